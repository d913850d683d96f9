"""Tags that write the recurring pieces of a page; built in, no {% load %} needed."""

import uuid
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from html import escape
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.http import QueryDict
from django.template.context import Context, RequestContext
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from luodi.calc.partial_dates import PartialDate
from luodi.common import formats
from luodi.common.frame import Frame, MenuSection
from luodi.common.ids import uuid7

register = template.Library()

TICKED = mark_safe(" checked")


@register.simple_tag(takes_context=True)
def post_fields(context: RequestContext) -> SafeString:
    """What every POST form carries: CSRF token, a fresh request key, and the tick its reader last saw.

    A form shown again after a refused POST keeps the tick it was first opened at, so that an edit made
    meanwhile by somebody else is still noticed.
    """
    request = context["request"]
    seen = request.POST.get("seen_tick") if request.method == "POST" else None
    seen = seen or context.get("seen_tick")
    fields = [("csrfmiddlewaretoken", context["csrf_token"]), ("request_key", uuid7())]
    if seen:
        fields.append(("seen_tick", seen.isoformat() if hasattr(seen, "isoformat") else seen))
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', fields)


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """An icon from common/img/icons.svg; decoration for a worded control, so hidden from screen readers."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>',
        static("common/img/icons.svg"),
        name,
    )


@register.simple_tag
def fixed_part(name: str) -> SafeString:
    """An included template that needs nothing from the page; rendered once, except while debugging."""
    return render_fixed(name) if settings.DEBUG else _kept_part(name)


def render_fixed(name: str) -> SafeString:
    return mark_safe(render_to_string(name))  # noqa: S308 - a template


_kept_part = cache(render_fixed)


@register.simple_tag
def menu_links(sections: tuple[MenuSection, ...]) -> SafeString:
    """The menu's markup; the same for everybody with the same rights who is in the same place, so kept."""
    return _menu_markup(tuple(sections))


@lru_cache(maxsize=512)
def _menu_markup(sections: tuple[MenuSection, ...]) -> SafeString:
    return mark_safe(render_to_string("common/parts/menu_links.html", {"sections": sections}))  # noqa: S308 - a template


@register.simple_tag(takes_context=True)
def top_bar(context: Context) -> SafeString:
    """The top bar's markup, kept like the menu's; only the token of its form is the page's own."""
    frame = context.get("frame") or Frame()
    token = context.get("csrf_token") or ""
    return mark_safe(  # noqa: S308 - a template
        _bar_markup(frame.bar(), str(context.get("searched") or "")).replace(TOKEN, escape(str(token)))
    )


TOKEN = "-the-token-"  # noqa: S105 - a place, no secret
"""Stands in kept markup where each page has its own."""


@lru_cache(maxsize=2048)
def _bar_markup(frame: Frame, searched: str) -> str:
    return render_to_string(
        "common/parts/topbar.html", {"frame": frame, "searched": searched, "csrf_token": TOKEN}
    )


@register.simple_tag
def address(name: str, key: uuid.UUID | None = None) -> str:
    """`{% url %}` of an address without parts, or with one key as its only part, looked up once."""
    return _address(name) if key is None else _address_of_key(name).replace(NO_KEY, str(key))


_address = cache(reverse)
NO_KEY = str(uuid.UUID(int=0))
"""Stands in kept markup and addresses where each page has its own."""


@cache
def _address_of_key(name: str) -> str:
    return reverse(name, args=[NO_KEY])


@register.simple_tag
def choice_boxes(name: str, choices: Iterable[Any]) -> SafeString:
    """Tick boxes for objects with code, label, chosen: a template node each would cost more than a whole list."""
    return _boxes(name, tuple((one.code, one.label, one.chosen) for one in choices))


@lru_cache(maxsize=512)
def _boxes(name: str, choices: tuple[tuple[str, str, bool], ...]) -> SafeString:
    return format_html_join(
        "",
        '<label><input type="checkbox" name="{}" value="{}"{}>{}</label>',
        ((name, code, TICKED if chosen else "", label) for code, label, chosen in choices),
    )


def query_without(request: Any, *names: str) -> QueryDict:
    """The address's parameters except `names`; a QueryDict's own copy() copies each value deeply."""
    query = QueryDict(mutable=True)
    for name, values in request.GET.lists():
        if name not in names:
            query.setlist(name, values)
    return query


@register.simple_tag(takes_context=True)
def hidden_query(context: RequestContext, *names: str) -> SafeString:
    """The current address's parameters except `names`, as hidden fields: a GET form that changes those."""
    query = query_without(context["request"], *names)
    pairs = [(name, value) for name, values in query.lists() for value in values]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)


@register.simple_tag(takes_context=True)
def sort_heading(
    context: RequestContext, code: str, label: str, classes: str = "", note: str = ""
) -> SafeString:
    """A column heading that sorts: `?sort=code`, then `?sort=-code`. The current order is `sort`.

    Figures (class "num") sort from the largest on the first click.
    """
    request = context["request"]
    current = str(context.get("sort") or request.GET.get("sort", ""))
    order = {code: "ascending", f"-{code}": "descending"}.get(current, "")
    falling = order == "ascending" or (not order and "num" in classes.split())
    rest = _conditions(tuple((name, *values) for name, values in request.GET.lists()))
    sorted_as = f' aria-sort="{order}"' if order else ""
    small = f"<small>{escape(note)}</small>" if note else ""
    return mark_safe(  # noqa: S308 - every piece is escaped
        f'<th scope="col" class="{escape(classes)}"{sorted_as}><a class="sort" href="?{rest}sort={"-" if falling else ""}{code}">'
        f"{escape(label)}</a>{small}</th>"
    )


@lru_cache(maxsize=512)
def _conditions(asked: tuple[tuple[str, ...], ...]) -> str:
    """What an address asks, (name, its values …), but order and page; escaped, to be followed by another part."""
    pairs = [(name, value) for name, *values in asked if name not in ("page", "sort") for value in values]
    return escape(f"{urlencode(pairs)}&") if pairs else ""


@register.simple_tag
def day_tag(value: PartialDate | date | None, precision: str = "day") -> SafeString:
    """A world date as <time>; one known to the day also for machines."""
    text = formats.day(value or None, precision or "day")
    exact = text[:4].isdigit() and "年" not in text
    return (
        format_html('<time datetime="{}">{}</time>', text, text)
        if exact
        else format_html("<time>{}</time>", text)
    )


@register.filter
def highlight(text: object, words: str) -> SafeString:
    """`text` with the searched words marked; everything else escaped."""
    rest, needle = str(text), words.strip()
    pieces, low = [], needle.lower()
    while low and (at := rest.lower().find(low)) >= 0:
        pieces.append(f"{escape(rest[:at])}<mark>{escape(rest[at : at + len(needle)])}</mark>")
        rest = rest[at + len(needle) :]
    return mark_safe("".join((*pieces, escape(rest))))  # noqa: S308 - every piece is escaped


@register.filter
def folded(text: object, length: int) -> SafeString:
    """The whole text; what is longer than `length` stands behind an explicit 展开. Never inside a link or a `<p>`."""
    whole = str(text or "")
    if len(whole) <= length:
        return format_html("{}", whole)
    return format_html(
        '<details class="folded"><summary><span>{}…</span></summary>{}</details>', whole[:length], whole
    )


@register.simple_tag(takes_context=True)
def page_links(context: RequestContext, page: Any, numbers: Iterable[Any] | None = None) -> SafeString:
    """Links to the pages around: the one before, each of `numbers` (None: all), the next. Other parameters stay."""
    query = query_without(context["request"], "page").urlencode()
    address = escape(f"?{query}&page=" if query else "?page=")
    before = f'<a href="{address}{page.number - 1}" rel="prev">上一页</a>' if page.has_previous() else ""
    after = f'<a href="{address}{page.number + 1}" rel="next">下一页</a>' if page.has_next() else ""
    around = [_page_link(address, one, page.number) for one in numbers or page.paginator.page_range]
    return mark_safe("".join((before, *around, after)))  # noqa: S308 - every piece is escaped


def _page_link(address: str, number: Any, here: int) -> str:
    if number == here:
        return f'<span class="here" aria-current="page">{number}</span>'
    if not isinstance(number, int):
        return "<span>…</span>"
    return f'<a href="{address}{number}">{number}</a>'

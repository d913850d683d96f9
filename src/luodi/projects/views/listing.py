"""项目台账: filters, search, order, columns, saved views, pages."""

import html
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_POST

from luodi.access.guards import requires
from luodi.projects import filters, tables
from luodi.projects.errors import Refusal
from luodi.projects.models import SavedView
from luodi.projects.operations.views import choose_columns, delete_view, save_view
from luodi.projects.queries.chosen import COUNTED
from luodi.projects.queries.ledger_list import around, listing

TYPED = {
    "date": '<input name="{}" value="{}" placeholder="如 2015-06-30">',
    "amount": '<input name="{}" value="{}" class="num" inputmode="decimal" placeholder="万元，可写 1.2亿">',
}
"""Fields of the filters that are typed."""


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    code: str
    label: str
    chosen: bool


@requires("projects.view")
def show(request: HttpRequest) -> HttpResponse:
    """Literal query counts are in tests/projects/test_page_list.py."""
    query, user = request.GET, cast(Any, request.user)
    page = around(user)
    picked = filters.selection(query, page.choices)
    fragment = query.get("q", "").strip()
    sort = query.get("sort", "")
    found = listing(request.user, picked.condition, fragment, tables.order_of(sort), query.get("page"))
    projects, columns = found.projects, tables.chosen(_asked_columns(request) or page.column_codes)
    return render(
        request,
        "projects/list.html",
        {
            "projects": projects,
            "body": tables.body(projects, columns, tables.Names(page.regions), fragment),
            "headings": columns,
            "columns": [ColumnChoice(c.code, c.label, c in columns) for c in tables.registered()],
            "page": found.page,
            "shown_numbers": found.numbers,
            "is_cut": found.is_cut,
            "counted": COUNTED,
            "main_filters": _controls(query, page.choices, main=True),
            "more_filters": _controls(query, page.choices, main=False),
            "chips": [(c.filter.label, c.shown, _without(query, c.filter.code)) for c in picked.chosen],
            "faults": picked.faults,
            "q": fragment,
            "sort": sort,
            "views": _marked(page.views, query),
            "address": _without(query, "cols"),
            "is_all": not _without(query, "cols", "sort"),
            "may_create": user.may("projects.create"),
            "may_export": user.may("projects.export"),
            "may_solicit": user.may("projects.solicit"),
            "may_assign": user.may("projects.assign"),
            "may_transfer": user.may("projects.transfer"),
        },
    )


@requires("projects.view")
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keeps the current conditions under a name."""
    query = QueryDict(request.POST.get("query", ""))
    address = _without(query, "cols")
    try:
        view = save_view(by=request.user, name=request.POST.get("name", ""), query=address)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"已存为常用视图「{view.name}」。")
    return HttpResponseRedirect(f"{reverse('projects:list')}?{address}")


@requires("projects.view")
@require_POST
def forget(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    delete_view(by=request.user, view=pk)
    messages.success(request, "这个视图已删去，项目不受影响。")
    return HttpResponseRedirect(reverse("projects:list"))


def _asked_columns(request: HttpRequest) -> list[str]:
    """Those in the address, which are remembered."""
    known = {column.code for column in tables.registered()}
    asked = [code for code in request.GET.getlist("cols") if code in known]
    if asked:
        choose_columns(by=request.user, codes=asked)
    return asked


def _controls(query: QueryDict, choices: dict[str, list[tuple[str, str]]], *, main: bool) -> SafeString:
    """The fields of the filters shown at once, or of the others."""
    return mark_safe(  # noqa: S308 - every piece is escaped
        "".join(
            _field(
                one.code,
                one.label,
                one.control,
                tuple(choices.get(one.code, one.choices)),
                query.get(one.code, ""),
            )
            for one in filters.registered()
            if one.main is main
        )
    )


@lru_cache(maxsize=1024)
def _field(code: str, label: str, control: str, choices: tuple[tuple[str, str], ...], value: str) -> str:
    """Kept like the options within: most filters are empty on most pages."""
    if control == "select":
        options = options_of(choices, value)
        field = format_html('<select name="{}"><option value="">不限</option>{}</select>', code, options)
    else:
        field = format_html(TYPED[control], code, value)
    return format_html("<label>{}{}</label>", label, field)


@lru_cache(maxsize=512)
def options_of(choices: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    """The options of a select as markup, kept: a list has a hundred of them on every page, nearly always the same."""
    return mark_safe(  # noqa: S308 - every piece is escaped here
        "".join(
            f'<option value="{html.escape(value)}"{" selected" if value == chosen else ""}>{html.escape(label)}</option>'
            for value, label in choices
        )
    )


def _marked(views: Iterable[SavedView], query: QueryDict) -> list[tuple[SavedView, bool]]:
    """The user's views, and whether one is the address shown."""
    here = _without(query, "cols")
    return [(view, view.query == here) for view in views]


def _without(query: Any, *names: str) -> str:
    """The address's conditions without some, without the page and without empty ones."""
    left_out = {*names, "page"}
    pairs = [(n, v) for n, values in query.lists() if n not in left_out and any(values) for v in values]
    return urlencode(pairs)

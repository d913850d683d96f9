"""/definitions/: 口径, every definition as a sentence; adapted, tried on any day, published as a new version."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from luodi.access.guards import requires
from luodi.desk.queries.condition_rows import OPERATOR_WORDS, ConditionRow, rows_from
from luodi.desk.queries.drafting import (
    CURRENCIES,
    MADE_OF_OTHERS,
    drafted,
    refuse_mixtures,
    tried,
    typed_rows,
)
from luodi.indicators.bodies import from_body
from luodi.indicators.catalogue import Catalogue, catalogue, shipped
from luodi.indicators.conditions import condition_phrase
from luodi.indicators.definition import Definition
from luodi.indicators.errors import FigureRefusal
from luodi.indicators.facts import FactTable, fact_table
from luodi.indicators.models import DefinitionVersion
from luodi.indicators.operations.definitions import promote, publish
from luodi.indicators.queries.published import versions_of
from luodi.indicators.sentences import sentence
from luodi.ledger.errors import LedgerRefusal
from luodi.ledger.queries.reading import today
from luodi.projects.errors import Refusal
from luodi.projects.views.posting import request_key

BLANK_ROWS = 2


@requires("figures.view")
def show(request: HttpRequest) -> HttpResponse:
    book = catalogue()
    topics: dict[str, list[tuple[Definition, str]]] = {}
    for definition in book:
        words = sentence(definition, book.find)
        topics.setdefault(definition.topic or "其他", []).append((definition, words))
    kept = DefinitionVersion.objects.filter(temporary__isnull=False).order_by("-temporary")[:100]
    return render(request, "desk/definitions.html", {"topics": topics, "kept": kept})


def base_of(code: str) -> tuple[Definition, DefinitionVersion | None]:
    """The definition in force, or the temporary one of that code. Raises Http404."""
    book = catalogue()
    if code in book:
        return book.find(code), None
    kept = DefinitionVersion.objects.filter(code=code, temporary__isnull=False).first()
    if kept is None:
        raise Http404(f"没有代码为「{code}」的口径。")
    return from_body(kept.body), kept


@requires("figures.view")
def detail(request: HttpRequest, code: str) -> HttpResponse:
    base, kept = base_of(code)
    return _detail(request, base, kept, "")


@requires("figures.define")
@require_POST
def attempt(request: HttpRequest, code: str) -> HttpResponse:
    """The sentence and both numbers of what the form says now; nothing is kept."""
    base, _ = base_of(code)
    try:
        trial = tried(drafted(base, request.POST), request.POST.get("try_on", "").strip())
    except (FigureRefusal, LedgerRefusal) as refused:
        return render(request, "desk/definition_trial.html", {"refusal": str(refused)})
    return render(request, "desk/definition_trial.html", {"trial": trial})


@requires("figures.define")
@require_POST
def publish_version(request: HttpRequest, code: str) -> HttpResponse:
    base, kept = base_of(code)
    user: Any = request.user
    reason = request.POST.get("why", "")
    try:
        draft = drafted(base, request.POST)
        tried(draft, "")
        refuse_mixtures(draft)
        key = request_key(request)
        if kept:
            made = promote(kept, draft, reason=reason, by=user.actor, request_key=key)
        else:
            made = publish(draft, reason=reason, by=user.actor, request_key=key)
    except (FigureRefusal, LedgerRefusal, Refusal) as refused:
        return _detail(request, base, kept, str(refused))
    messages.success(request, f"已发布 {made.code}@{made.version}；以前印出去的数仍按原来的版本。")
    return HttpResponseRedirect(reverse("desk:definition", args=[made.code]))


def _detail(
    request: HttpRequest, base: Definition, kept: DefinitionVersion | None, refusal: str
) -> HttpResponse:
    user: Any = request.user
    book = catalogue().with_(base) if kept else catalogue()
    table = fact_table(base.table)
    context = {
        "base": base,
        "kept": kept,
        "sentence": sentence(base, book.find),
        "versions": versions_of(base.code),
        "shipped": shipped().get(base.code),
        "used_by": [d for d in book if base.code in d.refers_to],
        "refusal": refusal,
        "may_define": user.may("figures.define"),
        **_form(request, base, table, book, kept),
    }
    return render(request, "desk/definition.html", context, status=422 if refusal else 200)


def _form(
    request: HttpRequest,
    base: Definition,
    table: FactTable | None,
    book: Catalogue,
    kept: DefinitionVersion | None,
) -> dict[str, Any]:
    """What the form shows: what was typed where it was refused, else the base."""
    typed: Any = request.POST if request.method == "POST" else {}
    value = {
        name: typed.get(name, str(getattr(base, name)))
        for name in (
            "name",
            "unit",
            "source",
            "reason",
            "places",
            "smallest",
            "numerator",
            "denominator",
            "base",
        )
    }
    rule = base.currency
    value |= {
        "code": typed.get("code", "" if kept else base.code),
        "valid_from": typed.get("valid_from", today().isoformat()),
        "valid_to": typed.get("valid_to", ""),
        "since": typed.get("since", base.time.since.isoformat() if base.time.since else ""),
        "why": typed.get("why", ""),
        "basis": typed.get("basis", str(base.basis)),
        "grouping": typed.get("grouping", base.grouping.value),
        "currency": typed.get(
            "currency", rule.rule if rule.rule == "refuse" else f"{rule.rule}:{rule.currency}"
        ),
        "try_on": typed.get("try_on", ""),
        **{
            flag: typed.get(flag) == "1" if typed else getattr(base, flag)
            for flag in ("truncates", "published", "opening")
        },
    }
    blank = [ConditionRow()] * BLANK_ROWS
    rows = {
        name: [
            *(typed_rows(typed, name) if typed else rows_from(table, getattr(base, name), condition_phrase)),
            *blank,
        ]
        for name in ("cohort", "part")
        if table
    }
    switches = [
        (switch, typed.get(f"switch_{switch.code}", base.position(switch.code) or switch.options[0].code))
        for switch in (table.switches if table else ())
    ]
    return {
        "value": value,
        "rows": rows,
        "switches": switches,
        "fields": table.fields if table else (),
        "operators": OPERATOR_WORDS,
        "currencies": CURRENCIES if base.of else (),
        "codes": list(book) if base.measure in MADE_OF_OTHERS else [],
    }

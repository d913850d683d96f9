"""目标: the year's table, setting and revising, its history."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.enums import Scope
from luodi.access.guards import requires
from luodi.assessment.errors import Refusal
from luodi.assessment.models import Target
from luodi.assessment.operations.targets import Amounts, set_targets
from luodi.assessment.queries.letters import letters, plain
from luodi.assessment.queries.targets import OFFERED, histories, targets_of
from luodi.assessment.queries.units import assessed_units, own_units
from luodi.assessment.views.posting import attempt, number, year_of, yearly
from luodi.indicators.catalogue import catalogue
from luodi.indicators.definition import Definition
from luodi.ledger.models import Revision
from luodi.ledger.queries.reading import today
from luodi.org.models import Unit
from luodi.projects.views.posting import request_key


def years() -> list[int]:
    known = set(Target.objects.open().values_list("year", flat=True))
    now = today().year
    return sorted(known | {now, now + 1}, reverse=True)


def current_year(request: HttpRequest) -> int:
    """The year asked for; else the latest with targets up to this year, else this year."""
    set_ = [y for y in Target.objects.open().values_list("year", flat=True).distinct() if y <= today().year]
    return year_of(request, max(set_, default=today().year))


@requires("assessment.view")
def index(request: HttpRequest) -> HttpResponse:
    year = current_year(request)
    units = assessed_units()
    own = own_units(request.user, units)
    is_city = request.user.standing.scope is Scope.CITY  # type: ignore[union-attr] # signed in
    found = targets_of(year, units=None if is_city else own)
    context = {
        "year": year,
        "years": years(),
        "t": found,
        "is_city": is_city,
        "letters": {state.unit.pk: state for state in letters(year, units if is_city else own)},
        "may_set": request.user.may("assessment.targets"),  # type: ignore[union-attr] # signed in
    }
    return render(request, "assessment/targets.html", context)


@requires("assessment.targets")
@yearly
def edit(request: HttpRequest, year: int) -> HttpResponse:
    """A grid of units × definitions; what is left empty is not set."""
    book = catalogue()
    chosen = request.GET.getlist("figure") or _set_in(year)
    definitions = [book.find(code) for code in chosen if code in book]
    units = assessed_units()
    standing = {(t.unit_id, t.figure): t.amount for t in Target.objects.open().filter(year=year)}
    refused: list[str] = []
    if request.method == "POST":

        def verb() -> int:
            return set_targets(
                by=request.user, year=year, amounts=_typed(request, units, definitions),
                reason=request.POST.get("reason", "").strip(), request_key=request_key(request),
            )  # fmt: skip

        answer, refused = attempt(
            request, verb, f"/assessment/targets/?year={year}",
            lambda count: f"已下达或修订 {count} 项目标。" if count else "目标没有变化。",
        )  # fmt: skip
        if answer:
            return answer
    rows = [
        (
            unit,
            [
                (
                    f"{unit.pk if unit else 'city'}:{d.code}",
                    request.POST.get(f"{unit.pk if unit else 'city'}:{d.code}", _shown(standing, unit, d)),
                )
                for d in definitions
            ],
        )
        for unit in [None, *units]
    ]
    context = {
        "year": year, "rows": rows, "definitions": definitions, "refused": refused,
        "reason": request.POST.get("reason", ""), "offered": [book.find(c) for c in OFFERED if c in book],
        "chosen": chosen,
        "history": histories(year, [d.code for d in definitions]) if definitions else {},
    }  # fmt: skip
    return render(request, "assessment/targets_edit.html", context, status=422 if refused else 200)


def _set_in(year: int) -> list[str]:
    found = list(Target.objects.open().filter(year=year).values_list("figure", flat=True).distinct())
    return [code for code in OFFERED if code in found] + [code for code in found if code not in OFFERED]


def _shown(standing: object, unit: Unit | None, definition: Definition) -> str:
    amount = standing.get((unit.pk if unit else None, definition.code))  # type: ignore[attr-defined] # a dict
    return "" if amount is None else plain(amount)


def _typed(request: HttpRequest, units: list[Unit], definitions: list[Definition]) -> Amounts:
    found = {}
    for unit in [None, *units]:
        for definition in definitions:
            text = request.POST.get(f"{unit.pk if unit else 'city'}:{definition.code}", "")
            name = unit.short_name if unit else "全市"
            amount = number(text, f"{name}「{definition.name}」")
            if amount is not None:
                found[unit.pk if unit else None, definition.code] = amount
    if not found:
        raise Refusal("一项目标也没有填。先选口径，再逐格填数。")
    return found


@requires("assessment.view")
@yearly
def history(request: HttpRequest, year: int) -> HttpResponse:
    """Every version of the year's targets with who, when and why."""
    units = assessed_units()
    rows = Target.objects.visible_to(request.user).filter(year=year).select_related("unit")
    book = catalogue()
    shown = []
    revisions = {r.seq: r for r in Revision.objects.filter(seq__in=rows.values("revision"))}
    for row in rows.order_by("-recorded_at", "unit__sort"):
        revision = revisions.get(row.revision)
        shown.append(
            {
                "row": row,
                "unit": row.unit.short_name if row.unit else "全市",
                "definition": book.find(row.figure) if row.figure in book else None,
                "who": f"{revision.unit_name}{revision.actor_name}" if revision else "",
                "at": row.recorded_at,
            }
        )
    return render(request, "assessment/target_history.html", {"year": year, "rows": shown, "units": units})

"""时序, 省级指标, 规划."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.assessment.errors import Refusal
from luodi.assessment.operations.targets import map_province, set_plan, set_shape
from luodi.assessment.queries.province import mapped, plans
from luodi.assessment.queries.targets import OFFERED, shapes_of
from luodi.assessment.queries.units import assessed_units
from luodi.assessment.views.posting import attempt, number, yearly
from luodi.common.numbers import whole_number
from luodi.indicators.catalogue import catalogue
from luodi.projects.views.posting import request_key


@requires("assessment.targets")
@yearly
def shape(request: HttpRequest, year: int) -> HttpResponse:
    """Twelve cumulative percentages for all definitions or one."""
    book, figure = catalogue(), request.GET.get("figure", "")
    known = shapes_of(year)
    steps = known.get(figure) or known.get("") or tuple(Decimal(100 * m // 12) for m in range(1, 13))
    typed = [request.POST.get(f"m{m}", f"{steps[m - 1].normalize():f}") for m in range(1, 13)]
    refused: list[str] = []
    if request.method == "POST":

        def verb() -> None:
            shares = [number(text, f"{m} 月") for m, text in enumerate(typed, 1)]
            if any(share is None for share in shares):
                raise Refusal("12 个月都要填累计百分比。")
            set_shape(
                by=request.user, year=year, figure=figure, shares=[s for s in shares if s is not None],
                request_key=request_key(request),
            )  # fmt: skip

        answer, refused = attempt(request, verb, f"/assessment/targets/?year={year}", "时序已定。")
        if answer:
            return answer
    context = {
        "year": year, "months": list(enumerate(typed, 1)), "refused": refused, "figure": figure,
        "definition": book.find(figure) if figure in book else None,
        "offered": [book.find(c) for c in OFFERED if c in book], "declared": known,
    }  # fmt: skip
    return render(request, "assessment/shape.html", context, status=422 if refused else 200)


@requires("assessment.view")
@yearly
def province(request: HttpRequest, year: int) -> HttpResponse:
    """The province's indicators beside ours; whoever sets targets adds or changes one."""
    refused: list[str] = []
    if request.method == "POST":

        def verb() -> None:
            amount = number(request.POST.get("amount", ""), "省里下达数")
            if amount is None:
                raise Refusal("请填省里下达的数。")
            if request.POST.get("figure", "") not in catalogue():
                raise Refusal("请选对应本市哪一个口径。")
            map_province(
                by=request.user, year=year, name=request.POST.get("name", ""),
                measure=request.POST.get("measure", ""), amount=amount,
                figure=request.POST.get("figure", ""),
                factor=number(request.POST.get("factor", "") or "1", "换算系数") or Decimal(0),
                note=request.POST.get("note", ""), request_key=request_key(request),
            )  # fmt: skip

        answer, refused = attempt(request, verb, request.path, "省级指标已对应。")
        if answer:
            return answer
    context = {
        "year": year, "rows": mapped(year), "refused": refused, "typed": request.POST,
        "offered": [catalogue().find(c) for c in OFFERED if c in catalogue()],
        "may_set": request.user.may("assessment.targets"),  # type: ignore[union-attr] # signed in
    }  # fmt: skip
    return render(request, "assessment/province.html", context, status=422 if refused else 200)


@requires("assessment.view")
def plan(request: HttpRequest) -> HttpResponse:
    context = {
        "plans": plans(),
        "may_set": request.user.may("assessment.targets"),  # type: ignore[union-attr] # signed in
    }
    return render(request, "assessment/plans.html", context)


@requires("assessment.targets")
def plan_edit(request: HttpRequest) -> HttpResponse:
    """One plan and definition: years × city and districts."""
    source = request.POST if request.method == "POST" else request.GET
    name, figure = source.get("plan", "").strip(), source.get("figure", "")
    first = whole_number(source.get("first", ""), 0)
    years = [first + n for n in range(_length(source.get("length", "3")))] if 2000 <= first <= 2100 else []
    units, book = assessed_units(), catalogue()
    refused: list[str] = []
    known = next((p for p in plans() if p.name == name and p.definition.code == figure), None)
    if known is not None:
        years = sorted({*years, *known.years})
    if request.method == "POST" and not years:
        refused = ["起始年写四位数，例如 2016。"]
    elif request.method == "POST":

        def verb() -> int:
            typed = {}
            for unit in [None, *units]:
                for year in years:
                    label = f"{unit.short_name if unit else '全市'}{year}年"
                    amount = number(request.POST.get(f"{unit.pk if unit else 'city'}:{year}", ""), label)
                    if amount is not None:
                        typed[unit.pk if unit else None, year] = amount
            if figure not in book:
                raise Refusal("请选规划用哪一个口径。")
            return set_plan(
                by=request.user, plan=name, figure=figure, amounts=typed, request_key=request_key(request)
            )

        answer, refused = attempt(request, verb, "/assessment/targets/plans/", "规划目标已编列。")
        if answer:
            return answer
    lines = {"city": known.city} if known else {}
    if known:
        lines |= {str(u.pk): line for u, line in zip(units, known.districts, strict=True)}
    rows = [
        (
            unit.short_name if unit else "全市",
            [
                (
                    f"{key}:{year}",
                    request.POST.get(f"{key}:{year}", _planned(lines.get(key), year)),
                )
                for year in years
            ],
        )
        for unit in [None, *units]
        for key in [str(unit.pk) if unit else "city"]
    ]
    context = {
        "name": name, "figure": figure, "years": years, "rows": rows, "refused": refused, "first": source.get("first", ""),
        "length": source.get("length", "3"), "offered": [book.find(c) for c in OFFERED if c in book],
    }  # fmt: skip
    return render(request, "assessment/plan_edit.html", context, status=422 if refused else 200)


def _length(text: str) -> int:
    return int(text) if text in ("3", "5") else 3


def _planned(line: object, year: int) -> str:
    years = line.years if line is not None else ()  # type: ignore[attr-defined] # a PlanLine
    return next((f"{p.normalize():f}" for y, p, _, _ in years if y == year and p is not None), "")

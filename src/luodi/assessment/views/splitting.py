"""分解下达: bases, weights, values; the split beside history; adopting it."""

import uuid
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.assessment.errors import Refusal
from luodi.assessment.models import Decomposition, Target
from luodi.assessment.operations.decomposition import adopt_split
from luodi.assessment.queries.decomposing import Base, Split, split
from luodi.assessment.queries.letters import plain
from luodi.assessment.queries.targets import OFFERED, histories
from luodi.assessment.queries.units import assessed_units
from luodi.assessment.views.posting import attempt, number, yearly
from luodi.indicators.catalogue import catalogue
from luodi.org.models import Unit
from luodi.projects.views.posting import request_key

BASES = ("上年实绩", "工业用地", "地区生产总值", "分组系数")


@requires("assessment.targets")
@yearly
def show(request: HttpRequest, year: int) -> HttpResponse:
    """GET with ?figure= prefills last year's actuals; POST computes, and with `adopt` sets the targets."""
    book = catalogue()
    figure = request.GET.get("figure", "")
    if figure not in book:
        offered = [book.find(code) for code in OFFERED if code in book]
        return render(request, "assessment/split_choose.html", {"year": year, "offered": offered})
    units, history = assessed_units(), histories(year, [figure])
    typed: Any = request.POST if request.method == "POST" else _initial(year, figure, units, history)
    found, refused = None, []
    if request.method == "POST":
        try:
            found = _split(request, year, figure, units, book.find(figure).places)
        except Refusal as refusal:
            refused = [refusal.sentence]
        if found is not None and "adopt" in request.POST:
            adopted = found

            def verb() -> None:
                adopt_split(
                    by=request.user, split=adopted, reason=request.POST.get("reason", "").strip(),
                    request_key=request_key(request),
                )  # fmt: skip

            answer, refused = attempt(
                request, verb, f"/assessment/targets/?year={year}", "已按分解结果下达目标。"
            )
            if answer:
                return answer
    shares = {share.unit: share for share in found.shares} if found else {}
    rows = [
        {
            "unit": unit,
            "values": [(f"v{n}:{unit.pk}", typed.get(f"v{n}:{unit.pk}", "")) for n in range(len(BASES))],
            "share": shares.get(unit.pk),
            "typed": typed.get(f"a:{unit.pk}", ""),
            "history": _after(history[unit.region_id, figure], shares.get(unit.pk)),
        }
        for unit in units
    ]
    context = {
        "year": year, "definition": book.find(figure), "rows": rows, "split": found, "refused": refused,
        "bases": [(name, f"w{n}", typed.get(f"w{n}", "")) for n, name in enumerate(BASES)],
        "total": typed.get("total", ""), "growth": typed.get("growth", ""), "city": history["", figure],
        "reason": typed.get("reason", ""),
        "earlier": Decomposition.objects.open().filter(year=year, figure=figure).first(),
    }  # fmt: skip
    return render(request, "assessment/split.html", context, status=422 if refused else 200)


def _after(history: Any, share: Any) -> Any:
    return history if share is None else replace(history, target=share.amount)


def _initial(year: int, figure: str, units: list[Unit], history: Any) -> dict[str, str]:
    last = {unit.pk: history[unit.region_id, figure].last for unit in units}
    city = Target.objects.open().filter(year=year, figure=figure, unit__isnull=True).first()
    found = {f"v0:{key}": plain(value) for key, value in last.items() if value is not None}
    return found | {"w0": "100", "total": plain(city.amount) if city else ""}


def _split(request: HttpRequest, year: int, figure: str, units: list[Unit], places: int) -> Split:
    total = number(request.POST.get("total", ""), "全市目标")
    growth = number(request.POST.get("growth", ""), "增幅")
    values = {
        n: {u.pk: number(request.POST.get(f"v{n}:{u.pk}", ""), f"{u.short_name}「{name}」") for u in units}
        for n, name in enumerate(BASES)
    }
    if total is None and growth is not None:
        base = sum((v for v in values[0].values() if v is not None), Decimal(0))
        total = base * (100 + growth) / 100
    if total is None:
        raise Refusal("请填全市目标，或填比上年的增幅。", "total")
    bases = []
    for n, name in enumerate(BASES):
        weight = number(request.POST.get(f"w{n}", ""), f"「{name}」的权重") or Decimal(0)
        if weight < 0:
            raise Refusal(f"「{name}」的权重 {weight} 是负数。")
        bases.append(Base(name, weight, {key: value or Decimal(0) for key, value in values[n].items()}))
    typed: dict[uuid.UUID, Decimal] = {}
    for unit in units:
        amount = number(request.POST.get(f"a:{unit.pk}", ""), f"{unit.short_name}的下达数")
        if amount is not None:
            typed[unit.pk] = amount
    return split(
        year=year, figure=figure, total=total, bases=bases, units=[(u.pk, u.short_name) for u in units],
        typed=typed, places=places,
    )  # fmt: skip

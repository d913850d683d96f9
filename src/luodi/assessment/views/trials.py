"""试算: what the scheme would give, with values typed over; nothing is stored until asked. 计分: official runs."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.assessment.enums import RunKind
from luodi.assessment.errors import Refusal
from luodi.assessment.models import Run, SchemeVersion
from luodi.assessment.operations.runs import Order, Prepared, prepare, store_run, units_on
from luodi.assessment.queries.inputs import WORDS, Asked, gathered
from luodi.assessment.views.posting import attempt, day, number
from luodi.assessment.views.schemes import version_or_404
from luodi.calc.scoring.reading import examined
from luodi.ledger.errors import LedgerRefusal
from luodi.ledger.queries.reading import today
from luodi.projects.views.posting import request_key


@requires("assessment.run")
def show(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """GET asks for the day; POST computes; with `store` it is kept."""
    version = version_or_404(request, pk)
    source = request.POST if request.method == "POST" else request.GET
    kind = next((one for one in RunKind if one.value == source.get("kind")), RunKind.TRIAL)
    phase = source.get("phase", "") if source.get("phase", "") in (version.body.get("phases") or {}) else ""
    until_text = source.get("until", _usual(version))
    refused: list[str] = []
    prepared: Prepared | None = None
    if request.method == "POST":
        try:
            until = day(until_text, "截止日")
            if until.year != version.scheme.year and kind in RunKind.official():
                raise Refusal(f"这份办法是 {version.scheme.year} 年度的，{kind.label}计分的截止日要在当年。")
            order = Order(version, kind, until, phase, _overrides(request) if kind == RunKind.TRIAL else {})
            prepared = prepare(order)
        except Refusal as refusal:
            refused = list(getattr(refusal, "problems", [refusal.sentence]))
        except LedgerRefusal as refusal:
            refused = [str(refusal)]
        if prepared is not None and "store" in request.POST:
            ready = prepared

            def verb() -> Run:
                return store_run(by=request.user, prepared=ready, request_key=request_key(request))

            answer, refused = attempt(
                request,
                verb,
                lambda run: f"/assessment/scorecards/runs/{run.lineage}/",
                "成绩已存，每一分都可以点开。",
            )
            if answer:
                return answer
    context = {
        "version": version, "until": until_text, "kind": kind, "kinds": RunKind.choices, "phase": phase,
        "phases": list(version.body.get("phases") or {}), "refused": refused, "prepared": prepared,
        "grid": _grid(version, until_text, phase, prepared, request.POST), "official": kind in RunKind.official(),
        "ranked": sorted(prepared.outcome.scored.cards, key=lambda c: (c.group, c.rank)) if prepared else [],
        "intervals": prepared.outcome.doubt.intervals if prepared else {},
        "weights": prepared.outcome.doubt.weights if prepared else (),
    }  # fmt: skip
    return render(request, "assessment/trial.html", context, status=422 if refused else 200)


def _usual(version: SchemeVersion) -> str:
    return min(today(), dt.date(version.scheme.year, 12, 31)).isoformat()


def _overrides(request: HttpRequest) -> dict[tuple[str, str], Decimal | None]:
    """Only cells that differ from what was gathered: `x:<unit>:<input>` beside `was:<unit>:<input>`."""
    found = {}
    for name in request.POST:
        text = request.POST.get(name, "")
        if not name.startswith("x:") or text.strip() == request.POST.get(f"was:{name[2:]}", "").strip():
            continue
        unit, _, code = name[2:].partition(":")
        found[unit, code] = number(text, f"{unit}「{code}」")
    return found


def _grid(
    version: SchemeVersion, until: str, phase: str, prepared: Prepared | None, typed: Any
) -> dict[str, Any]:
    """Inputs × units with what is known now, for reading and typing over. Empty while the day is not right."""
    try:
        last = dt.date.fromisoformat(until)
        units = units_on(last)
        order = Order(version, RunKind.TRIAL, last, phase)
        scheme = examined(version.body, phase=phase, groups=())[0]
        table = gathered(scheme, version.scheme, Asked(units, order.period, None, confirmed=False))
    except (ValueError, Refusal, LedgerRefusal):
        return {}
    rows = []
    for code, one in scheme.inputs.items():
        cells = []
        for unit in units:
            given = table[unit.name][code]
            was = "" if given.value is None else f"{given.value.normalize():f}"
            cells.append(
                {"name": f"{unit.name}:{code}", "was": was, "text": typed.get(f"x:{unit.name}:{code}", was),
                 "words": given.words, "url": given.rows_url}
            )  # fmt: skip
        rows.append({"code": code, "where": WORDS[one.source], "unit": one.unit, "cells": cells})
    return {"units": units, "rows": rows}

"""三单: the list, one slip, its one-page print."""

import uuid
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.access.scope import get_visible_or_404
from luodi.calc.slips import rung
from luodi.calc.workdays import UnknownYear
from luodi.common.registries import holidays
from luodi.ledger.queries.reading import today
from luodi.supervision.models import Slip
from luodi.supervision.queries.presets import preset
from luodi.supervision.queries.slips import TABS, actions_for, clock_words, is_late, listing, steps_of


@requires("supervision.view")
def index(request: HttpRequest) -> HttpResponse:
    """Literal query counts are in tests/supervision/test_pages.py."""
    user, query = cast(Any, request.user), request.GET
    tab = query.get("tab", "") if query.get("tab", "") in dict(TABS) else ""
    words = query.get("q", "").strip()
    found = listing(user, tab=tab, words=words, mine=query.get("mine") == "1", page=query.get("page"))
    context = {
        "found": found, "page": found.page, "shown_numbers": found.numbers, "tabs": TABS, "tab": tab,
        "words": words, "mine": query.get("mine") == "1", "preset": preset(),
    }  # fmt: skip
    return render(request, "supervision/slips.html", context)


@requires("supervision.view")
def show(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    slip = slip_or_404(request, pk)
    return render(request, "supervision/slip.html", described(request, slip))


@requires("supervision.view")
def printed(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One sheet with room for stamp and signature."""
    slip = slip_or_404(request, pk)
    return render(request, "supervision/slip_sheet.html", described(request, slip))


def slip_or_404(request: HttpRequest, pk: uuid.UUID) -> Slip:
    rows = Slip.objects
    found: Slip = get_visible_or_404(rows, request.user, pk=pk)  # type: ignore[arg-type] # signed in by the guard
    return found


def described(request: HttpRequest, slip: Slip) -> dict[str, Any]:
    day, extra = today(), holidays()
    row = Slip.objects.filter(problem_id=slip.problem_id).exclude(pk=slip.pk).order_by("drafted_on", "id")
    return {
        "slip": slip,
        "kind": preset().kind(slip.kind),
        "clock": clock_words(slip, day, extra),
        "late": is_late(slip, day),
        "steps": steps_of(slip),
        "others": list(row),
        "actions": actions_for(request.user, slip),
        "rung": _rung(slip, len(row) + 1),
    }


def _rung(slip: Slip, count: int) -> str:
    project, problem = slip.project, slip.problem
    try:
        step = rung(
            problem.opened_on, today(), amount=project.planned_total, count=count, extra=holidays()
        )  # fmt: skip
    except UnknownYear:
        return ""
    return step.label

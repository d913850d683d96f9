"""Problems in lists and one as its page shows it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.db.models import Q

from luodi.ledger.models import Revision
from luodi.ledger.queries.reading import today
from luodi.projects.queries.ledger_list import BoundedPaginator
from luodi.supervision.enums import ProblemState
from luodi.supervision.models import Problem, ProblemStep

PAGE = 50
TABS = (("", "在办"), ("late", "过了承诺日"), ("mine", "本单位牵头"), ("solved", "已解决"))


@dataclass(frozen=True, slots=True)
class Listing:
    page: "Page[Any]"
    numbers: Sequence[Any]
    day: dt.date


@dataclass(frozen=True, slots=True)
class StepShown:
    step: ProblemStep
    who: str
    unit: str


def listing(user: Any, *, tab: str, words: str, cause: str, page: Any) -> Listing:
    """Open ones by promised day, solved ones the latest first. Two queries besides the clock."""
    day = today()
    found = Problem.objects.visible_to(user)
    found = found.filter(state=ProblemState.SOLVED) if tab == "solved" else found.open()
    if tab == "late":
        found = found.overdue_on(day)
    if tab == "mine":
        found = found.filter(lead_unit__in=user.standing.grantees)
    if cause:
        found = found.filter(cause=cause)
    if words:
        found = found.filter(
            Q(title__icontains=words) | Q(project__name__icontains=words) | Q(lead_unit_name__icontains=words)
        )
    order = ("-solved_on", "-id") if tab == "solved" else ("promised_on", "id")
    paginator = BoundedPaginator(found.select_related("project").order_by(*order), PAGE)
    shown = paginator.get_page(page)
    return Listing(shown, list(paginator.get_elided_page_range(shown.number)), day)


def steps_of(problem: Problem) -> list[StepShown]:
    """The latest first. Two queries."""
    steps = list(ProblemStep.objects.open().filter(problem=problem).order_by("-revision", "-id"))
    who = Revision.objects.in_bulk({step.revision for step in steps})
    return [StepShown(s, who[s.revision].actor_name, who[s.revision].unit_name) for s in steps]

"""报送: a unit's projects for one month: reported, changed and not yet reported, unchanged."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from luodi.calc.partial_dates import PartialDate
from luodi.ledger.queries.reading import CITY_TIME, today
from luodi.projects.enums import Kind, Measure, MoneyKind, Outcome, SigningKind
from luodi.projects.models import Milestone, MonthlyReturn, OpenClaim, PlanDate, Project

SHOWN = 200
"""Rows on the page; the counts and the one click cover all."""


@dataclass(frozen=True, slots=True)
class Due:
    """A planned node that falls due within a month, or is past."""

    project: Project
    what: str
    on: dt.date
    is_late: bool


@dataclass(frozen=True, slots=True)
class Returned:
    """A claim sent back, and why."""

    project: Project
    what: str
    reason: str


WHAT: Final = {
    **dict(Kind.choices), **dict(SigningKind.choices), **dict(MoneyKind.choices), **dict(Measure.choices),
    "particulars": "基本情况",
}  # fmt: skip
"""Words for OpenClaim.what."""


@dataclass(frozen=True, slots=True)
class Month:
    """`changed` have claims recorded in the month and no return yet, `unchanged` neither, `reported` a return."""

    month: PartialDate
    changed: Sequence[Project]
    unchanged: Sequence[Project]
    reported: Sequence[tuple[Project, MonthlyReturn]]
    returned: Sequence[Returned]
    due: Sequence[Due]

    @property
    def left(self) -> int:
        return len(self.changed) + len(self.unchanged)

    @property
    def total(self) -> int:
        return len(self.changed) + len(self.unchanged) + len(self.reported)


def month_of(user: Any, month: PartialDate) -> Month:
    """Moving projects of the units the user belongs to. Five queries."""
    projects = list(
        Project.objects.visible_to(user)
        .unmerged()
        .active()
        .filter(unit__in=user.standing.grantees)
        .order_by("pinyin", "id")
    )
    keys = [project.pk for project in projects]
    returns = {
        entry.project_id: entry
        for entry in MonthlyReturn.objects.open().filter(project__in=keys, occurred_on=month.last)
    }
    changed = _changed(keys, month)
    return Month(
        month,
        [p for p in projects if p.pk in changed and p.pk not in returns],
        [p for p in projects if p.pk not in changed and p.pk not in returns],
        [(p, returns[p.pk]) for p in projects if p.pk in returns],
        _returned({project.pk: project for project in projects}),
        _due({project.pk: project for project in projects}),
    )


def _changed(keys: Sequence[uuid.UUID], month: PartialDate) -> set[uuid.UUID]:
    start = dt.datetime.combine(month.first, dt.time.min, CITY_TIME)
    end = dt.datetime.combine(month.last + dt.timedelta(days=1), dt.time.min, CITY_TIME)
    claims = OpenClaim.objects.filter(project__in=keys, recorded_at__gte=start, recorded_at__lt=end)
    return set(claims.values_list("project_id", flat=True))


def _returned(projects: dict[uuid.UUID, Project]) -> list[Returned]:
    """The latest returned first."""
    claims = OpenClaim.objects.filter(project__in=list(projects), outcome=Outcome.RETURNED)
    return [
        Returned(projects[claim.project_id], WHAT.get(claim.what, claim.what), claim.review_reason or "")
        for claim in claims.order_by("-reviewed_at")
    ]


def _due(projects: dict[uuid.UUID, Project]) -> list[Due]:
    """Nodes not yet reached, due within thirty days or past, the earliest first."""
    day = today()
    nodes = PlanDate.objects.open().filter(
        project__in=list(projects), planned_on__lte=day + dt.timedelta(days=30)
    )
    reached = set(
        Milestone.objects.open()
        .claimed()
        .filter(project__in=list(projects))
        .values_list("project_id", "kind")
    )
    found = [
        Due(projects[n.project_id], f"计划{n.get_kind_display()}", n.planned_on, n.planned_on < day)
        for n in nodes
        if (n.project_id, n.kind) not in reached
    ]
    return sorted(found, key=lambda due: due.on)

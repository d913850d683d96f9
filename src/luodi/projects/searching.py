"""What this room offers to the desk: projects to the search, and its to-dos to the home page."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse

from luodi.calc.partial_dates import PartialDate
from luodi.common import formats
from luodi.common.registries import Found, Hit, Searcher, TodoRow, TodoSource
from luodi.ledger.queries.reading import today
from luodi.projects.enums import STAGE_LABELS, Outcome
from luodi.projects.models import Milestone, MonthlyReturn, OpenClaim, PlanDate, Project
from luodi.projects.queries.claims import facts_of
from luodi.projects.queries.ledger_list import region_names

DUE_WITHIN = dt.timedelta(days=30)


def search(user: Any, words: str, limit: int) -> Found:
    rows = Project.objects.visible_to(user).unmerged().fragment(words)
    regions = region_names()
    hits = []
    for project in rows.order_by("pinyin", "id")[:limit]:
        said = (project.code, regions.get(project.region), STAGE_LABELS.get(project.stage))
        hits.append(Hit(project.name, dossier(project.pk), " · ".join(filter(None, said))))
    return Found(hits, rows.count(), f"{reverse('projects:list')}?{urlencode({'q': words})}")


def dossier(key: object) -> str:
    return reverse("projects:dossier", args=[key])


def _own(user: Any) -> Any:
    """Moving projects of the units the user belongs to."""
    return Project.objects.visible_to(user).unmerged().active().filter(unit__in=user.standing.grantees)


def _claims(user: Any, outcome: str) -> Any:
    """Open claims at `outcome` within the user's projects; a department's are those that are its word."""
    facts = facts_of(user) if outcome == Outcome.PASSED else None
    visible = Project.objects.visible_to(user).unmerged()
    if outcome == Outcome.RETURNED:
        visible = visible.filter(unit__in=user.standing.grantees)
    else:
        visible = visible.filter(unreviewed__gt=0)
    what = Q() if facts is None else Q(what__in=facts)
    return OpenClaim.objects.filter(what, outcome=outcome, project__in=visible)


def _claim_rows(user: Any, outcome: str, limit: int) -> Sequence[TodoRow]:
    """One row a project, the earliest claim first."""
    found = (
        _claims(user, outcome)
        .values("project", "project__name")
        .annotate(claims=Count("id"), first=Min("recorded_at"))
        .order_by("first")[:limit]
    )
    return [
        TodoRow(
            row["project__name"],
            dossier(row["project"]),
            f"{row['claims']} 条，最早 {formats.tick(row['first'])} 填报",
        )
        for row in found
    ]


def _claim_count(user: Any, outcome: str) -> int:
    count: int = _claims(user, outcome).values("project").distinct().count()
    return count


def _unreported(user: Any) -> Any:
    """Own projects without this month's return."""
    day = today()
    month = PartialDate.of_month(day.year, day.month)
    returned = MonthlyReturn.objects.open().filter(project=OuterRef("pk"), occurred_on=month.last)
    return _own(user).exclude(Exists(returned))


def _unreported_rows(user: Any, limit: int) -> Sequence[TodoRow]:
    url = reverse("projects:reporting")
    return [TodoRow(p.name, url, p.code) for p in _unreported(user).order_by("pinyin", "id")[:limit]]


def _due(user: Any) -> Any:
    """Planned nodes of own projects, not reached, due within thirty days or past."""
    reached = Milestone.objects.open().claimed().filter(project=OuterRef("project"), kind=OuterRef("kind"))
    nodes = PlanDate.objects.open().filter(project__in=_own(user), planned_on__lte=today() + DUE_WITHIN)
    return nodes.exclude(Exists(reached))


def _due_rows(user: Any, limit: int) -> Sequence[TodoRow]:
    day = today()
    nodes = _due(user).select_related("project").order_by("planned_on", "id")[:limit]
    return [
        TodoRow(
            f"{node.project.name}：计划{node.get_kind_display()}",
            dossier(node.project_id),
            due=node.planned_on,
            late=node.planned_on < day,
        )
        for node in nodes
    ]


def _awaiting(user: Any) -> Any:
    """Signed projects without a leader; the same rule as queries.load.awaiting."""
    return Project.objects.visible_to(user).unmerged().awaiting_leader().filter(signed_on__isnull=False)


def _awaiting_rows(user: Any, limit: int) -> Sequence[TodoRow]:
    day = today()
    return [
        TodoRow(p.name, dossier(p.pk), f"签约已 {(day - p.signed_on).days:,} 天，还没有联系领导")
        for p in _awaiting(user).order_by("signed_on", "id")[:limit]
    ]


PROJECTS = Searcher("projects", "项目", 10, "projects.view", search)
TODOS = (
    TodoSource(
        code="projects-returned",
        label="被退回",
        order=10,
        permission="projects.record",
        count=lambda user: _claim_count(user, Outcome.RETURNED),
        rows=lambda user, limit: _claim_rows(user, Outcome.RETURNED, limit),
    ),
    TodoSource(
        code="projects-due",
        label="将到期和已过期的节点",
        order=20,
        permission="projects.record",
        count=lambda user: int(_due(user).count()),
        rows=_due_rows,
    ),
    TodoSource(
        code="projects-to-review",
        label="待区审",
        order=30,
        permission="projects.review",
        count=lambda user: _claim_count(user, ""),
        rows=lambda user, limit: _claim_rows(user, "", limit),
        more="projects:verification",
        order_for={"county_reviewer": 5},
    ),
    TodoSource(
        code="projects-to-verify",
        label="待核实",
        order=40,
        permission="projects.verify",
        count=lambda user: _claim_count(user, Outcome.PASSED),
        rows=lambda user, limit: _claim_rows(user, Outcome.PASSED, limit),
        more="projects:verification",
        order_for={"city_officer": 5, "department_verifier": 5},
    ),
    TodoSource(
        code="projects-unassigned",
        label="待指派联系领导",
        order=50,
        permission="projects.assign",
        count=lambda user: int(_awaiting(user).count()),
        rows=_awaiting_rows,
        more="projects:duties",
        order_for={"leading_group_office": 5},
    ),
    TodoSource(
        code="projects-unreported",
        label="本月要报",
        order=60,
        permission="projects.record",
        count=lambda user: int(_unreported(user).count()),
        rows=_unreported_rows,
        more="projects:reporting",
        order_for={"reporter": 5},
    ),
)

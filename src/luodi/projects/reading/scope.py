"""access_project_scope: which units and posts see a project, rebuilt when a duty, credit or region changes."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from luodi.access.models import ProjectScope
from luodi.common.composed import composed
from luodi.ledger.enums import Basis
from luodi.ledger.operations.revision import OpenRevision
from luodi.ledger.operations.sending import Statement
from luodi.projects.models import Credit, Duty, Particulars
from luodi.projects.reading.loading import open_entries
from luodi.projects.reading.timeline import Believed, folded, in_order

Grant = tuple[uuid.UUID, uuid.UUID, str]
SCOPING: frozenset[type] = frozenset({Particulars, Duty, Credit})
"""Entries that decide who sees a project."""
D = TypeVar("D", Duty, Credit)


def scope_statements(
    rev: OpenRevision, believed: Mapping[uuid.UUID, Believed], day: dt.date
) -> tuple[list[Statement], list[Statement]]:
    """
    (grants, revocations). Grants run first and revocations last: between them the writer still needs the
    scope it is about to lose. Nothing to do in a revision that touches neither unit, duty nor credit.
    """
    if not SCOPING & {type(entry) for entry in rev.added} | SCOPING & set(rev.closed):
        return [], []
    projects = list(believed)
    wanted = _wanted(projects, rev, believed, day)
    known = rev.known(projects)
    stored = set(_granted_to(known)) if known else set()
    return _grant(wanted - stored), _revoke(stored - wanted)


@composed(many="projects")
def _granted_to(projects: Any) -> QuerySet[ProjectScope, Any]:
    """What this room granted; others are others' to grant."""
    ours = Q(why__in=["unit", "credit"]) | Q(why__startswith="duty:")
    return ProjectScope.objects.filter(ours, project_id__in=projects).values_list(
        "project_id", "grantee", "why"
    )


def _wanted(
    projects: Collection[uuid.UUID],
    rev: OpenRevision,
    believed: Mapping[uuid.UUID, Believed],
    day: dt.date,
) -> set[Grant]:
    wanted: set[Grant] = set()
    for project, facts in believed.items():
        if facts.particulars:
            ordered = in_order(facts.particulars, Basis.CLAIMED)
            wanted.add((project, uuid.UUID(folded(ordered, day)["unit"]), "unit"))
    for duty in _after(rev, Duty, projects):
        if duty.grantee and (duty.until_on is None or duty.until_on > day):
            wanted.add((duty.project_id, duty.grantee, f"duty:{duty.role}"))
    for credit in _after(rev, Credit, projects):
        if credit.until_on is None or credit.until_on > day:
            wanted.add((credit.project_id, credit.unit, "credit"))
    return wanted


def _after(rev: OpenRevision, model: type[D], projects: Collection[uuid.UUID]) -> list[D]:
    closed, wanted = rev.closed.get(model, {}), set(projects)
    stored = [e for e in open_entries(model, rev.known(projects)) if e.id not in closed]
    return stored + [e for e in rev.added if isinstance(e, model) and e.project_id in wanted]


def _grant(grants: set[Grant]) -> list[Statement]:
    if not grants:
        return []
    columns = [list(column) for column in zip(*sorted(grants, key=str), strict=True)]
    return [
        (
            "INSERT INTO access_project_scope (project_id, grantee, why)"
            " SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::text[]) ON CONFLICT DO NOTHING",
            columns,
        )
    ]


def _revoke(grants: set[Grant]) -> list[Statement]:
    if not grants:
        return []
    columns = [list(column) for column in zip(*sorted(grants, key=str), strict=True)]
    return [
        (
            "DELETE FROM access_project_scope s USING unnest(%s::uuid[], %s::uuid[], %s::text[])"
            " AS g(project_id, grantee, why)"
            " WHERE s.project_id = g.project_id AND s.grantee = g.grantee AND s.why = g.why",
            columns,
        )
    ]

"""access_project_scope: which units and posts see a project, rebuilt when a duty, credit or region changes."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from typing import TypeVar

from django.db.models import Q

from luodi.access.models import ProjectScope
from luodi.ledger.enums import Basis
from luodi.ledger.operations.revision import OpenRevision
from luodi.ledger.operations.statements import Statement
from luodi.projects.models import Credit, Duty, Particulars
from luodi.projects.reading.timeline import Believed, folded, in_basis

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
    stored = set(
        ProjectScope.objects.filter(project_id__in=projects)

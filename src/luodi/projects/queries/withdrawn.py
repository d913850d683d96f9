"""Verified entries whose claim the unit took back: they count until a verifier closes them too."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from luodi.ledger.enums import Basis, Closing
from luodi.ledger.models import Revision
from luodi.projects.models import Project
from luodi.projects.operations.review import CLAIMABLE
from luodi.projects.queries import words

MOST = 200


@dataclass(frozen=True, slots=True)
class Orphan:
    """`key` is what the form posts; `why`, `who` and `at` tell of the taking back."""

    key: str
    project: Project
    entry: Any
    what: str
    detail: str
    why: str
    who: str
    at: dt.datetime


def orphans(user: Any, names: words.Names, project: Any = None) -> list[Orphan]:
    """The latest taken back first, at most MOST. One query a table, one for projects, one for revisions."""
    found: list[tuple[Any, Any]] = []
    for model in CLAIMABLE.values():
        rows: Any = model.objects
        taken = rows.filter(
            basis=Basis.CLAIMED, closed_revision__isnull=False, closed_kind=Closing.RETRACTED,
            lineage=OuterRef("lineage"),
        )  # fmt: skip
        again = rows.open().claimed().filter(lineage=OuterRef("lineage"))
        verified = rows.open().verified().filter(Exists(taken), ~Exists(again))
        verified = verified.filter(project=project) if project else verified
        found += _with_taking_back(model, list(verified.order_by("-recorded_at")[:MOST]))
    projects = Project.objects.visible_to(user).in_bulk({entry.project_id for entry, _ in found})
    revisions = Revision.objects.in_bulk({claim.closed_revision for _, claim in found})
    shown = [
        _orphan(entry, projects[entry.project_id], revisions[claim.closed_revision], names)
        for entry, claim in found
        if entry.project_id in projects
    ]
    return sorted(shown, key=lambda one: one.at, reverse=True)[:MOST]


def _with_taking_back(model: Any, verified: Sequence[Any]) -> list[tuple[Any, Any]]:
    if not verified:
        return []
    claims = model.objects.filter(
        lineage__in=[entry.lineage for entry in verified], basis=Basis.CLAIMED, closed_kind=Closing.RETRACTED
    )
    latest = {claim.lineage: claim for claim in claims.order_by("closed_revision")}
    return [(entry, latest[entry.lineage]) for entry in verified]


def _orphan(entry: Any, project: Project, taking: Revision, names: words.Names) -> Orphan:
    return Orphan(
        key=f"{entry._meta.db_table}:{entry.pk}",
        project=project,
        entry=entry,
        what=words.title(entry),
        detail=words.joined(words.content(entry, names)),
        why=taking.reason,
        who=taking.actor_name,
        at=taking.at,
    )

"""变更划转: what changed in the world, unit by unit."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.db.models import F

from luodi.ledger.models import Revision
from luodi.projects.fields import BY_CODE
from luodi.projects.models import Particulars, Project
from luodi.projects.queries import words
from luodi.projects.queries.ledger_list import BoundedPaginator

PAGE = 50


@dataclass(frozen=True, slots=True)
class Moved:
    """One 变更 or 划转 of one project."""

    project: Project
    is_transfer: bool
    since: dt.date
    precision: str
    said: str
    document: str
    who: str
    recorded_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Moves:
    page: "Page[Any]"
    numbers: Sequence[Any]
    rows: Sequence[Moved]


def moves(user: Any, names: words.Names, page: Any, only_transfers: bool, a_page: int = PAGE) -> Moves:
    """The latest recorded first. Claims that are not a project's first particulars. Four queries."""
    visible = Project.objects.visible_to(user)
    found = Particulars.objects.open().claimed().filter(project__in=visible)
    found = found.filter(values__has_key="unit") if only_transfers else found
    found = found.exclude(values__has_keys=["name", "unit", "region", "code"])
    paginator = BoundedPaginator(
        found.select_related("project").order_by(F("recorded_at").desc(), "id"), a_page
    )
    shown = paginator.get_page(page)
    entries = list(shown.object_list)
    revisions = Revision.objects.in_bulk({entry.revision for entry in entries})
    return Moves(
        shown,
        list(paginator.get_elided_page_range(shown.number)),
        [_moved(entry, revisions[entry.revision], names) for entry in entries],
    )


def _moved(entry: Particulars, revision: Revision, names: words.Names) -> Moved:
    currency = str(entry.values.get("currency", entry.project.currency))
    said = "，".join(
        f"{BY_CODE[code].label}改为 {words.value_text(BY_CODE[code], value, names, currency)}"
        for code, value in entry.values.items()
        if code in BY_CODE
    )
    return Moved(
        entry.project, "unit" in entry.values, entry.occurred_on, entry.precision, said, entry.document,
        revision.actor_name, entry.recorded_at,
    )  # fmt: skip


def picked(user: Any, keys: Sequence[uuid.UUID]) -> list[Project]:
    return list(Project.objects.visible_to(user).filter(pk__in=keys).order_by("pinyin"))

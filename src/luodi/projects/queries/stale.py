"""An entry somebody set out to correct, and what stands in its place by now."""

import uuid
from dataclasses import dataclass
from typing import Any

from luodi.ledger.models import Entry, Revision


@dataclass(frozen=True, slots=True)
class Target:
    """`opened` is the entry the page was opened on; `current` stands now: the same, its successor, or nothing."""

    opened: Any
    current: Any
    by: Revision | None
    """The revision that put `current` in its place."""

    @property
    def is_stale(self) -> bool:
        return self.current is not None and self.current.pk != self.opened.pk


def target(model: type[Entry], project: uuid.UUID, entry: uuid.UUID) -> Target | None:
    """None when the project has no such claim. Two queries, a third when it was corrected meanwhile."""
    opened = model.objects.claimed().filter(pk=entry, project_id=project).first()
    if opened is None:
        return None
    if opened.is_open:
        return Target(opened, opened, None)
    current = model.objects.open().claimed().filter(lineage=opened.lineage).first()
    by = Revision.objects.filter(seq=current.revision).first() if current else None
    return Target(opened, current, by)

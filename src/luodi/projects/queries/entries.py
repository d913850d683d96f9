"""Everything ever recorded of one project, open or closed: one query a table and one for the revisions."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from luodi.ledger.enums import Basis
from luodi.ledger.models import Entry, Revision
from luodi.projects.models import (
    Credit,
    Duty,
    Evidence,
    Investor,
    Merge,
    Milestone,
    Money,
    MonthlyReturn,
    Particulars,
    PlanAmount,
    PlanDate,
    Review,
    Signing,
    YearlyActual,
)

E = TypeVar("E", bound=Entry)

TABLES: tuple[type[Entry], ...] = (
    Particulars, Investor, Milestone, Signing, Money, PlanDate, PlanAmount, Duty, Credit, Evidence, Review,
    MonthlyReturn, YearlyActual, Merge,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entries:
    """`revisions` by seq holds every revision that opened or closed one of the entries."""

    by_model: Mapping[type[Entry], Sequence[Any]]
    revisions: Mapping[int, Revision]

    def all(self, model: type[E]) -> Sequence[E]:
        return self.by_model[model]

    def open(self, model: type[E], basis: Basis | None = None) -> list[E]:
        """What is believed now, in order of the world's days."""
        return [e for e in self.all(model) if e.is_open and (basis is None or e.basis == basis)]

    def claimed(self, model: type[E]) -> list[E]:
        return self.open(model, Basis.CLAIMED)

    def verified(self, model: type[E]) -> list[E]:
        return self.open(model, Basis.VERIFIED)

    def lineages(self, model: type[E]) -> dict[uuid.UUID, list[E]]:
        """{lineage: its entries as they were recorded}"""
        found: dict[uuid.UUID, list[E]] = defaultdict(list)
        for entry in sorted(self.all(model), key=lambda e: (e.recorded_at, e.basis)):
            found[entry.lineage].append(entry)
        return found

    def revision_of(self, entry: Entry) -> Revision:
        return self.revisions[entry.revision]


def entries_of(project: uuid.UUID) -> Entries:
    """Fifteen queries, however long the history. The caller has checked that the user sees the project."""
    found: dict[type[Entry], Sequence[Any]] = {}
    seqs: set[int] = set()
    for model in TABLES:
        query = model.objects.filter(project_id=project).defer("digest").order_by("occurred_on", "id")  # type: ignore[misc]
        rows = list(query.select_related("event") if model is Signing else query)
        found[model] = rows
        for row in rows:
            seqs.add(row.revision)
            if row.closed_revision is not None:
                seqs.add(row.closed_revision)
    revisions = Revision.objects.filter(seq__in=seqs).only(
        "seq", "at", "actor_name", "unit_name", "verb", "reason", "details", "reconstructed"
    )
    return Entries(found, {revision.seq: revision for revision in revisions})

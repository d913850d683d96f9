"""Everything ever recorded of one project, open or closed, and the revisions that did it."""

import datetime as dt
import json
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final, NamedTuple, TypeVar

from django.db import connection, models
from django.db.models import QuerySet

from luodi.common.composed import composed
from luodi.common.prepared import Asked, Prepared, together
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
    Motion,
    MotionReply,
    MotionRuling,
    Particulars,
    PlanAmount,
    PlanDate,
    Review,
    Signing,
    SigningEvent,
    YearlyActual,
)

E = TypeVar("E", bound=Entry)
AS_THEY_ARE = (models.CharField, models.TextField, models.BooleanField, models.IntegerField, models.JSONField)

TABLES: tuple[type[Entry], ...] = (
    Particulars, Investor, Milestone, Signing, Money, PlanDate, PlanAmount, Duty, Credit, Evidence, Review,
    MonthlyReturn, YearlyActual, Merge, Motion, MotionReply, MotionRuling,
)  # fmt: skip


class Header(NamedTuple):
    """Columns of Revision of the same names; an instance of the model costs ten times as much to make."""

    seq: int
    at: dt.datetime
    actor_name: str
    unit_name: str
    verb: str
    reason: str


@dataclass(frozen=True, slots=True)
class Entries:
    """`revisions` by seq holds every revision that opened or closed one of the entries."""

    by_model: Mapping[type[Entry], Sequence[Any]]
    revisions: Mapping[int, Header]

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

    def revision_of(self, entry: Entry) -> Header:
        return self.revisions[entry.revision]


def entries_of(project: uuid.UUID, *along: Asked[Any]) -> Entries:
    """
    Two queries, however long the history, and a third where a paper was signed at an event; the first takes `along`
    what else is to be asked. The caller has checked that the user sees the project.
    """
    rows = ALL_OF_ONE.asked(project)
    together(rows, *along)
    found = _read(rows.rows)
    seqs: set[int] = set()
    for of_model in found.values():
        of_model.sort(key=lambda row: (row.occurred_on, row.id))
        for row in of_model:
            seqs.add(row.revision)
            if row.closed_revision is not None:
                seqs.add(row.closed_revision)
    _name_events(found[Signing])
    return Entries(found, {row[0]: Header(*row) for row in _revisions(seqs)})


@composed(many="seqs")
def _revisions(seqs: Any) -> QuerySet[Revision, Any]:
    return Revision.objects.filter(seq__in=seqs).values_list(*Header._fields)


LOAD: Final = " UNION ALL ".join(
    f"SELECT {number}, (to_jsonb(e) - 'digest')::text FROM {model._meta.db_table} e WHERE e.project_id = $1"
    for number, model in enumerate(TABLES)
)
"""All tables in one statement: a query each would cost more than everything else on the page."""
LOAD_MERGED: Final = (
    f" UNION ALL SELECT {TABLES.index(Merge)}, (to_jsonb(e) - 'digest')::text FROM {Merge._meta.db_table} e"
    " WHERE e.into_id = $1"
)
"""Other projects that were merged into this one: their merging is a part of its history too."""
ALL_OF_ONE: Final = Prepared(LOAD + LOAD_MERGED, ["project"], "projects_entries")


def _read(rows: Iterable[tuple[int, str]]) -> dict[type[Entry], list[Any]]:
    found: dict[type[Entry], list[Any]] = {model: [] for model in TABLES}
    for number, text in rows:
        model = TABLES[number]
        found[model].append(_entry(model, json.loads(text, parse_float=Decimal)))
    return found


def _entry(model: type[Entry], row: dict[str, Any]) -> Any:
    """A row's JSON as an instance of its model, as if the database had been asked for it (without the digest)."""
    columns = _columns(model)
    values = [python(row[name]) if python else row[name] for name, python in columns]
    return model.from_db(connection.alias, [name for name, _ in columns], values)


@cache
def _columns(model: type[Entry]) -> list[tuple[str, Callable[[Any], Any] | None]]:
    """Columns in the model's order, and how a value of JSON becomes Python's; texts and numbers are already."""
    return [
        (field.attname, None if isinstance(field, AS_THEY_ARE) else field.to_python)
        for field in model._meta.concrete_fields
        if field.attname != "digest"
    ]


def _name_events(signings: Sequence[Any]) -> None:
    events = SigningEvent.objects.in_bulk({s.event_id for s in signings if s.event_id})
    for signing in signings:
        if signing.event_id:
            signing.event = events[signing.event_id]

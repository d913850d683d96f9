"""
The journal of the demonstration: acts of people at moments, each opening and closing entries. Filled in any
order; `finish` puts the acts in order of time and numbers them as revisions.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from luodi.ledger.actors import Actor
from luodi.ledger.enums import Basis, Closing, Precision
from luodi.ledger.models import Entry

MICROSECOND = dt.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class When:
    """World days of an entry: the first, the last (it counts there), and how exactly they are known."""

    first: dt.date
    last: dt.date
    precision: Precision = Precision.DAY


def on(day: dt.date) -> When:
    return When(day, day)


@dataclass(slots=True, eq=False)
class Row:
    """One entry: its own columns in `content` (by attribute name), stamps from its acts."""

    model: type[Entry]
    id: uuid.UUID
    lineage: uuid.UUID
    basis: Basis
    claim: uuid.UUID | None
    when: When
    content: dict[str, Any]
    opened: "Act"
    opening: bool = False
    closed: "Act | None" = None
    closing: str = ""

    @property
    def project_id(self) -> uuid.UUID | None:
        return self.content.get("project_id")


@dataclass(slots=True, eq=False)
class Act:
    """One revision to be: who did what at a moment."""

    journal: "Journal"
    at: dt.datetime
    actor: Actor
    verb: str
    reason: str = ""
    subjects: set[uuid.UUID] = field(default_factory=set)
    seq: int = 0

    def add(
        self,
        model: type[Entry],
        when: When,
        *,
        basis: Basis = Basis.CLAIMED,
        lineage: uuid.UUID | None = None,
        claim: uuid.UUID | None = None,
        opening: bool = False,
        **content: Any,
    ) -> Row:
        """Appends an entry."""
        key = self.journal.key(self.at)
        row = Row(model, key, lineage or key, basis, claim, when, content, self, opening)
        self.journal.rows.append(row)
        if row.project_id:
            self.subjects.add(row.project_id)
        return row

    def supersede(self, old: Row, when: When | None = None, **changed: Any) -> Row:
        """Closes `old` and appends its successor: the same but for what changed."""
        self._close(old, Closing.SUPERSEDED)
        content = {**old.content, **changed}
        return self.add(
            old.model, when or old.when, basis=old.basis, lineage=old.lineage, claim=old.claim, **content
        )

    def verify(self, claim: Row, older: Row | None) -> Row:
        """Appends the verified twin of a claim, in place of the older one of its lineage."""
        if older is not None:
            self._close(older, Closing.SUPERSEDED)
        return self.add(
            claim.model,
            claim.when,
            basis=Basis.VERIFIED,
            lineage=claim.lineage,
            claim=claim.id,
            opening=claim.opening,
            **claim.content,
        )

    def retract(self, row: Row) -> None:
        self._close(row, Closing.RETRACTED)

    def _close(self, row: Row, closing: Closing) -> None:
        if row.closed is not None or row.opened.at > self.at:
            raise ValueError(f"{row.model.__name__} is closed twice, or before it was opened ({self.verb})")
        row.closed, row.closing = self, closing.value
        if row.project_id:
            self.subjects.add(row.project_id)


class Journal:
    """All acts and all rows. `rng` draws the keys only, so that topics do not disturb each other's draws."""

    def __init__(self, seed: int) -> None:
        self.acts: list[Act] = []
        self.rows: list[Row] = []
        self._rng = Random(seed)  # noqa: S311 - a demonstration, not a secret

    def act(self, at: dt.datetime, actor: Actor, verb: str, reason: str = "") -> Act:
        act = Act(self, at, actor, verb, reason)
        self.acts.append(act)
        return act

    def key(self, at: dt.datetime) -> uuid.UUID:
        """A UUID version 7 of that moment, from the journal's own draws."""
        bits = self._rng.getrandbits(74)
        number = int(at.timestamp() * 1000) << 80 | 0x7 << 76 | (bits >> 62) << 64
        return uuid.UUID(int=number | 0x2 << 62 | bits & ((1 << 62) - 1))

    def finish(self) -> list[Act]:
        """Drops acts that did nothing, orders the rest by time, makes their moments different, numbers them."""
        busy = {id(row.opened) for row in self.rows} | {id(row.closed) for row in self.rows if row.closed}
        ordered = sorted((act for act in self.acts if id(act) in busy), key=lambda act: act.at)
        for number, (act, before) in enumerate(zip(ordered, [None, *ordered], strict=False), start=1):
            act.seq = number
            if before is not None and act.at <= before.at:
                act.at = before.at + MICROSECOND
        self.acts = ordered
        return ordered


def newest(rows: Iterable[Row]) -> Row | None:
    """The row opened last, if any."""
    return max(rows, key=lambda row: row.opened.at, default=None)

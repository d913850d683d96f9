"""
The reading models of the journal, by the pure functions that maintenance and rebuild use (timeline,
rectangles, face). Works on the rows in memory and recomputes a basis only when a fact of it changed.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from luodi.demo.city.journal import Act, Row
from luodi.ledger.enums import Basis
from luodi.ledger.models import FOREVER
from luodi.projects.enums import DutyRole
from luodi.projects.models import Duty, Investor, Merge, Milestone, Particulars, Signing
from luodi.projects.reading.maintenance import KINDS, standing_row
from luodi.projects.reading.rectangles import advance
from luodi.projects.reading.timeline import (
    Believed,
    DutyFact,
    InvestorFact,
    MilestoneFact,
    ParticularsFact,
    SigningFact,
    first_dates,
    segments,
)

SLOTS = {
    Milestone: "milestones", Particulars: "particulars", Signing: "signings", Investor: "investors",
    Duty: "leaders", Merge: "merged_into",
}  # fmt: skip
"""Entry models the timeline reads, and where in Believed they stand."""


@dataclass(slots=True)
class Rectangles:
    """Finished rows of one table: basis, what stood, known_from, known_to."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)
    _open: dict[Basis, list[tuple[int, Any]]] = field(default_factory=lambda: defaultdict(list))
    _since: list[dt.datetime] = field(default_factory=list)

    def move(self, basis: Basis, wanted: Iterable[Any], tick: dt.datetime) -> None:
        change = advance(self._open[basis], wanted)
        if change.is_empty:
            return
        closed = set(change.close)
        kept = []
        for number, row in self._open[basis]:
            if number in closed:
                self.rows.append((basis, row, self._since[number], tick))
            else:
                kept.append((number, row))
        for row in change.open:
            kept.append((len(self._since), row))
            self._since.append(tick)
        self._open[basis] = kept

    def finish(self) -> Iterator[tuple[Any, ...]]:
        yield from self.rows
        for basis, rows in self._open.items():
            for number, row in rows:
                yield (basis, row, self._since[number], FOREVER)


@dataclass(slots=True)
class ProjectReading:
    standing: list[tuple[Any, ...]]
    first_dates: list[tuple[Any, ...]]
    believed: Believed
    """What is believed at the end."""


def by_project(rows: Iterable[Row]) -> dict[uuid.UUID, list[Row]]:
    """The rows the timeline reads, by project."""
    found: dict[uuid.UUID, list[Row]] = defaultdict(list)
    for row in rows:
        if row.model in SLOTS and row.content.get("role", DutyRole.LEADER) == DutyRole.LEADER:
            found[row.content["project_id"]].append(row)
    return found


def read(project: uuid.UUID, rows: list[Row]) -> ProjectReading:
    """Walks the acts that touched a project's timeline, in order."""
    opened: dict[Act, list[Row]] = defaultdict(list)
    closed: dict[Act, list[Row]] = defaultdict(list)
    for row in rows:
        opened[row.opened].append(row)
        if row.closed is not None:
            closed[row.closed].append(row)
    standing, firsts = Rectangles(), Rectangles()
    believed: dict[uuid.UUID, tuple[Row, Any]] = {}
    for act in sorted({*opened, *closed}, key=lambda act: act.seq):
        for row in closed[act]:
            del believed[row.id]
        for row in opened[act]:
            believed[row.id] = (row, _fact(row))
        now = _believed(believed.values())
        for basis in _touched([*opened[act], *closed[act]]):
            standing.move(basis, segments(now, basis), act.at)
            days = first_dates(now, basis)
            firsts.move(basis, [tuple(days.get(kind) for kind in KINDS)] if days else [], act.at)
    return ProjectReading(
        [(*standing_row(project, basis, run), *known) for basis, run, *known in standing.finish()],
        [(project, basis, *days, *known) for basis, days, *known in firsts.finish()],
        _believed(believed.values()),
    )


def _touched(rows: list[Row]) -> set[Basis]:
    """A verified fact moves only the verified reading, a claimed milestone only the claimed one."""
    found: set[Basis] = set()
    for row in rows:
        if row.basis == Basis.VERIFIED:
            found.add(Basis.VERIFIED)
        elif row.model is Milestone:
            found.add(Basis.CLAIMED)
        else:
            return set(Basis)
    return found


def _believed(facts: Iterable[tuple[Row, Any]]) -> Believed:
    found = Believed()
    for row, fact in facts:
        if row.model is Merge:
            found.merged_into = fact
        else:
            getattr(found, SLOTS[row.model]).append(fact)
    return found


def _fact(row: Row) -> Any:
    content, on = row.content, row.when.last
    if row.model is Merge:
        return content["into_id"]
    if row.model is Milestone:
        cause = content.get("cause", "")
        return MilestoneFact(row.id, row.lineage, row.basis, content["kind"], on, cause, row.opening)
    if row.model is Particulars:
        return ParticularsFact(row.id, row.lineage, row.basis, on, content["values"])
    if row.model is Signing:
        return SigningFact(row.id, row.lineage, row.basis, content["kind"], on, content["event_id"])
    if row.model is Investor:
        return InvestorFact(row.id, row.lineage, row.basis, on, content["name"], content["country"])
    return DutyFact(row.id, on, content.get("until_on"), content["grantee"], content["person_name"])

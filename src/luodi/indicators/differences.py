"""
The difference of two readings: which rows entered, left or changed, each with the entry that caused it.
The parts sum to the difference of the two numbers.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from luodi.indicators.catalogue import Catalogue
from luodi.indicators.compiler import GridRow
from luodi.indicators.definition import Definition, Measure
from luodi.indicators.errors import FigureRefusal
from luodi.indicators.facts import Cause, FactTable, Subject
from luodi.indicators.periods import Point
from luodi.indicators.rows import Row, term_rows, trace_rows
from luodi.indicators.running import Group, table_of
from luodi.indicators.terms import Term, parts_of


class Move(StrEnum):
    ENTERED = "entered"
    LEFT = "left"
    CHANGED = "changed"


MOVE_LABELS = {Move.ENTERED: "新计入", Move.LEFT: "不再计入", Move.CHANGED: "数额变化"}


@dataclass(frozen=True, slots=True)
class Step:
    """One reason a subject's weight changed: entries of one revision, or the passing of time (no entries)."""

    amount: Decimal
    causes: tuple[Cause, ...]
    on: dt.date
    known_at: dt.datetime

    @property
    def sentence(self) -> str:
        if not self.causes:
            return f"时间推移到 {self.on:%Y-%m-%d}，没有新的登记"
        return "；".join(cause.sentence for cause in self.causes)


@dataclass(frozen=True, slots=True)
class Difference:
    """One subject: what it weighed in each reading, and step by step why. The steps sum to `amount`."""

    subject: Subject
    before: Decimal
    after: Decimal
    move: Move
    steps: tuple[Step, ...]

    @property
    def amount(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    """One side of a figure (the number, a numerator or a denominator) in two readings."""

    title: str
    before: Decimal
    after: Decimal
    differences: tuple[Difference, ...]

    @property
    def amount(self) -> Decimal:
        return self.after - self.before

    def of(self, move: Move) -> tuple[Difference, ...]:
        return tuple(d for d in self.differences if d.move is move)


def compare(
    code: str, earlier: Point, later: Point, *, book: Catalogue, by: Sequence[str] = (), group: Group = ()
) -> tuple[Comparison, ...]:
    """
    A figure at two points, side by side. Time first moves within what was known earlier, then knowledge moves
    at the later day: each step is where the weight changed. Rates give two comparisons. Raises FigureRefusal for
    a median, whose difference is not a sum, and for readings in the wrong order.
    """
    if later.reading.known_at < earlier.reading.known_at or later.period.last < earlier.period.last:
        raise FigureRefusal("对比时请把较早的读数放在前面：截至日和认知时点都不能晚于后一个。")
    return tuple(_compare(book.find(code), earlier, later, book, by, group))


def _compare(
    definition: Definition, earlier: Point, later: Point, book: Catalogue, by: Sequence[str], group: Group
) -> list[Comparison]:
    if definition.measure is Measure.RATIO:
        parts = (definition.numerator, definition.denominator)
        return [c for code in parts for c in _compare(book.find(code), earlier, later, book, by, group)]
    if definition.measure in (Measure.GROWTH, Measure.MEDIAN_DAYS, Measure.DISTINCT):
        raise FigureRefusal(
            f"「{definition.name}」的差不是各项目之和，不能逐项对比。请改比它的项目数，或分别打开两个时点的明细。"
        )
    found = parts_of(definition)
    sides = [(definition.name, found.value)]
    if found.whole is not None:
        sides.append((f"{definition.name}：分母", found.whole))
    return [_one(title, term, earlier, later, by, group) for title, term in sides]


def _one(title: str, term: Term, earlier: Point, later: Point, by: Sequence[str], group: Group) -> Comparison:
    table = table_of(term.scan)
    before = _weights(term_rows(term, earlier, by, group))
    after = _weights(term_rows(term, later, by, group))
    moved = {s for s in before.keys() | after.keys() if before.get(s, 0) != after.get(s, 0)}
    names = table.namer(moved) if table.namer else {}
    steps = _steps(table, term, moved, earlier, later, before, by, group)
    differences = [
        Difference(
            names.get(s, Subject(s, "", str(s))),
            before.get(s, Decimal(0)),
            after.get(s, Decimal(0)),
            Move.CHANGED if s in before and s in after else Move.ENTERED if s in after else Move.LEFT,
            steps[s],
        )
        for s in sorted(moved)
    ]
    totals = (sum(before.values(), Decimal(0)), sum(after.values(), Decimal(0)))
    return Comparison(title, *totals, tuple(differences))


def _weights(rows: Iterable[Row]) -> dict[uuid.UUID, Decimal]:
    found: dict[uuid.UUID, Decimal] = defaultdict(Decimal)
    for row in rows:
        found[row.subject] += row.weight
    return dict(found)


@dataclass(frozen=True, slots=True)
class _Moment:
    """A reading between the two, where something of the subject may have changed."""

    start: dt.date
    day: dt.date
    known: dt.datetime
    causes: tuple[Cause, ...]


def _steps(
    table: FactTable,
    term: Term,
    moved: set[uuid.UUID],
    earlier: Point,
    later: Point,
    before: Mapping[uuid.UUID, Decimal],
    by: Sequence[str],
    group: Group,
) -> dict[uuid.UUID, tuple[Step, ...]]:
    """Every subject's weight at every moment where it may have changed, in one statement."""
    causes: dict[uuid.UUID, list[Cause]] = defaultdict(list)
    for cause in table.causes(moved) if table.causes else []:
        if cause.basis in ("", term.scan.basis):
            causes[cause.subject].append(cause)
    moments = {s: _moments(causes[s], earlier, later) for s in sorted(moved)}
    pairs = [GridRow(m.start, m.day, m.known, s) for s, own in moments.items() for m in own]
    weights: dict[int, Decimal] = defaultdict(Decimal)
    if pairs:
        for position, row in trace_rows(term, pairs, by, group):
            weights[position] += row.weight
    found: dict[uuid.UUID, tuple[Step, ...]] = {}
    position = 0
    for subject, own in moments.items():
        line = [weights[position + number] for number in range(len(own))]
        found[subject] = _walk(own, line, before.get(subject, Decimal(0)))
        position += len(own)
    return found


def _walk(moments: Sequence[_Moment], line: Sequence[Decimal], before: Decimal) -> tuple[Step, ...]:
    steps = []
    for moment, weight in zip(moments, line, strict=True):
        if weight != before:
            steps.append(Step(weight - before, moment.causes, moment.day, moment.known))
        before = weight
    return tuple(steps)


def _moments(causes: Sequence[Cause], earlier: Point, later: Point) -> list[_Moment]:
    """
    First the days on which believed entries took effect, then the new start of the period, then the ticks at
    which belief changed; the last moment is the later reading itself.
    """
    known = earlier.reading.known_at
    start, day, last = earlier.period.first, earlier.period.last, later.period.last
    closed = {cause.entry for cause in causes if cause.closing and cause.at <= known}
    days: dict[dt.date, list[Cause]] = defaultdict(list)
    ticks: dict[dt.datetime, list[Cause]] = defaultdict(list)
    for cause in causes:
        if known < cause.at <= later.reading.known_at:
            ticks[cause.at].append(cause)
        elif cause.at <= known and not cause.closing and cause.entry not in closed and day < cause.on <= last:
            days[cause.on].append(cause)
    found = [_Moment(start, moved, known, tuple(days[moved])) for moved in sorted(days)]
    found.append(_Moment(start, last, known, ()))
    if later.period.first != start:
        found.append(_Moment(later.period.first, last, known, ()))
    return found + [_Moment(later.period.first, last, tick, tuple(ticks[tick])) for tick in sorted(ticks)]

"""The year's targets beside what is done: per unit and definition, with 时序, the city's sum and 加码."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from luodi.assessment.models import MonthlyShape, Target
from luodi.assessment.queries.amounts import Amount, amounts, year_point
from luodi.assessment.queries.units import answering, assessed_units
from luodi.calc.money import round_half_up
from luodi.indicators.catalogue import Catalogue, catalogue
from luodi.indicators.definition import Definition
from luodi.ledger.queries.reading import today
from luodi.org.models import Unit

OFFERED = (
    "other_province_arrived", "other_city_arrived", "homecoming_industry", "homecoming_capital",
    "homecoming_arrived", "arrived", "foreign_actual_in_period", "signed_in_period", "signed_total",
    "started_in_period", "producing_in_period", "landed_in_period",
)  # fmt: skip
"""What targets are usually set in: 省外 and 省内市外, 产业 and 资本 apart."""
EVEN = tuple(Decimal(100) * month / 12 for month in range(1, 13))


@dataclass(frozen=True, slots=True)
class Cell:
    """One target with its state. `due` is the share of the year that should be done, `declared` whether by a shape."""

    target: Decimal | None
    done: Amount | None
    due: Decimal
    declared: bool
    merged: tuple[str, ...] = ()
    """Units whose targets this one took over."""

    @property
    def rate(self) -> Decimal | None:
        if self.target is None or not self.target or self.done is None or self.done.value is None:
            return None
        return self.done.value / self.target * 100

    @property
    def gap(self) -> Decimal | None:
        """Percentage points ahead of (or behind) the schedule."""
        return None if self.rate is None else self.rate - self.due

    @property
    def lamp(self) -> str:
        """正常 on schedule, 预警 up to ten points behind, 滞后 beyond."""
        if self.rate is None or self.gap is None:
            return "unrated"
        if self.rate >= 100:
            return "done"
        return "normal" if self.gap >= 0 else "warning" if self.gap >= -10 else "late"

    @property
    def to_win(self) -> Decimal | None:
        """How much is missing to be on schedule, in the definition's unit."""
        if self.target is None or self.done is None or self.gap is None or self.gap >= 0:
            return None
        return self.target * self.due / 100 - (self.done.value or Decimal(0))


@dataclass(frozen=True, slots=True)
class Row:
    unit: Unit
    cells: tuple[Cell, ...]
    answered_by: str = ""
    """Set when another unit answers for it by now."""


@dataclass(frozen=True, slots=True)
class Total:
    """One definition over the city: the city's own target, the sum of the districts', and the difference (加码)."""

    city: Decimal | None
    districts: Decimal
    done: Amount | None

    @property
    def raised(self) -> Decimal | None:
        return None if self.city is None else self.districts - self.city

    @property
    def raised_share(self) -> Decimal | None:
        return None if not self.city else (self.districts - self.city) / self.city * 100


@dataclass(frozen=True, slots=True)
class Targets:
    year: int
    on: dt.date
    definitions: tuple[Definition, ...]
    rows: tuple[Row, ...]
    totals: tuple[Total, ...]
    due: tuple[Decimal, ...]
    all_declared: bool

    @property
    def is_empty(self) -> bool:
        return not self.definitions


def targets_of(year: int, *, units: Sequence[Unit] | None = None, on: dt.date | None = None) -> Targets:
    """
    Targets of the year and what is done of them by the day (today, or the year's end). `units` limits the rows; sums
    are over all. Raises LedgerRefusal.
    """
    day = reading_day(year, on)
    everybody = assessed_units()
    shown = everybody if units is None else list(units)
    standing = {(t.unit_id, t.figure): t.amount for t in Target.objects.open().filter(year=year)}
    book = catalogue()
    figures = [
        code for code in dict.fromkeys([*OFFERED, *(f for _, f in standing)]) if _is_set(standing, code)
    ]
    definitions = tuple(book.find(code) for code in figures if code in book)
    answers = answering(everybody, day)
    folded, taken = merged_targets(standing, answers, {unit.pk: unit.short_name for unit in everybody})
    done = _done(year, day, [d.code for d in definitions], book)
    shapes = shapes_of(year)
    due = {d.code: due_share(shapes, d.code, day, year) for d in definitions}
    rows = []
    for unit in shown:
        successor = answers[unit.pk]
        elsewhere = (
            next((u.short_name for u in everybody if u.pk == successor), "") if successor != unit.pk else ""
        )
        cells = tuple(
            Cell(
                standing.get((unit.pk, d.code)) if elsewhere else folded.get((unit.pk, d.code)),
                None if elsewhere else done.get((unit.region_id, d.code)),
                due[d.code][0],
                due[d.code][1],
                tuple(taken.get((unit.pk, d.code), ())),
            )
            for d in definitions
        )
        rows.append(Row(unit, cells, elsewhere))
    totals = tuple(
        Total(
            standing.get((None, d.code)),
            sum((a for (u, f), a in standing.items() if u is not None and f == d.code), Decimal(0)),
            done.get(("", d.code)),
        )
        for d in definitions
    )
    return Targets(
        year, day, definitions, tuple(rows), totals, tuple(due[d.code][0] for d in definitions),
        all(declared for _, declared in due.values()),
    )  # fmt: skip


def effective_targets(year: int, on: dt.date) -> Mapping[tuple[uuid.UUID, str], Decimal]:
    """{(unit, figure): target}, those of merged units counted with the unit that answers for them on the day."""
    standing = {(t.unit_id, t.figure): t.amount for t in Target.objects.open().filter(year=year)}
    return merged_targets(standing, answering(assessed_units(), on), {})[0]


def reading_day(year: int, on: dt.date | None) -> dt.date:
    if on is not None:
        return on
    now, last = today(), dt.date(year, 12, 31)
    return min(now, last) if now.year >= year else dt.date(year, 1, 1)


def _is_set(standing: Mapping[tuple[Any, str], Decimal], code: str) -> bool:
    return any(figure == code for _, figure in standing)


def merged_targets(
    standing: Mapping[tuple[uuid.UUID | None, str], Decimal],
    answers: Mapping[uuid.UUID, uuid.UUID],
    names: Mapping[uuid.UUID, str],
) -> tuple[dict[tuple[uuid.UUID, str], Decimal], dict[tuple[uuid.UUID, str], list[str]]]:
    found: dict[tuple[uuid.UUID, str], Decimal] = {}
    taken: dict[tuple[uuid.UUID, str], list[str]] = {}
    for (unit, figure), amount in standing.items():
        if unit is None:
            continue
        answers_for = answers.get(unit, unit)
        found[answers_for, figure] = found.get((answers_for, figure), Decimal(0)) + amount
        if answers_for != unit:
            taken.setdefault((answers_for, figure), []).append(names.get(unit, ""))
    return found, taken


def _done(
    year: int, day: dt.date, figures: Sequence[str], book: Catalogue
) -> Mapping[tuple[str, str], Amount]:
    if day < dt.date(year, 1, 1) or not figures:
        return {}
    return amounts(figures, [year_point(year, day)], book=book)[0]


def shapes_of(year: int) -> Mapping[str, tuple[Decimal, ...]]:
    """{figure: twelve cumulative percentages}; "" is the one for all others."""
    rows = MonthlyShape.objects.open().filter(year=year)
    return {row.figure: tuple(Decimal(share) for share in row.shares) for row in rows}


def due_share(
    shapes: Mapping[str, tuple[Decimal, ...]], figure: str, day: dt.date, year: int
) -> tuple[Decimal, bool]:
    """Percent of the year due by the day, evenly inside a month; and whether a shape was declared."""
    shape = shapes.get(figure) or shapes.get("")
    steps = shape or EVEN
    if day > dt.date(year, 12, 31):
        return Decimal(100), shape is not None
    if day < dt.date(year, 1, 1):
        return Decimal(0), shape is not None
    start = steps[day.month - 2] if day.month > 1 else Decimal(0)
    following = dt.date(year + day.month // 12, day.month % 12 + 1, 1)
    length = (following - day.replace(day=1)).days
    share = start + (steps[day.month - 1] - start) * day.day / length
    return round_half_up(share, 2), shape is not None


@dataclass(frozen=True, slots=True)
class History:
    """What a definition did before, beside what is asked now."""

    years: tuple[tuple[int, Decimal | None], ...]
    target: Decimal | None

    @property
    def last(self) -> Decimal | None:
        return self.years[-1][1] if self.years else None

    @property
    def best(self) -> Decimal | None:
        return max((value for _, value in self.years if value is not None), default=None)

    @property
    def growth(self) -> Decimal | None:
        """Percent over last year."""
        if self.target is None or not self.last or self.last <= 0:
            return None
        return (self.target - self.last) / self.last * 100

    @property
    def words(self) -> str:
        """Feasibility from history alone; it says nothing of what is under way."""
        if self.target is None or self.growth is None or self.best is None:
            return "历史数不足，无从判断"
        grew = [
            (b - a) / a * 100
            for (_, a), (_, b) in zip(self.years, self.years[1:], strict=False)
            if a is not None and b is not None and a > 0
        ]
        sign = "＋" if self.growth >= 0 else "－"
        said = f"比上年 {sign}{abs(round_half_up(self.growth, 1))}%"
        if self.target <= self.best:
            return f"{said}，不超过近年最高，可达"
        if grew and self.growth <= max(grew):
            return f"{said}，近年有过这样的增幅，偏紧"
        return f"{said}，近年没有过这样的增幅，存疑"


def histories(year: int, figures: Sequence[str], *, back: int = 3) -> Mapping[tuple[str, str], History]:
    """{(region, figure): the years before} read as known now; the city under "". Targets are the current ones."""
    book = catalogue()
    points = [year_point(year - ago) for ago in range(back, 0, -1)]
    read = amounts([code for code in figures if code in book], points, book=book)
    standing = {(t.unit_id, t.figure): t.amount for t in Target.objects.open().filter(year=year)}
    found = {}
    places: list[tuple[str, uuid.UUID | None]] = [
        ("", None),
        *((u.region_id, u.pk) for u in assessed_units()),
    ]
    for region, unit in places:
        for code in figures:
            years = tuple(
                (year - back + number, amount.value if (amount := one.get((region, code))) else None)
                for number, one in enumerate(read)
            )
            found[region, code] = History(years, standing.get((unit, code)))
    return found

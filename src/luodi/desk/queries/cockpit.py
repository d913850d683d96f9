"""驾驶舱: everything the page shows, in one object."""

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.db import connection

from luodi.access.enums import Scope
from luodi.desk.queries.asking import month_before
from luodi.desk.queries.tiles import Tile, tiles_of
from luodi.indicators.answers import Answer, Cell, ask
from luodi.indicators.catalogue import Catalogue, catalogue
from luodi.indicators.periods import Period, Point, point
from luodi.indicators.queries.printed import YearBefore, years_before
from luodi.ledger.enums import Basis
from luodi.ledger.errors import BeforeLedger
from luodi.ledger.queries.reading import CITY_TIME, last_tick, today

HEAD = (
    "event_signed", "landing_rate", "arrived", "arrived_growth", "started_in_period", "landed_in_period",
    "halted_projects", "overdue_starts",
)  # fmt: skip
BOUNDS = ("landing_rate", "landing_rate_decided", "landing_rate_ceiling")
BALANCE = ("event_signed", "event_cancelled", "event_not_landed", "event_landed", *BOUNDS)
STEPS = (
    ("注册", "registration_rate", "registered_amount_share"), ("落地", "landed_of_signed", "landed_amount_share"),
    ("开工", "start_rate", "started_amount_share"), ("投产", "producing_rate", "producing_amount_share"),
)  # fmt: skip
COURSE = ("signed_in_period", "landed_in_period", "started_in_period")
SIDES = {"region": "按区划", "signed_year": "按签约年份", "event": "按签约活动"}
CITY = "city"
KEPT_FOR = 900
"""Seconds. At 100,000 projects a reading takes seconds; a wall that shows it all day must not wait for them."""


@dataclass(frozen=True, slots=True)
class Headline:
    cell: Cell
    before: Cell
    claimed: Decimal | None
    url: str
    printed: YearBefore | None = None
    """What a document printed for the same days a year before."""

    @property
    def unverified(self) -> Decimal | None:
        """How much more the claims say than what is verified."""
        if self.claimed is None or self.cell.value is None or self.claimed <= self.cell.value:
            return None
        return self.claimed - self.cell.value

    @property
    def change(self) -> Decimal | None:
        if self.cell.rounded is None or self.before.rounded is None:
            return None
        return self.cell.rounded - self.before.rounded


@dataclass(frozen=True, slots=True)
class BalanceLine:
    words: str
    cells: tuple[Cell, ...]
    is_total: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the funnel: how many of the signed reached it, and how much they plan to invest (万元)."""

    label: str
    count: Decimal
    share: Decimal | None
    amount: Decimal
    amount_share: Decimal | None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place among the others; shown behind its own permission only."""

    rank: int
    name: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class CourseLine:
    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Cockpit:
    on: dt.date
    known_at: dt.datetime
    headlines: tuple[Headline, ...]
    bounds: tuple[Cell, ...]
    balance: tuple[BalanceLine, ...]
    side: str
    funnel: tuple[Step, ...]
    tiles: tuple[Tile, ...]
    course: tuple[CourseLine, ...]
    course_names: tuple[str, ...]
    ranking: tuple[Ranked, ...]

    @property
    def opening_share(self) -> Decimal | None:
        return self.headlines[0].cell.opening_share

    @property
    def unverified_share(self) -> Decimal:
        """How much of what is claimed as signed nobody has verified yet."""
        signed = self.headlines[0]
        return signed.unverified / signed.claimed if signed.unverified and signed.claimed else Decimal(0)

    @property
    def recorded(self) -> dt.datetime:
        return self.known_at.astimezone(CITY_TIME)


def cockpit(user: Any, on: dt.date | None, side: str, rows_url: str, *, fresh: bool = False) -> Cockpit:
    """
    What the page shows on a day, within the reader's scope. Kept for a while and shown with the tick it was read
    at (the worker keeps the city's of today new, `refresh_city`); `fresh` reads anew. Raises LedgerRefusal.
    """
    side = side if side in SIDES else "region"
    city = user.standing.scope is Scope.CITY
    key = _key(on or today(), side, CITY if city else ",".join(sorted(map(str, user.standing.grantees))))
    found: Cockpit | None = None if fresh else cache.get(key)
    if found is None:
        found = _made(point(on=on), side, rows_url, city=city)
        cache.set(key, found, KEPT_FOR)
    return found


def refresh_city(rows_url: str) -> int:
    """Reads the city's cockpit of today anew where the ledger moved on since it was kept. Returns how many."""
    made = 0
    for side in SIDES:
        key = _key(today(), side, CITY)
        kept: Cockpit | None = cache.get(key)
        if kept is None or kept.known_at != last_tick().at:
            cache.set(key, _made(point(on=None), side, rows_url, city=True), KEPT_FOR)
            made += 1
        else:
            cache.touch(key, KEPT_FOR)
    return made


def _key(on: dt.date, side: str, scope: str) -> str:
    asked = f"{connection.settings_dict['NAME']}|{on}|{side}|{scope}"
    return "cockpit." + hashlib.sha256(asked.encode()).hexdigest()


def _made(at: Point, side: str, rows_url: str, *, city: bool) -> Cockpit:
    book = catalogue()
    quarters = _quarters(at)
    head = ask(HEAD, [at], book=book)
    before = ask(HEAD, [_earlier(at)], book=book, doubts=False)
    claimed = ask(HEAD, [at], book=_claimed(book), doubts=False)
    balance = ask(BALANCE, [at], book=book, by=[side], doubts=False)
    places = balance if side == "region" else ask(BOUNDS, [at], book=book, by=["region"], doubts=False)
    funnel = ask([code for _, *codes in STEPS for code in codes], [at], book=book, doubts=False)
    printed = years_before(head, book=book, printed=city, reads=None)
    course = ask(COURSE, quarters, book=book, doubts=False)
    return Cockpit(
        on=at.period.last,
        known_at=at.reading.known_at,
        headlines=tuple(
            _headline(code, head, before, claimed, at, rows_url, printed.get((code, 0, ()))) for code in HEAD
        ),
        bounds=tuple(balance.cell(code) for code in BOUNDS),
        balance=_balance(balance),
        side=side,
        funnel=_funnel(funnel),
        tiles=tiles_of(places, at, rows_url),
        course=tuple(
            CourseLine(q.title, tuple(course.cell(code, point=n) for code in COURSE))
            for n, q in enumerate(quarters)
        ),
        course_names=tuple(d.name for d in course.definitions),
        ranking=_ranking(places),
    )


def _headline(
    code: str,
    head: Answer,
    before: Answer,
    claimed: Answer,
    at: Point,
    rows_url: str,
    printed: YearBefore | None,
) -> Headline:
    query = urlencode({"code": code, "on": at.period.last.isoformat()})
    return Headline(
        head.cell(code), before.cell(code), claimed.cell(code).value, f"{rows_url}?{query}", printed
    )


def _balance(answer: Answer) -> tuple[BalanceLine, ...]:
    return tuple(
        BalanceLine(group.text, tuple(answer.cell(code, group.key) for code in BALANCE), group.is_total)
        for group in answer.groups
        if group.is_total or answer.cell("event_signed", group.key).value
    )


def _funnel(answer: Answer) -> tuple[Step, ...]:
    counted, summed = answer.cell(STEPS[0][1]), answer.cell(STEPS[0][2])
    nothing = Decimal(0)
    steps = [Step("签约", counted.denominator or nothing, None, summed.denominator or nothing, None)]
    for label, count, amount in STEPS:
        of, worth = answer.cell(count), answer.cell(amount)
        steps.append(Step(label, of.numerator or nothing, of.value, worth.numerator or nothing, worth.value))
    return tuple(steps)


def _ranking(answer: Answer) -> tuple[Ranked, ...]:
    """Places by the floor of the landing rate, the highest first; equal ones share a rank; 无样本 stands in none."""
    cells = [(group.text, answer.cell("landing_rate", group.key)) for group in answer.leaves]
    rated = sorted(
        ((c.rounded, name, c) for name, c in cells if c.rounded is not None), key=lambda r: (-r[0], r[1])
    )
    values = [value for value, _, _ in rated]
    return tuple(Ranked(values.index(value) + 1, name, cell) for value, name, cell in rated)


def _quarters(at: Point) -> list[Point]:
    """The eight quarters up to the day, the last as far as it goes."""
    found = []
    year, number = at.period.last.year, (at.period.last.month + 2) // 3
    for back in range(7, -1, -1):
        count = year * 4 + number - 1 - back
        first = dt.date(count // 4, count % 4 * 3 + 1, 1)
        after = (first + dt.timedelta(days=95)).replace(day=1)
        last = min(after - dt.timedelta(days=1), at.period.last)
        label = f"{first.year}年{'一二三四'[count % 4]}季度"
        reading = replace(at.reading, on=last)
        found.append(Point(Period(first, last, label), reading))
    return found


def _earlier(at: Point) -> Point:
    """The end of last month as known then; as known now where the ledger had not begun."""
    try:
        return month_before(at)
    except BeforeLedger:
        first = at.period.last.replace(day=1)
        last = first - dt.timedelta(days=1)
        return Point(Period(min(at.period.first, last), last), replace(at.reading, on=last))


def _claimed(book: Catalogue) -> Catalogue:
    """The same figures over claims: what is not yet verified stands between the two."""
    changed = [replace(book.find(code), basis=Basis.CLAIMED) for code in HEAD]
    parts = [replace(book.find(p), basis=Basis.CLAIMED) for d in changed for p in d.refers_to]
    return book.with_(*changed, *parts)

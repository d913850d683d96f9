"""Period and Point: which days a figure is about, and as of which tick."""

import datetime as dt
import re
from dataclasses import dataclass, replace

from luodi.indicators.errors import WrongPeriod
from luodi.ledger.queries.reading import Reading, resolve

_SPAN = re.compile(r"^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$")
_PART = re.compile(r"^(\d{4})(?:-?(Q[1-4]|H[12]|\d{2}))?$", re.IGNORECASE)

EARLIEST, LATEST = 1900, 2200
"""Years a figure may be about; others are slips of the hand."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days first…last, both inclusive. The last is the day figures are read on."""

    first: dt.date
    last: dt.date
    label: str = ""

    def __post_init__(self) -> None:
        if self.first.year < EARLIEST:
            raise WrongPeriod(f"{self.first} 太早了，请选 {EARLIEST} 年以后的日子。")
        if self.last < self.first:
            raise WrongPeriod(f"时段的终点 {self.last} 早于起点 {self.first}，请把两个日期对调。")

    def years_back(self, years: int) -> "Period":
        """The same days so many years before; 29 February becomes the 28th."""
        return Period(_years_before(self.first, years), _years_before(self.last, years), self.label)

    @property
    def sentence(self) -> str:
        return f"{self.first:%Y年%-m月%-d日}至{self.last:%Y年%-m月%-d日}"


def year_to(day: dt.date) -> Period:
    """1 January up to the day: what 当年 means in a bulletin."""
    return Period(dt.date(day.year, 1, 1), day, f"{day.year}年截至{day:%-m月%-d日}")


def quarter(year: int, number: int) -> Period:
    first = dt.date(year, 3 * number - 2, 1)
    return Period(first, _month_end(year, 3 * number), f"{year}年第{'一二三四'[number - 1]}季度")


def month(year: int, number: int) -> Period:
    return Period(dt.date(year, number, 1), _month_end(year, number), f"{year}年{number}月")


def read_period(text: str) -> Period:
    """`2015`, `2015Q2`, `2015H1`, `2015-06`, `2012-01-01..2015-06-30`. Raises WrongPeriod."""
    if span := _SPAN.match(text.strip()):
        try:
            return Period(dt.date.fromisoformat(span[1]), dt.date.fromisoformat(span[2]), text.strip())
        except ValueError:
            raise WrongPeriod(f"时段「{text}」里有不存在的日期，请核对。") from None
    if part := _PART.match(text.strip()):
        year, rest = int(part[1]), (part[2] or "").upper()
        if not EARLIEST <= year <= LATEST:
            raise WrongPeriod(f"时段「{text}」的年份不对，请写 {EARLIEST} 到 {LATEST} 年之间的。")
        if not rest:
            return Period(dt.date(year, 1, 1), dt.date(year, 12, 31), f"{year}年")
        if rest[0] == "Q":
            return quarter(year, int(rest[1]))
        if rest[0] == "H":
            start = 1 if rest[1] == "1" else 7
            label = f"{year}年{'上' if start == 1 else '下'}半年"
            return Period(dt.date(year, start, 1), _month_end(year, start + 5), label)
        if 1 <= int(rest) <= 12:
            return month(year, int(rest))
    raise WrongPeriod(
        f"看不懂时段「{text}」。可以写 2015、2015Q2、2015H1、2015-06，或 2012-01-01..2015-06-30。"
    )


@dataclass(frozen=True, slots=True)
class Point:
    """One column of an answer: a period read as known at a tick."""

    period: Period
    reading: Reading
    label: str = ""

    def back(self, years: int) -> "Point":
        if not years:
            return self
        period = self.period.years_back(years)
        return replace(self, period=period, reading=replace(self.reading, on=period.last))

    @property
    def title(self) -> str:
        return self.label or self.period.label or self.period.sentence


def point(
    period: Period | None = None,
    *,
    on: dt.date | None = None,
    known_at: dt.date | dt.datetime | None = None,
    label: str = "",
) -> Point:
    """
    A period as known at a time; without one the year up to `on` (today). Raises BeforeLedger, FutureReading.
    """
    reading = resolve(on=period.last if period else on, known_at=known_at)
    return Point(period or year_to(reading.on), reading, label)


def _years_before(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _month_end(year: int, number: int) -> dt.date:
    after = dt.date(year + number // 12, number % 12 + 1, 1)
    return after - dt.timedelta(days=1)

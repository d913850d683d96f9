"""Chinese working days: weekends, statutory holidays and make-up working days.

The shipped table (`data/workdays.csv`, years 2004-2026, made by tools/make_workdays.py from the MIT-licensed
chinesecalendar package) lists only the days that differ from the plain Monday-to-Friday week, as the State
Council's yearly notice does. An office may pass its own reading of a notice as `extra`: every year it names
replaces the shipped year whole, so a corrected notice never mixes with an old one.

Counting follows 行政许可法 and 民法典 usage: the day on which a period begins is not counted, and a period
whose last day is a holiday ends on the first working day after it.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType

ONE_DAY = timedelta(days=1)
SATURDAY = 5
WEEKDAY_NAMES = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """One day that a holiday notice names: off (`works=False`) or a make-up working day."""

    day: date
    works: bool
    name: str


@dataclass(frozen=True, slots=True)
class NextWorkday:
    """The day a deadline falls on. `moved_from` is None when the asked day was a working day."""

    day: date
    moved_from: date | None
    sentence: str


class UnknownYear(LookupError):
    """The holiday notice of `year` is not known; nothing is guessed from weekends."""

    def __init__(self, year: int, known: Iterable[int]) -> None:
        self.year = year
        years = sorted(known)
        super().__init__(
            f"{year}年的节假日安排尚未录入（已有{years[0]}—{years[-1]}年），不能计算工作日；"
            f"请先在设置中导入国务院办公厅{year}年放假通知。"
        )


class BadNotice(ValueError):
    """A line of an uploaded holiday notice cannot be read; the sentence names the line."""


Extra = Sequence[SpecialDay]
YearTable = Mapping[date, SpecialDay]


def is_workday(day: date, extra: Extra = ()) -> bool:
    """True when offices work on `day`. Raises UnknownYear."""
    return _works(day, _years(extra))


def next_workday(day: date, extra: Extra = ()) -> NextWorkday:
    """`day` itself, or the first working day after it, with a Chinese sentence saying why it moved."""
    years = _years(extra)
    found = day
    while not _works(found, years):
        found += ONE_DAY
    if found == day:
        return NextWorkday(day, None, "")
    special = years[day.year].get(day)
    cause = f"{special.name}假期" if special else WEEKDAY_NAMES[day.weekday()]
    sentence = f"{_spell(day)}为{cause}，顺延至{_spell(found)}（{WEEKDAY_NAMES[found.weekday()]}）"
    return NextWorkday(found, day, sentence)


def add_workdays(start: date, count: int, extra: Extra = ()) -> date:
    """The working day on which a period of `count` working days beginning on `start` ends.

    `start` is not counted. A negative count goes back (planning from a deadline); 0 gives `start` itself,
    even on a holiday. Raises UnknownYear when the count runs into a year without a notice.
    """
    years = _years(extra)
    step = ONE_DAY if count > 0 else -ONE_DAY
    day, left = start, abs(count)
    while left:
        day += step
        left -= _works(day, years)
    return day


def workdays_between(first: date, last: date, extra: Extra = ()) -> int:
    """Working days after `first` up to and including `last`; negative when `last` lies before `first`.

    The inverse of add_workdays: workdays_between(s, add_workdays(s, n)) == n.
    """
    if last < first:
        return -_count(last, first, include_first=True, extra=extra)
    return _count(first, last, include_first=False, extra=extra)


def known_years(extra: Extra = ()) -> tuple[int, ...]:
    """Years that can be calculated, ascending."""
    return tuple(sorted(_years(extra)))


def read_special_days(lines: Iterable[str]) -> tuple[SpecialDay, ...]:
    """A notice as CSV lines 日期,休班,名称 (header line first), the shape of the shipped table too.

    Raises BadNotice with the line number, what stands there and what would be right.
    """
    rows = list(csv.reader(lines))
    return tuple(_special_day(number, row) for number, row in enumerate(rows, 1) if number > 1 and any(row))


def _special_day(number: int, row: list[str]) -> SpecialDay:
    cells = [cell.strip() for cell in row]
    try:
        day = date.fromisoformat(cells[0].replace("/", "-"))
    except ValueError:
        raise BadNotice(f"第{number}行的日期「{cells[0]}」无法识别，应写成 2027-01-01 的样子。") from None
    kind = cells[1] if len(cells) > 1 else ""
    if kind not in ("休", "班"):
        raise BadNotice(f"第{number}行（{day}）的第二列是「{kind}」，应为「休」或「班」。")
    return SpecialDay(day, kind == "班", cells[2] if len(cells) > 2 and cells[2] else "节假日")


@cache
def _shipped() -> Mapping[int, YearTable]:
    text = files("luodi.calc").joinpath("data/workdays.csv").read_text(encoding="utf-8")
    return MappingProxyType(_by_year(read_special_days(text.splitlines())))


def _years(extra: Extra) -> Mapping[int, YearTable]:
    return {**_shipped(), **_by_year(extra)} if extra else _shipped()


def _by_year(days: Iterable[SpecialDay]) -> dict[int, dict[date, SpecialDay]]:
    years: dict[int, dict[date, SpecialDay]] = {}
    for special in days:
        years.setdefault(special.day.year, {})[special.day] = special
    return years


def _works(day: date, years: Mapping[int, YearTable]) -> bool:
    table = years.get(day.year)
    if table is None:
        raise UnknownYear(day.year, years)
    special = table.get(day)
    return special.works if special else day.weekday() < SATURDAY


def _count(first: date, last: date, *, include_first: bool, extra: Extra) -> int:
    """Working days in (first, last], or [first, last) going backwards, so that signs mirror."""
    years = _years(extra)
    begin = first if include_first else first + ONE_DAY
    end = begin + (last - first)
    found = 0
    for year in range(begin.year, end.year + 1):
        low, high = max(begin, date(year, 1, 1)), min(end, date(year + 1, 1, 1))
        if low < high:
            table = years.get(year)
            if table is None:
                raise UnknownYear(year, years)
            counts = _counts(year, tuple((day, one.works) for day, one in table.items()))
            found += counts[(high - date(year, 1, 1)).days] - counts[(low - date(year, 1, 1)).days]
    return found


@lru_cache(maxsize=200)
def _counts(year: int, special: tuple[tuple[date, bool], ...]) -> tuple[int, ...]:
    """Place n: working days among the first n days of the year; counted once, asked thousands of times a page."""
    works = dict(special)
    found, day = [0], date(year, 1, 1)
    while day.year == year:
        found.append(found[-1] + works.get(day, day.weekday() < SATURDAY))
        day += ONE_DAY
    return tuple(found)


def _spell(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"

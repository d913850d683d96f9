"""Days and moments of the demonstration: when things happen, and in which office hours they are typed."""

import datetime as dt
from functools import cache
from random import Random

from luodi.calc.workdays import add_workdays, next_workday
from luodi.ledger.queries.reading import CITY_TIME

EIGHT_HOURS = dt.timedelta(hours=8)
BEGIN = dt.date(2011, 1, 4)
SURVEY_DAY = dt.date(2015, 6, 30)
"""The day the survey's numbers are read on."""
LAST_SURVEY_CLAIM = dt.date(2015, 7, 6)
LAST_SURVEY_PASS = dt.date(2015, 7, 10)
SURVEY_VERIFIED = dt.date(2015, 7, 16)
"""By then every fact up to the survey day is verified: known at the end of July 2015, the numbers stand."""
END = dt.date(2018, 12, 28)
"""The last day of ordinary history; the merger of 2020 follows alone."""


def tick(day: dt.date, rng: Random) -> dt.datetime:
    """A moment in office hours of `day`, or of the next working day, to the second."""
    works = _next_workday(day)
    return _local(works, 8 * 3600 + 1800) + dt.timedelta(seconds=int(rng.random() * 8.5 * 3600))


@cache
def at_hour(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return _local(_next_workday(day), hour * 3600 + minute * 60)


def city_day(moment: dt.datetime) -> dt.date:
    """The day in the city; since 1992 its time is UTC+8 all year."""
    return (moment + EIGHT_HOURS).date()


def workdays_later(day: dt.date, count: int) -> dt.date:
    return _later(day, count)


def quarter_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of the quarter of `day`."""
    first = dt.date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return first, _month_end(first.year, first.month + 2)


def month_of(day: dt.date) -> tuple[dt.date, dt.date]:
    return day.replace(day=1), _month_end(day.year, day.month)


def months(first: dt.date, last: dt.date) -> list[dt.date]:
    """The first days of the months from `first` to `last`."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [
        dt.date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1)
        for n in range(count)
    ]


def _month_end(year: int, month: int) -> dt.date:
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return following - dt.timedelta(days=1)


def _local(day: dt.date, seconds: int) -> dt.datetime:
    return _midnight(day) + dt.timedelta(seconds=seconds)


@cache
def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, CITY_TIME).astimezone(dt.UTC)


@cache
def _next_workday(day: dt.date) -> dt.date:
    return next_workday(day).day


@cache
def _later(day: dt.date, count: int) -> dt.date:
    return add_workdays(day, count)

"""The half year 督办 is told of: the last of the history, or the one that ends on the day of loading."""

import datetime as dt
from dataclasses import dataclass

from luodi.calc.workdays import UnknownYear, add_workdays, workdays_between
from luodi.demo.city.moments import END

FIRST = dt.date(2018, 7, 2)
AHEAD = 24
"""Working days after the last one that promises and clocks reach to."""


@dataclass(frozen=True, slots=True)
class Span:
    """Both days inclusive. `is_late`: after 金东's projects went to 金义新区."""

    since: dt.date
    end: dt.date

    @property
    def is_late(self) -> bool:
        return self.since.year > 2020


HISTORY = Span(FIRST, END)


def span_until(day: dt.date) -> Span:
    """
    As many working days as the last half year of the history had, ending on `day`, or on the last day before it after
    which the holidays of the coming weeks are known.
    """
    while not _is_known(day):
        day -= dt.timedelta(days=1)
    since, wanted = day, workdays_between(FIRST, END)
    while workdays_between(since, day) < wanted:
        since -= dt.timedelta(days=1)
    return Span(since, day)


def _is_known(day: dt.date) -> bool:
    try:
        add_workdays(day, AHEAD)
    except UnknownYear:
        return False
    return True


def month_before(day: dt.date, count: int) -> dt.date:
    """The first day of the month so many before that of `day`."""
    whole = day.year * 12 + day.month - 1 - count
    return dt.date(whole // 12, whole % 12 + 1, 1)

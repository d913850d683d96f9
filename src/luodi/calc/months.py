"""Whole months between two days, as offices count them."""

import datetime as dt


def months_since(earlier: dt.date, later: dt.date) -> int:
    """
    Full months from `earlier` to `later`: 1 March to 1 April is one, 31 January to 28 February is one (the
    month has no 31st). Zero or negative when `later` does not lie a month after.
    """
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    reached = later.day >= earlier.day or _is_last(later)
    return months if reached else months - 1


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day `months` earlier, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return dt.date(year, month + 1, min(last, day.day))
        except ValueError:
            continue
    raise ValueError(f"no day {months} months before {day}")


def _is_last(day: dt.date) -> bool:
    return (day + dt.timedelta(days=1)).month != day.month

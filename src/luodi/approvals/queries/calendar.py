"""The office's own calendars on top of the shipped ones."""

import datetime as dt

from luodi.approvals.models import HolidayNotice
from luodi.calc.workdays import SpecialDay, known_years


def notices() -> tuple[SpecialDay, ...]:
    """Special days of every year an office has entered; the newest notice of a year counts. One query."""
    newest: dict[int, list[list[object]]] = {}
    for year, days in HolidayNotice.objects.open().order_by("occurred_on", "id").values_list("year", "days"):
        newest[year] = days
    return tuple(
        SpecialDay(dt.date.fromisoformat(str(day)), bool(works), str(name))
        for days in newest.values()
        for day, works, name in days
    )


def known() -> tuple[int, ...]:
    return known_years(notices())

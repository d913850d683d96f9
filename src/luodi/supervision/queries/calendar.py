"""The working-day calendar in force: the shipped years and those the office imported."""

from luodi.calc.workdays import SpecialDay
from luodi.supervision.models import OfficeDay


def office_days() -> tuple[SpecialDay, ...]:
    """What calc.workdays takes as `extra`. One query."""
    rows = OfficeDay.objects.values_list("day", "works", "name")
    return tuple(SpecialDay(day, works, name) for day, works, name in rows)

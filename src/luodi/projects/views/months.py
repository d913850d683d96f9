"""The month a page is about, and the months it offers."""

from django.http import HttpRequest

from luodi.calc.partial_dates import NotADate, PartialDate, Precision, read_partial_date
from luodi.ledger.queries.reading import today

OFFERED = 6


def month_asked(request: HttpRequest, default: PartialDate | None = None) -> PartialDate:
    """The month in the address unless it has not begun; else the default, else the current one."""
    day = today()
    try:
        found = read_partial_date(request.GET.get("month", ""))
    except NotADate:
        found = None
    if found is None or found.precision is not Precision.MONTH or found.first > day:
        return default or PartialDate.of_month(day.year, day.month)
    return found


def last_months(current: PartialDate) -> list[tuple[PartialDate, str, bool]]:
    """The last six months and the one shown: (month, value for the address, is it shown), the latest first."""
    day = today()
    numbers = {day.year * 12 + day.month - 1 - back for back in range(OFFERED)}
    numbers.add(current.first.year * 12 + current.first.month - 1)
    months = [PartialDate.of_month(number // 12, number % 12 + 1) for number in sorted(numbers, reverse=True)]
    return [(month, f"{month.first:%Y-%m}", month == current) for month in months]

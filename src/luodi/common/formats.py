"""How figures and dates are written on pages. Amounts and partial dates print by the rules of `calc`.

Amounts are in 万 of their own currency. Rounding is half up (四舍五入), once, at printing.
"""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from luodi.calc.money import CURRENCY_NAMES, round_half_up, show, show_wan, show_yi
from luodi.calc.partial_dates import PartialDate, Precision

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOTHING = "—"
"""Shown where there is no value: an empty cell could also mean that the page broke."""

CURRENCY_CODES = {name: code for code, name in CURRENCY_NAMES.items()}


def decimal_of(value: object) -> Decimal | None:
    """A Decimal from a number or a number's text; None for None and ''. Anything else raises ValueError."""
    if value is None or value == "":
        return None
    try:
        return value if isinstance(value, Decimal) else Decimal(str(value))
    except ArithmeticError as error:
        raise ValueError(f"not a number: {value!r}") from error


def number(value: object, places: int | None = None) -> str:
    """Thousands separated; with `places` fixed decimals (columns align), else at most two, zeros dropped."""
    amount = decimal_of(value)
    if amount is None:
        return NOTHING
    if places is not None:
        return f"{round_half_up(amount, places):,f}"
    return f"{round_half_up(amount, 2):,f}".rstrip("0").rstrip(".")


def money(value: object, unit: str = "CNY") -> str:
    """An amount in 万 with its unit.

    `unit` is a currency code (then 万 or, from one 亿 on, 亿) or the unit itself, forced: "亿元", "万美元".
    """
    amount = decimal_of(value)
    if amount is None:
        return NOTHING
    if unit[:1] == "万":
        return show_wan(amount, CURRENCY_CODES[unit[1:]])
    if unit[:1] == "亿":
        return show_yi(amount, CURRENCY_CODES[unit[1:]])
    return show(amount, unit)


def percent(value: object, places: int = 1) -> str:
    """A share (0.545) as 54.5%."""
    share = decimal_of(value)
    return NOTHING if share is None else f"{round_half_up(share * 100, places):,f}%"


def day(value: PartialDate | date | None, precision: str = "day") -> str:
    """A world date: to the day as 2015-06-30 (columns align), vaguer ones as 2015年6月, 2015年上半年 …

    A plain date may be any day of the span that `precision` names.
    """
    if value is None:
        return NOTHING
    if isinstance(value, PartialDate):
        return value.first.isoformat() if value.precision is Precision.DAY else str(value)
    if isinstance(value, datetime):
        value = value.astimezone(SHANGHAI).date()
    return value.isoformat() if precision == "day" else day(span_of(value, Precision(precision)))


def span_of(value: date, precision: Precision) -> PartialDate:
    """The whole span of `precision` that a day lies in."""
    if precision is Precision.YEAR:
        return PartialDate.of_year(value.year)
    if precision is Precision.HALF:
        return PartialDate.of_half(value.year, 1 if value.month <= 6 else 2)
    if precision is Precision.QUARTER:
        return PartialDate.of_quarter(value.year, (value.month + 2) // 3)
    if precision is Precision.MONTH:
        return PartialDate.of_month(value.year, value.month)
    return PartialDate.of_day(value)


def tick(value: datetime | None) -> str:
    """An instant, in Beijing time, to the minute."""
    return NOTHING if value is None else value.astimezone(SHANGHAI).isoformat(" ", "minutes")[:16]

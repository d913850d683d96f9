"""Money as the ledger keeps it: Decimal in 万 of its own currency. Rounding, conversion, display.

Rounding is 四舍五入 (half away from zero), done once, at printing; sums are taken of unrounded amounts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

CNY = "CNY"
USD = "USD"
CURRENCY_NAMES = {CNY: "元", USD: "美元", "EUR": "欧元", "HKD": "港元", "JPY": "日元", "GBP": "英镑"}
WAN_IN_YI = Decimal(10_000)
FOOTNOTE = "因四舍五入，分项之和与合计略有出入。"


def round_half_up(value: Decimal, places: int = 0) -> Decimal:
    """`value` to `places` decimals, halves away from zero (四舍五入)."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Apportioned:
    """Rounded parts with their rounded total.

    `adjusted` are the positions printed one last digit off their own rounding so that the column adds up.
    `footnote` is empty when the parts sum to the total, else the sentence to print under the table.
    """

    parts: tuple[Decimal, ...]
    total: Decimal
    adjusted: tuple[int, ...]
    footnote: str


def apportion_rounding(
    parts: Sequence[Decimal], places: int = 0, total: Decimal | None = None
) -> Apportioned:
    """Rounds `parts` so that they sum to the rounded `total` (default: their exact sum).

    Largest remainder (Hamilton): only parts that are not already exact move, each by less than one unit of
    the last digit, those nearest to the other side first, the earlier of equals. When `total` is not the sum
    of the parts, no such move is honest: the parts keep their own rounding and `footnote` says so.
    """
    exact_total = sum(parts, Decimal(0))
    rounded = [round_half_up(part, places) for part in parts]
    target = round_half_up(exact_total if total is None else total, places)
    gap = target - sum(rounded, Decimal(0))
    if total is not None and total != exact_total:
        return Apportioned(tuple(rounded), target, (), FOOTNOTE if gap else "")
    unit = Decimal(1).scaleb(-places)
    step = unit if gap > 0 else -unit
    rest = [part - shown for part, shown in zip(parts, rounded, strict=True)]
    movable = [i for i, left in enumerate(rest) if left * step > 0]
    movable.sort(key=lambda i: (-abs(rest[i]), i))
    moved = sorted(movable[: int(abs(gap) / unit)])
    for i in moved:
        rounded[i] += step
    return Apportioned(tuple(rounded), target, tuple(moved), "")


@dataclass(frozen=True, slots=True)
class Rate:
    """One unit of `currency` is `cny` yuan from `valid_from` until the next rate of the same currency."""

    currency: str
    valid_from: date
    cny: Decimal


@dataclass(frozen=True, slots=True)
class RateTable:
    """A dated, versioned table of exchange rates; printed with every figure it converted."""

    name: str
    version: str
    source: str
    rates: tuple[Rate, ...]

    def rate_on(self, currency: str, day: date) -> Rate:
        """The rate in force on `day`. Raises NoRate."""
        fitting = [rate for rate in self.rates if rate.currency == currency and rate.valid_from <= day]
        if not fitting:
            raise NoRate(currency, day, self)
        return max(fitting, key=lambda rate: rate.valid_from)


class NoRate(LookupError):
    """The table has no rate for this currency on this day; none is guessed."""

    def __init__(self, currency: str, day: date, table: RateTable) -> None:
        self.currency, self.day = currency, day
        name = CURRENCY_NAMES.get(currency, currency)
        super().__init__(
            f"汇率表「{table.name}」（{table.version}）没有{name}在{day}及以前的汇率，不能折算；"
            f"请先补录该日汇率，或换用其他汇率表。"
        )


@dataclass(frozen=True, slots=True)
class Converted:
    """An amount in 万 of `currency`, with the rates and the table it was made with (`note` is printed)."""

    amount: Decimal
    currency: str
    note: str


def convert(amount: Decimal, source: str, target: str, on: date, table: RateTable) -> Converted:
    """`amount` (万 of `source`) in 万 of `target` at the rates in force on `on`; unrounded.

    Foreign into foreign goes through the yuan. Raises NoRate.
    """
    if source == target:
        return Converted(amount, target, "")
    value, notes = amount, []
    if source != CNY:
        value *= table.rate_on(source, on).cny
        notes.append(_rate_note(table.rate_on(source, on)))
    if target != CNY:
        value /= table.rate_on(target, on).cny
        notes.append(_rate_note(table.rate_on(target, on)))
    return Converted(value, target, f"{'，'.join(notes)}（{table.name}，{table.version}，{table.source}）")


def _rate_note(rate: Rate) -> str:
    name = CURRENCY_NAMES.get(rate.currency, rate.currency)
    return f"1{name}={rate.cny.normalize():f}元（{rate.valid_from}起）"


def in_yi(amount: Decimal) -> Decimal:
    """万 to 亿, unrounded."""
    return amount / WAN_IN_YI


def show_wan(amount: Decimal, currency: str = CNY, places: int = 0) -> str:
    """12345.6 -> `12,346万元`; US dollars -> `12,346万美元`."""
    return f"{round_half_up(amount, places):,}万{CURRENCY_NAMES.get(currency, currency)}"


def show_yi(amount: Decimal, currency: str = CNY, places: int = 2) -> str:
    """23579200 (万) -> `2,357.92亿元`."""
    return f"{round_half_up(in_yi(amount), places):,}亿{CURRENCY_NAMES.get(currency, currency)}"


def show(amount: Decimal, currency: str = CNY) -> str:
    """The unit a reader expects: 亿 with two decimals from 1 亿 on, below it 万 with two (none if whole)."""
    if abs(round_half_up(amount, 2)) >= WAN_IN_YI:
        return show_yi(amount, currency)
    places = 0 if round_half_up(amount, 2) == amount.quantize(Decimal(1), ROUND_DOWN) else 2
    return show_wan(amount, currency, places)

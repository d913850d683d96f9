"""Definition: everything that makes a number what it is, as data. One per figure, named and versioned."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from luodi.ledger.enums import Basis


class Measure(StrEnum):
    COUNT = "count"
    SUM = "sum"
    MEAN = "mean"
    MEDIAN_DAYS = "median_days"
    DISTINCT = "distinct"
    SHARE = "share"
    RATIO = "ratio"
    GROWTH = "growth"


class Time(StrEnum):
    """in_period also means money in period; the table says what the day is the day of."""

    AT_DATE = "at_date"
    IN_PERIOD = "in_period"
    CUMULATIVE_SINCE = "cumulative_since"


class Grouping(StrEnum):
    AS_THEN = "as_then"
    RESTATED = "restated"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on one field. What an operator means stands in conditions.py."""

    field: str
    op: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of several groups of conditions holds."""

    alternatives: tuple[tuple[Condition, ...], ...]


Conditions = tuple["Condition | AnyOf", ...]


@dataclass(frozen=True, slots=True)
class TimeBasis:
    """`field` is the day field that places a row in time; none for a stock at a date."""

    basis: Time = Time.AT_DATE
    field: str = ""
    since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class CurrencyRule:
    """`only` counts one currency, `convert` turns all into one, `refuse` accepts one kind but not a mixture."""

    rule: Literal["refuse", "only", "convert"] = "refuse"
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """
    `cohort` are the rows looked at, `part` the rows of it that count (numerator of a share). `of` is the field
    summed, averaged or counted distinct; `days` the two day fields of a duration; `numerator`, `denominator`
    and `base` the codes of other figures. `switches` maps a switch of the table to its position.
    `factor` multiplies a ratio whose parts are in different units.
    """

    code: str
    name: str
    unit: str
    measure: Measure
    source: str
    reason: str
    table: str = ""
    version: int = 1
    valid_from: dt.date = dt.date(2000, 1, 1)
    valid_to: dt.date | None = None
    time: TimeBasis = TimeBasis()
    cohort: Conditions = ()
    part: Conditions = ()
    of: str = ""
    days: tuple[str, str] = ("", "")
    numerator: str = ""
    denominator: str = ""
    base: str = ""
    years_back: int = 1
    factor: int = 1
    basis: Basis = Basis.VERIFIED
    opening: bool = True
    switches: tuple[tuple[str, str], ...] = ()
    currency: CurrencyRule = CurrencyRule()
    grouping: Grouping = Grouping.AS_THEN
    places: int = 0
    truncates: bool = False
    smallest: int = 5
    """Samples below this are marked as small."""
    published: bool = False
    """May be shown as a city total to those who see only part of the city."""
    topic: str = ""

    @property
    def refers_to(self) -> tuple[str, ...]:
        return tuple(code for code in (self.numerator, self.denominator, self.base) if code)

    @property
    def versioned(self) -> str:
        """How a printed number is labelled: landing_rate@2."""
        return f"{self.code}@{self.version}"

    @property
    def stored_unit(self) -> str:
        """The unit of its rows: amounts lie in 万 of their currency whatever the figure prints."""
        return self.unit.replace("亿", "万") if self.unit in UNITS else ""

    def position(self, switch: str) -> str:
        return dict(self.switches).get(switch, "")

    def holds_on(self, day: dt.date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Unit:
    """`scale` multiplies the stored value (amounts are stored in 万) for printing."""

    label: str
    exponent: int = 0


UNITS: Mapping[str, Unit] = {
    "%": Unit("%", 2),
    "亿元": Unit("亿元", -4),
    "亿美元": Unit("亿美元", -4),
}
"""Units that are not printed as stored; every other unit is its own label."""

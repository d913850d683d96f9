"""Terms: the aggregates a definition consists of. Definitions that share terms or cohorts share their scan."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from luodi.indicators.definition import (
    Condition,
    Conditions,
    CurrencyRule,
    Definition,
    Grouping,
    Measure,
    TimeBasis,
)


class Aggregate(StrEnum):
    COUNT = "count"
    SUM = "sum"
    DISTINCT = "distinct"
    MEDIAN = "median"
    ROWS = "rows"
    """How many rows a median is over: whole ones, also where credit is shared. Not additive, as the median is not."""


REFUSES_MIXTURES = CurrencyRule()
ADDITIVE = frozenset({Aggregate.COUNT, Aggregate.SUM})
"""Totals of the others are not sums of their parts and are computed by the database."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What may share one pass over the facts."""

    table: str
    basis: str
    restated: bool


@dataclass(frozen=True, slots=True)
class Term:
    """One aggregate. `rests_on_opening`: only rows that rest on 期初数 (for the doubt beside the number)."""

    scan: Scan
    aggregate: Aggregate
    time: TimeBasis
    conditions: Conditions
    switches: tuple[tuple[str, str], ...]
    opening: bool
    field: str = ""
    days: tuple[str, str] = ("", "")
    currency: CurrencyRule = REFUSES_MIXTURES
    rests_on_opening: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """A term at the period asked for, moved back by so many years."""

    term: Term
    years_back: int = 0


@dataclass(frozen=True, slots=True)
class Parts:
    """The terms of one definition that is not made of other figures."""

    value: Term
    whole: Term | None
    sample: Term


def cohort_term(definition: Definition) -> Term:
    """The size of the cohort: the sample everything about this figure rests on."""
    return Term(
        scan=Scan(definition.table, definition.basis, definition.grouping is Grouping.RESTATED),
        aggregate=Aggregate.COUNT,
        time=definition.time,
        conditions=definition.cohort,
        switches=definition.switches,
        opening=definition.opening,
    )


def parts_of(definition: Definition) -> Parts:
    """Terms of a definition with a table (every measure but ratio and growth)."""
    cohort = cohort_term(definition)
    counted = replace(cohort, conditions=definition.cohort + definition.part)
    summed = replace(counted, aggregate=Aggregate.SUM, field=definition.of, currency=definition.currency)
    match definition.measure:
        case Measure.COUNT:
            return Parts(counted, None, cohort)
        case Measure.SUM:
            return Parts(summed, None, cohort)
        case Measure.MEAN:
            return Parts(summed, _filled(counted, definition), cohort)
        case Measure.DISTINCT:
            return Parts(replace(counted, aggregate=Aggregate.DISTINCT, field=definition.of), None, cohort)
        case Measure.MEDIAN_DAYS:
            both = tuple(Condition(day, "by_date") for day in definition.days)
            dated = replace(counted, conditions=counted.conditions + both)
            median = replace(dated, aggregate=Aggregate.MEDIAN, days=definition.days)
            return Parts(median, None, replace(dated, aggregate=Aggregate.ROWS))
        case Measure.SHARE if definition.of:
            return Parts(summed, replace(summed, conditions=definition.cohort), cohort)
        case Measure.SHARE:
            return Parts(counted, cohort, cohort)
        case _:
            raise TypeError(f"{definition.code} is made of other figures")


def _filled(term: Term, definition: Definition) -> Term:
    """A mean is over the rows that have the value, in the currency that counts."""
    present = Condition(definition.of, "present")
    return replace(
        term, conditions=(*term.conditions, present), field=definition.of, currency=definition.currency
    )


Lookup = Callable[[str], Definition]


def needs(definition: Definition, find: Lookup, back: int = 0, doubts: bool = False) -> Iterator[Need]:
    """Every term a definition needs. `find` resolves codes and is known to be free of rings."""
    if definition.measure is Measure.RATIO:
        yield from needs(find(definition.numerator), find, back, doubts)
        yield from needs(find(definition.denominator), find, back, doubts)
    elif definition.measure is Measure.GROWTH:
        yield from needs(find(definition.base), find, back, doubts)
        yield from needs(find(definition.base), find, back + definition.years_back, False)
    else:
        parts = parts_of(definition)
        for term in (parts.value, parts.whole, parts.sample):
            if term is not None:
                yield Need(term, back)
        if doubts and definition.opening:
            yield Need(replace(parts.sample, rests_on_opening=True), back)


@dataclass(frozen=True, slots=True)
class Value:
    """A computed figure: unrounded, in stored units; None is 无样本."""

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    sample: Decimal = Decimal(0)
    opening: Decimal | None = None


At = tuple[int, tuple[Any, ...]]
"""Where a cell stands: which point, which group."""

Column = Mapping[At, Decimal]
Read = Callable[[Need], Column]
Reading = Callable[[At], Value]


def reading(definition: Definition, find: Lookup, read: Read, back: int = 0) -> Reading:
    """
    How the figure is read from its terms, for any cell. `read` gives a term's aggregates by cell, without those
    where no row was met; it is asked once a term, since terms are slow to build and to hash.
    """
    if definition.measure is Measure.RATIO:
        above = reading(find(definition.numerator), find, read, back)
        below = reading(find(definition.denominator), find, read, back)
        return lambda at: _ratio(definition, above(at), below(at))
    if definition.measure is Measure.GROWTH:
        base = find(definition.base)
        now = reading(base, find, read, back)
        before = reading(base, find, read, back + definition.years_back)
        return lambda at: _growth(now(at), before(at))
    parts = parts_of(definition)
    value, sample = read(Need(parts.value, back)), read(Need(parts.sample, back))
    whole = read(Need(parts.whole, back)) if parts.whole else {}
    opening = read(Need(replace(parts.sample, rests_on_opening=True), back))
    return lambda at: _plain(
        definition, value.get(at), whole.get(at), sample.get(at) or Decimal(0), opening.get(at)
    )


def _plain(
    definition: Definition,
    value: Decimal | None,
    whole: Decimal | None,
    sample: Decimal,
    opening: Decimal | None,
) -> Value:
    """A figure that is not made of others."""
    if definition.measure is Measure.COUNT:
        value = value or Decimal(0)
        shown = None if definition.part and not sample else value
        return Value(shown, None, None, sample, opening)
    if not sample:
        return Value(None, None, None, sample, opening)
    if definition.measure in (Measure.SHARE, Measure.MEAN):
        if not whole:
            return Value(None, value, whole, sample, opening)
        if definition.measure is Measure.MEAN and value is None:
            return Value(None, None, whole, sample, opening)
        above = value or Decimal(0)
        return Value(above / whole, above, whole, sample, opening)
    if definition.measure is Measure.SUM:
        value = value if value is not None else Decimal(0)
    return Value(value, None, None, sample, opening)


def _ratio(definition: Definition, above: Value, below: Value) -> Value:
    opening = None if below.opening is None else below.opening + (above.opening or 0)
    if not below.value:
        return Value(None, above.value, below.value, below.sample, opening)
    numerator = above.value or Decimal(0)
    return Value(numerator * definition.factor / below.value, numerator, below.value, below.sample, opening)


def _growth(now: Value, before: Value) -> Value:
    if now.value is None or not before.value:
        return Value(None, now.value, before.value, before.sample, now.opening)
    return Value(
        (now.value - before.value) / abs(before.value), now.value, before.value, before.sample, now.opening
    )

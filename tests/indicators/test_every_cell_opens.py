"""Drill-through: every shipped definition, every grouping, every cell opens to rows whose weights sum to it."""

import datetime as dt
import random
from decimal import Decimal

import pytest

from figures_cast import World
from luodi.access.scope import acting_as
from luodi.indicators.answers import ask
from luodi.indicators.catalogue import catalogue, shipped
from luodi.indicators.definition import Measure
from luodi.indicators.facts import fact_tables
from luodi.indicators.periods import Period, point
from luodi.indicators.rows import open_cell

YEAR = Period(dt.date(2015, 1, 1), dt.date(2015, 11, 5))
KINDS = [
    "signed",
    "registered",
    "land_supplied",
    "landed",
    "started",
    "in_statistics",
    "producing",
    "cancelled",
    "halted",
]
CODES = sorted(set(shipped()) - {"signed_in_all_currencies"})


@pytest.fixture
def history(db):
    """Five projects and a hundred and twenty acts, always the same."""
    luck = random.Random(2015)
    world = World()
    days = [dt.date(y, m, 10) for y in (2013, 2014, 2015) for m in (2, 6, 10)]
    both = ["claimed", "verified"]
    with acting_as(world.by):
        for _ in range(120):
            number, day = luck.randrange(10), luck.choice(days)
            world.act(*luck.choice([
                ("milestone", number, luck.choice(KINDS), day, both, luck.random() < 0.3),
                ("money", number, luck.choice(["arrived", "invested", "foreign_actual"]), luck.randrange(1, 99), day,
                 luck.random() < 0.3, both),
                ("sign", number, luck.choice(["intent", "contract", "increase"]), day, True),
                ("credit", number, day),
                ("plan", number, day, luck.choice(days)),
                ("actual", number, luck.choice(["tax", "land"]), luck.randrange(1, 90), day),
            ]))  # fmt: skip
        yield world


@pytest.mark.parametrize("by", ["region", "credited", "signed_year"])
def test_every_definition_opens_in_every_cell(history, by):
    opens_everywhere(by)


@pytest.mark.full
def test_every_definition_opens_by_every_grouping(history):
    for by in sorted({field.code for table in fact_tables() for field in table.groupings()}):
        opens_everywhere(by)


def opens_everywhere(by):
    book, at = catalogue(), point(YEAR)
    for code in CODES:
        tables = [t for t in fact_tables() if t.code in table_codes(book, code)]
        if any(table.field(by) is None for table in tables):
            continue
        answer = ask([code], [at], book=book, by=[by])
        for group in answer.groups:
            check(
                answer.cell(code, group.key),
                open_cell(code, at, book=book, by=[by], group=group.key),
                (code, by, group.text),
            )


def table_codes(book, code):
    definition = book.find(code)
    if definition.table:
        return {definition.table}
    return set().union(*(table_codes(book, part) for part in definition.refers_to))


def check(cell, opened, where):
    measure = cell.definition.measure
    totals = [side.total for side in opened.sides]
    if measure in (Measure.COUNT, Measure.SUM, Measure.DISTINCT):
        assert totals == [cell.value or Decimal(0)], where
    elif measure is Measure.MEDIAN_DAYS:
        assert cell.value is None or len(opened.sides[0].rows) == cell.sample, where
    else:
        expected = [cell.numerator or Decimal(0), cell.denominator or Decimal(0)]
        assert totals == expected or cell.sample == 0, where

"""Amounts to date become flows: each counts as what it adds to the total before it, whatever order it came in."""

import datetime as dt
from decimal import Decimal

import pytest

from figures_cast import writing
from luodi.indicators.answers import ask
from luodi.indicators.catalogue import catalogue
from luodi.indicators.periods import month, point
from luodi.indicators.rows import open_cell
from luodi.ledger.models import Revision
from luodi.projects.models import Money
from projects_cast import acting, officer

MONTHS = [month(2015, number) for number in range(1, 7)]


@pytest.fixture
def reported(db):
    """10 in January, 20 in February, 50 to date in March, 5 in April, 70 to date in May; another project 1 to date."""
    by = officer()
    with acting(by):
        with writing(by) as w:
            one, other = w.project("甲", dt.date(2015, 1, 1)), w.project("乙", dt.date(2015, 1, 1))
            for number, amount, nature in ((5, 70, "cumulative"), (1, 10, "flow"), (3, 50, "cumulative"),
                                           (4, 5, "flow"), (2, 20, "flow")):  # fmt: skip
                w.money(one, amount * 10000, dt.date(2015, number, 20), nature=nature)
            w.money(other, 10000, dt.date(2015, 5, 20), nature="cumulative")
        yield by


def by_month():
    answer = ask(["arrived"], [point(m) for m in MONTHS], book=catalogue())
    return [answer.cell("arrived", point=number).rounded for number in range(6)]


def test_each_month_has_what_it_added(reported):
    assert by_month() == [10, 20, 20, 5, 16, None]


def test_the_sum_to_date_is_the_last_total_and_what_followed(reported):
    answer = ask(["arrived_since"], [point(on=dt.date(2015, 4, 30))], book=catalogue())
    assert answer.cell("arrived_since").rounded == 55


def test_a_late_flow_before_a_total_is_part_of_it(reported):
    with writing(reported) as w:
        old = Money.objects.verified().get(project__name="甲", occurred_on=dt.date(2015, 4, 20))
        w.money(old.project, 80000, dt.date(2015, 2, 25), bases=["verified"])
    assert by_month() == [10, 28, 12, 5, 16, None]
    assert Revision.objects.count() == 2


def test_the_opened_rows_show_what_each_entry_added(reported):
    opened = open_cell("arrived", point(MONTHS[4]), book=catalogue())
    assert sorted(row.weight for row in opened.sides[0].rows) == [Decimal(10000), Decimal(150000)]

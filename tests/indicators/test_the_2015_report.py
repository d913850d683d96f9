"""The report's landing figures: 385 = 106 + 69 + 210; 55 % is 54.5, 66.5 or 72.5, depending on who is asked."""

import datetime as dt

import pytest

from figures_cast import writing
from luodi.indicators.answers import NO_SAMPLE, ask
from luodi.indicators.catalogue import catalogue
from luodi.indicators.periods import point
from luodi.indicators.rows import open_cell
from luodi.indicators.running import ALL
from luodi.projects.models import SigningEvent
from projects_cast import acting, officer

DAY = dt.date(2015, 6, 30)


@pytest.fixture
def report(db):
    """385 projects signed at an event: 106 cancelled, 210 landed, 69 open. A tenth of each in 金东."""
    by = officer()
    with acting(by):
        event = SigningEvent.objects.create(name="工商理事会签约", held_on=dt.date(2012, 5, 1))
        with writing(by) as w:
            for number in range(385):
                region = "330703" if number % 10 == 0 else "330702"
                made = w.project(f"P{number:03}", dt.date(2012, 1, 5), region=region, planned_total="10000")
                w.milestone(made, "signed", dt.date(2012 + number % 3, 5, 1))
                w.signing(made, "contract", dt.date(2012 + number % 3, 5, 1), event)
                if number < 106:
                    w.milestone(made, "cancelled", dt.date(2015, 2, 1), cause="market", side="enterprise")
                elif number < 316:
                    w.milestone(made, "landed", dt.date(2015, 3, 1))
        yield by


LANDING = ["landing_rate", "landing_rate_decided", "landing_rate_ceiling", "landing_rate_without_cancelled"]
PARTS = ["event_signed", "event_cancelled", "event_not_landed", "event_landed"]


def test_the_parts_and_the_three_bounds(report):
    answer = ask([*PARTS, *LANDING], [point(on=DAY)], book=catalogue())
    assert [answer.cell(code).text for code in PARTS] == ["385", "106", "69", "210"]
    assert [answer.cell(code).text for code in LANDING] == ["54.5%", "66.5%", "72.5%", "75.3%"]


def test_totals_of_rates_are_not_sums_of_rates(report):
    answer = ask(LANDING, [point(on=DAY)], book=catalogue(), by=["region"])
    assert answer.cell("landing_rate").text == "54.5%"
    assert [group.text for group in answer.groups] == ["婺城", "金东", "合计"]
    east = answer.cell("landing_rate", ("330703",))
    assert (east.numerator, east.denominator) == (21, 39)


def test_a_cell_opens_to_rows_whose_weights_sum_to_it(report):
    book = catalogue()
    opened = open_cell("landing_rate", point(on=DAY), book=book, by=["region"], group=("330703",))
    assert [side.total for side in opened.sides] == [21, 39]
    whole = open_cell("landing_rate", point(on=DAY), book=book, by=["region"], group=(ALL,))
    assert [side.total for side in whole.sides] == [210, 385]


def test_an_empty_cohort_prints_that_there_is_no_sample(report):
    answer = ask(["landing_rate", "arrived"], [point(on=dt.date(2012, 2, 1))], book=catalogue())
    assert answer.cell("landing_rate").text == NO_SAMPLE
    assert answer.cell("arrived").text == NO_SAMPLE


def test_claimed_and_verified_are_different_numbers(report):
    with writing(report) as w:
        more = w.project("只填报", dt.date(2012, 1, 5))
        w.milestone(more, "signed", dt.date(2013, 5, 1), bases=["claimed"])
        w.signing(more, "contract", dt.date(2013, 5, 1), SigningEvent.objects.get())
    assert ask(["event_signed"], [point(on=DAY)], book=catalogue()).cell("event_signed").text == "385"

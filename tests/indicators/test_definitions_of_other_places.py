"""Figures that differ only by definition: 云南's 32 % below 41 %, 海南's registration as landing, vintage targets."""

import datetime as dt

import pytest

from figures_cast import writing
from luodi.indicators.answers import ask
from luodi.indicators.catalogue import catalogue
from luodi.indicators.periods import point, year_to
from luodi.indicators.sentences import sentence
from projects_cast import acting, officer

DAY = dt.date(2016, 11, 15)


@pytest.fixture
def by(db):
    user = officer()
    with acting(user):
        yield user


def signed(w, name, on, *kinds):
    made = w.project(name, on)
    w.milestone(made, "signed", on)
    for kind in kinds:
        w.milestone(made, kind, dt.date(2016, 3, 1))


def test_landing_may_lie_below_starting(by):
    """云南 2015: 落地率 32 % of the signed, 开工率 41 % of the performing."""
    with writing(by) as w:
        for number in range(100):
            kinds = [*(["landed"] if number < 32 else []), *(["registered"] if number < 82 else [])]
            kinds += ["started"] if 46 <= number < 80 else []
            signed(w, f"P{number}", dt.date(2014, 5, 1), *kinds)
    answer = ask(["landed_of_signed", "started_of_performing"], [point(on=DAY)], book=catalogue())
    assert answer.cell("landed_of_signed").text == "32.0%"
    assert answer.cell("started_of_performing").text == "41.5%"


def test_registration_counts_as_landing_where_a_city_says_so(by):
    """海南: 219 of 429 registered is 51 %, 105 of them started."""
    with writing(by) as w:
        for number in range(429):
            kinds = ["registered", "started"] if number < 105 else ["registered"] if number < 219 else []
            signed(w, f"P{number}", dt.date(2014, 5, 1), *kinds)
    codes = ["registration_landing_rate", "landing_rate", "registered_then_started_rate"]
    answer = ask(codes, [point(on=DAY)], book=catalogue())
    assert answer.cell("registration_landing_rate").text == "51.0%"
    assert answer.cell("registered_then_started_rate").text == "47.9%"
    assert answer.cell("landing_rate").text == "无样本"  # nobody signed at an event


def test_each_signing_year_has_its_own_rate(by):
    """海南 2016: 2012 ≥ 70 %, 2013 ≥ 50 %, 2014 ≥ 40 %, 2015 ≥ 30 %."""
    with writing(by) as w:
        for year, started in ((2012, 7), (2013, 5), (2014, 4), (2015, 3)):
            for number in range(10):
                signed(w, f"P{year}{number}", dt.date(year, 5, 1), *(["started"] if number < started else []))
    answer = ask(["vintage_start_rate"], [point(on=DAY)], book=catalogue(), by=["signed_year"])
    rates = {group.text: answer.cell("vintage_start_rate", group.key).text for group in answer.groups}
    assert rates == {"2012": "70.0%", "2013": "50.0%", "2014": "40.0%", "2015": "30.0%", "合计": "47.5%"}


def test_a_performance_rate_is_cut_not_rounded(by):
    """渭南 printed 291 of 292 as 99.65 %."""
    with writing(by) as w:
        for number in range(292):
            signed(w, f"P{number}", dt.date(2014, 5, 1), *(["cancelled"] if not number else []))
    assert (
        ask(["performance_rate"], [point(on=DAY)], book=catalogue()).cell("performance_rate").text == "99.65%"
    )


def test_growth_is_computed_anew_for_last_year(by):
    with writing(by) as w:
        for number in range(5):
            signed(w, f"A{number}", dt.date(2015, 2, 1))
        for number in range(6):
            signed(w, f"B{number}", dt.date(2016, 2, 1))
    at = point(year_to(dt.date(2016, 6, 30)))
    cell = ask(["signed_growth"], [at], book=catalogue()).cell("signed_growth")
    assert (cell.text, cell.numerator, cell.denominator) == ("20.0%", 6, 5)


def test_a_sentence_is_written_from_the_parameters(db):
    book = catalogue()
    words = sentence(book.find("landing_rate"), book.find)
    assert words == (
        "2012年1月1日起至截至日签约、有签约活动的项目中，截至日已落地且状态不是取消或退出的项目数占比；"
        "按核实数（含期初数）；分组按当时区划；四舍五入保留 1 位小数。"
    )

"""Bad definitions and bad questions are refused with what to change."""

import datetime as dt
from decimal import Decimal

import pytest

from figures_cast import writing
from luodi.indicators.answers import ask
from luodi.indicators.catalogue import Catalogue, catalogue, checked
from luodi.indicators.errors import (
    CircularReference,
    MixedCurrencies,
    NoRates,
    UnknownFigure,
    UnknownGrouping,
    WrongDefinition,
    WrongPeriod,
)
from luodi.indicators.files import read_one, read_text
from luodi.indicators.models import ExchangeRate
from luodi.indicators.periods import point, read_period
from luodi.ledger.errors import BeforeLedger, FutureReading
from projects_cast import acting, officer

DAY = dt.date(2015, 6, 30)
PLAIN = {"name": "数", "unit": "个", "source": "测试", "reason": "测试"}


def definition(code="x", **more):
    return read_one({**PLAIN, "code": code, "table": "projects", "measure": "count", **more})


def ratio(code, numerator, denominator):
    return read_one(
        {**PLAIN, "code": code, "measure": "ratio", "numerator": numerator, "denominator": denominator}
    )


def test_an_unknown_figure_offers_close_ones():
    with pytest.raises(UnknownFigure, match="landing_rate"):
        Catalogue(checked([definition("landing_rate")])).find("landing_rat")


def test_a_reference_to_nothing_names_who_refers():
    with pytest.raises(UnknownFigure, match="口径「a」引用的"):
        checked([ratio("a", "b", "c")])


def test_a_ring_of_references_is_spelled_out():
    with pytest.raises(CircularReference, match="a → b → a"):
        checked([ratio("a", "b", "n"), ratio("b", "a", "n"), definition("n")])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"cohort": [{"nothing": 1}]}, "没有字段「nothing」"),
        ({"cohort": [{"origin": "mars"}]}, "没有「mars」"),
        ({"cohort": [{"origin": {"at_least": 3}}]}, "不能用条件"),
        ({"switches": {"cancelled": "sometimes"}}, "不存在"),
        ({"measure": "sum", "of": "origin"}, "加总的字段"),
        ({"measure": "share"}, "part"),
        ({"time": {"basis": "in_period", "field": "origin"}}, "时间口径的字段"),
        ({"table": "moon"}, "没有事实表"),
    ],
)
def test_an_impossible_definition_says_what_is_wrong(changes, words):
    with pytest.raises(WrongDefinition, match=words):
        checked([definition(**changes)])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("figures: [{code: a}]", "缺少「name」"),
        ("- {code: a, nmae: b}", "nmae"),
        ("x: [", "YAML"),
        ("- {code: a, name: a, unit: 个, source: s, reason: r, measure: guess}", "measure"),
    ],
)
def test_a_wrong_file_says_where(text, words):
    with pytest.raises(WrongDefinition, match=words):
        read_text(text, "某文件.yaml")


@pytest.mark.parametrize(
    "text", ["去年", "2015-13", "2015-02-30..2015-03-01", "2015-06-30..2015-01-01", "2015Q5"]
)
def test_an_unreadable_period_is_refused(text):
    with pytest.raises(WrongPeriod):
        read_period(text)


@pytest.fixture
def two_currencies(db):
    by = officer()
    with acting(by):
        with writing(by) as w:
            for name, currency, total in (("甲", "CNY", "100"), ("乙", "USD", "10")):
                made = w.project(name, dt.date(2015, 1, 1), currency=currency, planned_total=total)
                w.milestone(made, "signed", dt.date(2015, 2, 1))
        yield by


def total(**currency):
    more = {"currency": currency} if currency else {}
    return Catalogue(checked([definition("t", measure="sum", of="planned_total", unit="万元", **more)]))


def test_a_sum_over_two_currencies_without_a_rule_is_refused(two_currencies):
    with pytest.raises(MixedCurrencies, match="CNY、USD"):
        ask(["t"], [point(on=DAY)], book=total())


def test_one_currency_only_is_a_rule(two_currencies):
    assert ask(["t"], [point(on=DAY)], book=total(only="USD")).cell("t").value == 10


def test_conversion_without_a_rate_is_refused_and_with_one_is_dated(two_currencies):
    book = total(convert="CNY")
    with pytest.raises(NoRates, match="1 笔金额折算不成CNY"):
        ask(["t"], [point(on=DAY)], book=book)
    before = point(on=DAY)
    with writing(two_currencies) as w:
        for day, rate in ((dt.date(2015, 1, 1), "6.2"), (dt.date(2015, 8, 1), "6.4")):
            w.entries(
                ExchangeRate(currency="USD", cny=Decimal(rate), table_name="测试", source="测试",
                             occurred_first=day, occurred_on=day)
            )  # fmt: skip
    assert ask(["t"], [point(on=DAY)], book=book).cell("t").value == 162
    assert ask(["t"], [point(on=dt.date(2015, 9, 1))], book=book).cell("t").value == 164
    with pytest.raises(NoRates):
        ask(["t"], [before], book=book)  # not known then


def test_knowledge_before_the_ledger_or_in_the_future_is_refused(two_currencies):
    with pytest.raises(BeforeLedger, match="台账自"):
        point(on=DAY, known_at=dt.date(1999, 1, 1))
    with pytest.raises(FutureReading, match="不能晚于"):
        point(on=DAY, known_at=dt.date(2999, 1, 1))


def test_an_unknown_grouping_lists_what_there_is(two_currencies):
    with pytest.raises(UnknownGrouping, match="region（区划）"):
        ask(["event_signed"], [point(on=DAY)], book=catalogue(), by=["colour"])

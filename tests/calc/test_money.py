from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.calc.money import (
    CNY,
    FOOTNOTE,
    USD,
    NoRate,
    Rate,
    RateTable,
    apportion_rounding,
    convert,
    round_half_up,
    show,
    show_wan,
    show_yi,
)

TABLE = RateTable(
    "2015年统计折算汇率",
    "第1版",
    "国家外汇管理局",
    (Rate(USD, date(2015, 1, 1), D("6.12")), Rate(USD, date(2015, 7, 1), D("6.20"))),
)
amounts = st.decimals(min_value=-(10**7), max_value=10**7, places=4)


def test_halves_go_away_from_zero_not_to_even():
    assert [round_half_up(D(x), 1) for x in ("0.25", "0.35", "-0.25")] == [D("0.3"), D("0.4"), D("-0.3")]


def test_the_report_prints_its_own_figures():
    assert show_yi(D(23_579_200)) == "2,357.92亿元"
    assert show(D(4_849_600)) == "484.96亿元"
    assert show(D(104_400), USD) == "10.44亿美元"
    assert show_wan(D("4396"), USD) == "4,396万美元"


def test_small_amounts_stay_in_wan_with_no_needless_decimals():
    assert show(D("9999")) == "9,999万元"
    assert show(D("12.345")) == "12.35万元"
    assert show(D("9999.996")) == "1.00亿元"


def test_thirds_are_made_to_add_up():
    third = D(100) / 3
    result = apportion_rounding([third, third, third], total=None)
    assert sum(result.parts) == result.total == 100
    assert result.parts == (D(34), D(33), D(33))
    assert (result.adjusted, result.footnote) == ((0,), "")


def test_a_total_that_is_not_the_sum_gets_a_footnote_and_untouched_parts():
    result = apportion_rounding([D("1.4"), D("1.4")], total=D(4))
    assert (result.parts, result.total, result.footnote) == ((D(1), D(1)), D(4), FOOTNOTE)


@given(st.lists(amounts, max_size=30), st.integers(0, 2))
def test_parts_sum_to_the_rounded_total_and_none_moves_a_whole_unit(parts, places):
    result = apportion_rounding(parts, places)
    unit = D(1).scaleb(-places)
    assert sum(result.parts, D(0)) == result.total == round_half_up(sum(parts, D(0)), places)
    assert all(abs(shown - part) < unit for shown, part in zip(result.parts, parts, strict=True))
    exact = [i for i, part in enumerate(parts) if part == round_half_up(part, places)]
    assert not set(exact) & set(result.adjusted)


def test_the_rate_of_the_day_converts_and_is_named():
    before, after = (convert(D(100), USD, CNY, day, TABLE) for day in (date(2015, 6, 30), date(2015, 7, 1)))
    assert (before.amount, after.amount) == (D("612.00"), D("620.00"))
    assert before.note == "1美元=6.12元（2015-01-01起）（2015年统计折算汇率，第1版，国家外汇管理局）"


def test_yuan_into_dollars_divides_and_the_same_currency_stays():
    assert convert(D(612), CNY, USD, date(2015, 3, 1), TABLE).amount == 100
    assert convert(D(5), CNY, CNY, date(2015, 3, 1), TABLE).note == ""


def test_a_missing_rate_is_refused_by_currency_and_day():
    with pytest.raises(NoRate, match="没有美元在2014-12-31及以前的汇率"):
        convert(D(1), USD, CNY, date(2014, 12, 31), TABLE)
    with pytest.raises(NoRate, match="没有欧元"):
        convert(D(1), "EUR", CNY, date(2015, 1, 1), TABLE)

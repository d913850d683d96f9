"""What a reader sees of a number or a date."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from luodi.calc.partial_dates import PartialDate
from luodi.common import formats


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("9999.99", "CNY", "9,999.99万元"),
        ("10000", "CNY", "1.00亿元"),
        ("12345", "亿元", "1.23亿元"),
        ("12345.5", "万元", "12,346万元"),
        ("1250", "USD", "1,250万美元"),
        (None, "CNY", "—"),
        ("", "CNY", "—"),
        ("0", "CNY", "0万元"),
    ],
)
def test_money_carries_the_unit_a_reader_expects(value, unit, text):
    assert formats.money(value, unit) == text


def test_a_column_of_numbers_keeps_its_decimals_and_a_sentence_does_not():
    assert formats.number(Decimal("1234.5"), 2) == "1,234.50"
    assert formats.number(Decimal("1234.50")) == "1,234.5"
    assert formats.number(100) == "100"
    assert formats.number(Decimal("0.125"), 2) == "0.13"


def test_a_share_is_rounded_half_up_in_decimal():
    assert formats.percent(Decimal(210) / Decimal(385)) == "54.5%"
    assert formats.percent(Decimal("0.0005")) == "0.1%"
    assert formats.percent(0) == "0.0%"


def test_what_is_no_number_is_an_error_not_an_empty_cell():
    with pytest.raises(ValueError, match="not a number"):
        formats.number("十几个亿")


@pytest.mark.parametrize(
    ("precision", "text"),
    [
        ("day", "2015-08-31"),
        ("month", "2015年8月"),
        ("quarter", "2015年三季度"),
        ("half", "2015年下半年"),
        ("year", "2015年"),
    ],
)
def test_a_date_says_only_what_is_known(precision, text):
    assert formats.day(date(2015, 8, 31), precision) == text


def test_a_partial_date_prints_without_naming_its_precision():
    assert formats.day(PartialDate.of_half(2015, 1)) == "2015年上半年"
    assert formats.day(PartialDate.of_day(date(2015, 1, 2))) == "2015-01-02"
    assert formats.day(None) == "—"


def test_an_instant_is_told_in_beijing_time():
    assert formats.tick(datetime(2015, 6, 30, 16, 1, tzinfo=UTC)) == "2015-07-01 00:01"

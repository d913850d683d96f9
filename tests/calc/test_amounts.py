"""What an office writes into an amount cell is read to the digit, with its unit, or refused in words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.calc.amounts import UNITS, Amount, NotANumber, plain, read_amount, read_number, unit_named

WAN, YI, YUAN, WAN_USD, MU = (UNITS[name] for name in ("万元", "亿元", "元", "万美元", "亩"))


@pytest.mark.parametrize(
    ("written", "column", "value", "unit"),
    [
        (12000, WAN, "12000", "万元"),
        (1.2, YI, "12000", "亿元"),
        (123456789, YUAN, "12345.6789", "元"),
        ("12,000", WAN, "12000", "万元"),
        ("１２，０００．５", WAN, "12000.5", "万元"),
        (" 12 000 ", WAN, "12000", "万元"),
        ("1.2亿", WAN, "12000", "亿元"),
        ("1.2亿", WAN_USD, "12000", "亿美元"),
        ("1.2亿", None, "12000", "亿元"),
        ("1.2亿元", None, "12000", "亿元"),
        ("5000万", YI, "5000", "万元"),
        ("1亿2000万元", WAN, "12000", "万元"),
        ("500万美元", WAN, "500", "万美元"),
        ("500万美金", WAN, "500", "万美元"),
        ("人民币3000万元", None, "3000", "万元"),
        ("3000万元人民币", None, "3000", "万元"),
        ("¥3,000", WAN, "0.3", "元"),
        ("$1,234,500", WAN, "123.45", "美元"),
        ("US$2亿", None, "20000", "亿美元"),
        ("(1,200)", WAN, "-1200", "万元"),
        ("-5.5", WAN, "-5.5", "万元"),
        ("1.2E+04", WAN, "12000", "万元"),
        (0.1 + 0.2, WAN, "0.3", "万元"),
        (0, WAN, "0", "万元"),
        ("0", WAN, "0", "万元"),
        ("35.6亩", WAN, "35.6", "亩"),
        ("2万平方米", None, "20000", "万㎡"),
        ("1,200m2", None, "1200", "㎡"),
        ("3公顷", MU, "30000", "公顷"),
        ("350人", None, "350", "人"),
        ("12%", None, "12", "%"),
    ],
)
def test_an_amount_is_read_with_its_unit(written: object, column: object, value: str, unit: str) -> None:
    assert read_amount(written, column) == Amount(Decimal(value), UNITS[unit])


@pytest.mark.parametrize(
    "written", ["约1.2亿", "1.2亿元左右", "1.2亿元以上", "1.2亿多", "近1.2亿元", "≥1.2亿", "1.2余亿"]
)
def test_about_is_kept_beside_the_number(written: str) -> None:
    found = read_amount(written, WAN)
    assert found is not None
    assert (found.value, found.approximate) == (Decimal(12000), True)


@pytest.mark.parametrize("written", [None, "", " ", "—", "--", "/", "－", "无", "待定", "…"])
def test_nothing_is_missing_and_zero_is_zero(written: object) -> None:
    assert read_amount(written, WAN) is None
    assert read_amount("0", WAN) == Amount(Decimal(0), WAN)


@pytest.mark.parametrize(
    ("written", "column", "why"),
    [
        (12000, None, "没有写单位"),
        ("12000", None, "没有写单位"),
        ("3-5亿", WAN, "是一个范围"),
        ("一批", WAN, "看不出是多少"),
        ("12吨", WAN, "「吨」不是认得的单位"),
        ("1.2.3", WAN, "看不出是多少"),
        ("1,23", WAN, "看不出是多少"),
        ("5万", UNITS["%"], "「万」不是认得的单位"),
        (True, WAN, "不是数"),
        (float("nan"), WAN, "不是数"),
    ],
)
def test_what_cannot_be_told_is_refused_with_what_would_be_right(
    written: object, column: object, why: str
) -> None:
    with pytest.raises(NotANumber, match=why) as refusal:
        read_amount(written, column)
    assert "；请写" in str(refusal.value)


def test_a_unit_goes_by_several_names() -> None:
    assert unit_named("平方米") is unit_named("m²") is UNITS["㎡"]
    assert unit_named("万 美金") is UNITS["万美元"]
    assert unit_named("吨") is None


def test_a_plain_number_needs_no_unit() -> None:
    assert read_number("１，２３４") == 1234
    assert read_number("—") is None


def test_display_rounds_half_up_in_the_unit_asked() -> None:
    assert Amount(Decimal("82086"), WAN).in_unit(YI, 2) == Decimal("8.21")
    assert Amount(Decimal("10.5"), WAN).in_unit(WAN, 0) == 11
    with pytest.raises(ValueError, match="not measured"):
        Amount(Decimal(1), WAN).in_unit(WAN_USD, 2)


numbers = st.decimals(-(10**9), 10**9, places=4, allow_nan=False)


@given(numbers, st.sampled_from(sorted(UNITS)), st.booleans())
def test_what_is_printed_is_read_back(number: Decimal, unit: str, approximate: bool) -> None:
    amount = Amount(number * UNITS[unit].factor, UNITS[unit], approximate)
    assert read_amount(str(amount), None) == amount


@given(numbers, st.sampled_from(sorted(UNITS)))
def test_thousands_and_full_width_change_nothing(number: Decimal, unit: str) -> None:
    wide = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
    expected = Amount(number * UNITS[unit].factor, UNITS[unit])
    for text in (plain(number), f"{number:,}", f"{number:,}".translate(wide)):
        assert read_amount(text, UNITS[unit]) == expected


@given(st.text(max_size=20))
def test_any_text_is_an_amount_missing_or_refused(text: str) -> None:
    refusal = ""
    try:
        read_amount(text, WAN)
    except NotANumber as error:
        refusal = str(error)
    assert not refusal or "；请写" in refusal


@pytest.mark.parametrize("written", ["9" * 40, "1e400", 10**14, "1e20", "-1e15"])
def test_what_no_office_means_is_refused_with_a_hint_at_the_unit(written: object) -> None:
    with pytest.raises(NotANumber, match="核对单位"):
        read_amount(written, WAN)

"""What an office writes into a date cell is read as the days it means, or refused in words."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.calc.partial_dates import NotADate, PartialDate, Precision, order_of, read_partial_date

YEAR_2015 = (date(2015, 1, 1), date(2015, 12, 31), Precision.YEAR)
JUNE = (date(2015, 6, 1), date(2015, 6, 30), Precision.MONTH)
SECOND_QUARTER = (date(2015, 4, 1), date(2015, 6, 30), Precision.QUARTER)
FIRST_HALF = (date(2015, 1, 1), date(2015, 6, 30), Precision.HALF)
THE_30TH = (date(2015, 6, 30), date(2015, 6, 30), Precision.DAY)

SHAPES = {
    THE_30TH: "2015-06-30 2015/6/30 2015.6.30 2015.06.30 15/6/30 20150630 2015年6月30日 2015年6月30号 "
    "２０１５年６月３０日 二〇一五年六月三十日 2015-06-30T08:30:00Z 2015年6月30日前 6/30/2015 "
    "30/6/2015 30-JUN-2015",
    JUNE: "2015.6 2015-06 2015/6 201506 2015年6月 2015年6月份 2015年6月底 15年6月 2015年六月 2015年6月上旬 "
    "2015年6月底前",
    SECOND_QUARTER: "2015年二季度 2015年第二季度 2015年2季度 2015Q2 2015-Q2 2015年第２季度 2015年4-6月 "
    "15年二季度末",
    FIRST_HALF: "2015年上半年 2015上半年 2015年1-6月 2015年上半年末",
    YEAR_2015: "2015 2015年 2015年度 2015年底 2015年底前 2015年1至12月",
}
WRITTEN = [(text, meant) for meant, texts in SHAPES.items() for text in texts.split()] + [
    ("2015-06-30 00:00:00", THE_30TH),
    ("6/30/2015 12:00:00 AM", THE_30TH),
    (" 2015 年 6 月 30 日 ", THE_30TH),
    ("Jun 30, 2015", THE_30TH),
    ("2015/6/3014:00:00", THE_30TH),
    ("2015年6月30日10:30", THE_30TH),
    ("Jun 2015", JUNE),
    ("06-2015", JUNE),
    (42185, THE_30TH),
    (42185.6, THE_30TH),
    (date(2015, 6, 30), THE_30TH),
    (datetime.fromisoformat("2015-06-30T09:15:00"), THE_30TH),
    (20150630, THE_30TH),
    (2015.6, JUNE),
    (201506, JUNE),
    (2015, YEAR_2015),
    (2015.0, YEAR_2015),
]


@pytest.mark.parametrize(("written", "meant"), WRITTEN, ids=str)
def test_a_date_is_read_in_every_shape_offices_use(written: object, meant: tuple) -> None:
    assert read_partial_date(written) == PartialDate(*meant)


@pytest.mark.parametrize("written", [None, "", "  ", "—", "/", "无", "待定", "－", "N/A"])
def test_a_cell_that_says_nothing_is_missing_and_not_wrong(written: object) -> None:
    assert read_partial_date(written) is None


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("2015-02-30", "不是日历上有的日期"),
        ("2015年13月", "不是日历上有的日期"),
        ("3/4/2015", "2015-03-04 或 2015-04-03"),
        (2015.1, "2015-01 或 2015-10"),
        ("6月30日", "没有写年份"),
        ("2015/6/209:30:00", "2015/6/2 还是 2015/6/20"),
        ("2015-2017", "看不出是哪一天"),
        ("已开工", "看不出是哪一天"),
        ("2015年2-9月", "2015年9月"),
        (350000, "不是日历上有的日期"),
        (123, "看不出是哪一天"),
        (True, "不是日期"),
        (float("inf"), "不是日期"),
        (float("nan"), "不是日期"),
    ],
)
def test_what_cannot_be_told_is_refused_with_what_would_be_right(written: object, why: str) -> None:
    with pytest.raises(NotADate, match=why):
        read_partial_date(written)


def test_a_column_shows_which_of_day_and_month_comes_first() -> None:
    assert order_of(["3/4/2015", "6/30/2015"]) == "mdy"
    assert order_of(["3/4/2015", "30/6/2015"]) == "dmy"
    assert order_of(["3/4/2015"]) is None
    assert order_of(["6/30/2015", "30/6/2015"]) is None
    assert read_partial_date("3/4/2015", order="mdy") == PartialDate.of_day(date(2015, 3, 4))
    assert read_partial_date("3/4/2015", order="dmy") == PartialDate.of_day(date(2015, 4, 3))


def test_a_year_is_assumed_only_where_the_caller_gives_one() -> None:
    assert read_partial_date("6月底", assume_year=2015) == PartialDate.of_month(2015, 6)


years = st.integers(1900, 2199)
partial_dates = st.one_of(
    st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(PartialDate.of_day),
    st.builds(PartialDate.of_month, years, st.integers(1, 12)),
    st.builds(PartialDate.of_quarter, years, st.integers(1, 4)),
    st.builds(PartialDate.of_half, years, st.integers(1, 2)),
    st.builds(PartialDate.of_year, years),
)


@given(partial_dates)
def test_what_is_printed_is_read_back(value: PartialDate) -> None:
    assert read_partial_date(str(value)) == value
    assert value.first <= value.last


@given(st.text(max_size=20))
def test_any_text_is_a_date_missing_or_refused(text: str) -> None:
    refusal = ""
    try:
        read_partial_date(text)
    except NotADate as error:
        refusal = str(error)
    assert not refusal or "；请写成" in refusal


def test_a_span_that_is_no_whole_month_is_no_month() -> None:
    with pytest.raises(ValueError, match="is no month"):
        PartialDate(date(2015, 6, 2), date(2015, 6, 30), Precision.MONTH)


@pytest.mark.parametrize(
    "text", ["民国104年6月", "民国 104 年 6 月 30 日", "104年6月30日", "中华民国一〇四年"]
)
def test_a_year_of_the_republic_is_not_guessed_and_its_common_year_named(text):
    with pytest.raises(NotADate, match="公元 2015 年"):
        read_partial_date(text)

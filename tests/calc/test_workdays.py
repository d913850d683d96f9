import csv
from datetime import date

import pytest

from luodi.calc.workdays import (
    BadNotice,
    UnknownYear,
    add_workdays,
    is_workday,
    known_years,
    next_workday,
    read_special_days,
    workdays_between,
)
from shared_data import shared_data


def test_every_day_of_the_independent_calendar_agrees():
    path = shared_data("calendar/cn_workdays_2004_2026.csv")
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    wrong = [row for row in rows if is_workday(date.fromisoformat(row["date"])) != (row["is_workday"] == "1")]
    assert len(rows) == 8401
    assert wrong == []


def test_a_make_up_saturday_counts_and_a_holiday_monday_does_not():
    assert is_workday(date(2015, 10, 10))  # 国庆节调休
    assert not is_workday(date(2015, 10, 5))


def test_the_first_day_of_a_period_is_not_counted():
    assert add_workdays(date(2015, 9, 28), 3) == date(2015, 10, 8)
    assert add_workdays(date(2015, 9, 28), 5) == date(2015, 10, 10)


def test_zero_working_days_is_the_day_itself_even_on_a_holiday():
    assert add_workdays(date(2015, 10, 1), 0) == date(2015, 10, 1)


def test_counting_back_from_a_deadline():
    assert add_workdays(date(2015, 10, 8), -2) == date(2015, 9, 29)


@pytest.mark.parametrize("days", [1, 2, 7, 20, 90, 250])
def test_between_is_the_inverse_of_adding_in_both_directions(days):
    for start in (date(2014, 12, 30), date(2015, 2, 14), date(2015, 10, 1)):
        assert workdays_between(start, add_workdays(start, days)) == days
        assert workdays_between(start, add_workdays(start, -days)) == -days


def test_a_deadline_in_the_national_holiday_moves_and_says_so():
    moved = next_workday(date(2015, 10, 3))
    assert (moved.day, moved.moved_from) == (date(2015, 10, 8), date(2015, 10, 3))
    assert moved.sentence == "2015年10月3日为国庆节假期，顺延至2015年10月8日（星期四）"


def test_a_deadline_on_a_plain_sunday_names_the_weekday():
    assert (
        next_workday(date(2015, 11, 15)).sentence == "2015年11月15日为星期日，顺延至2015年11月16日（星期一）"
    )


def test_a_working_day_stays_without_a_sentence():
    stays = next_workday(date(2015, 11, 16))
    assert (stays.day, stays.moved_from, stays.sentence) == (date(2015, 11, 16), None, "")


def test_a_year_without_a_notice_is_named_not_guessed():
    with pytest.raises(UnknownYear, match="2027年的节假日安排尚未录入") as caught:
        add_workdays(date(2026, 12, 30), 3)
    assert caught.value.year == 2027


def test_an_uploaded_notice_opens_next_year():
    notice = read_special_days(["日期,休班,名称", "2027-01-01,休,元旦", "2027/01/03,班,元旦"])
    assert add_workdays(date(2026, 12, 30), 2, notice) == date(2027, 1, 3)
    assert known_years(notice)[-1] == 2027


def test_an_uploaded_notice_replaces_its_year_whole():
    notice = read_special_days(["日期,休班,名称", "2015-09-03,休,纪念日"])
    assert not is_workday(date(2015, 9, 3), notice)
    assert is_workday(date(2015, 10, 5), notice), "the shipped days of 2015 must not shine through"
    assert not is_workday(date(2014, 10, 2), notice)


def test_a_bad_line_of_a_notice_is_named():
    with pytest.raises(BadNotice, match="第2行的日期「元旦」"):
        read_special_days(["日期,休班,名称", "元旦,休,元旦"])
    with pytest.raises(BadNotice, match="应为「休」或「班」"):
        read_special_days(["日期,休班,名称", "2027-01-01,放假,元旦"])

"""三单: kinds from data, clocks in working days over holidays, the ladder."""

import datetime as dt
from decimal import Decimal

import pytest

from luodi.calc.slips import chosen_due, default_preset, due_of, presets, rung, workdays_left
from luodi.org.enums import SlipPreset


def d(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_the_default_says_the_report_s_own_verbs_with_seven_three_and_three_days():
    found = default_preset()
    assert found.title == "交办单、催办单、督办单"
    assert [kind.days for kind in found.tiers] == [7, 3, 3]
    assert [kind.explanation for kind in found.tiers] == [False, False, True]
    assert (found.remind.label, found.remind.tier, found.upward.label) == ("提醒", 0, "提请协调单")


def test_every_preset_the_wizard_offers_has_its_clocks():
    assert set(presets()) == set(SlipPreset.values)
    assert all(len(preset.tiers) == 3 and preset.source for preset in presets().values())


@pytest.mark.parametrize(
    ("tier", "issued", "due"),
    [
        ("tier1", "2015-06-30", "2015-07-09"),
        ("tier1", "2015-09-28", "2015-10-13"),  # 国庆 1–7 October off, Saturday 10 October worked
        ("tier2", "2015-07-03", "2015-07-08"),
        ("tier3", "2016-02-05", "2016-02-15"),  # 春节 7–13 February; 6 and 14 February worked
    ],
)
def test_a_clock_runs_in_working_days_over_holidays(tier, issued, due):
    found = due_of(default_preset().kind(tier), d(issued))
    assert found is not None
    assert found.day == d(due)


def test_a_reminder_has_no_clock():
    assert due_of(default_preset().remind, d("2015-07-01")) is None


def test_a_day_chosen_on_a_holiday_moves_and_says_so():
    found = chosen_due(d("2015-10-03"))
    assert found.day == d("2015-10-08")
    assert "顺延至2015年10月8日" in found.sentence
    assert chosen_due(d("2015-10-08")).sentence == ""


def test_what_follows_what():
    preset = default_preset()
    assert [preset.following(preset.kind(code)) for code in ("remind", "tier1", "tier2", "tier3", "upward")] == [
        preset.tiers[0], preset.tiers[1], preset.tiers[2], None, None,
    ]  # fmt: skip


def test_days_left_are_counted_in_working_days():
    assert workdays_left(d("2015-07-09"), d("2015-07-06")) == 3
    assert workdays_left(d("2015-07-09"), d("2015-07-09")) == 0
    assert workdays_left(d("2015-07-09"), d("2015-07-13")) == -2


@pytest.mark.parametrize(
    ("opened", "amount", "count", "label"),
    [
        ("2015-06-30", None, 1, "主办部门"),
        ("2015-06-15", None, 1, "牵头部门"),
        ("2015-06-15", "60000", 1, "联席会"),
        ("2015-06-29", "600000", 1, "主办部门"),  # large, but young: solvable below may not go up
        ("2015-06-29", None, 3, "联席会"),
        ("2015-03-02", None, 1, "市长专题会"),
    ],
)
def test_the_ladder_climbs_by_age_size_and_count(opened, amount, count, label):
    step = rung(d(opened), d("2015-06-30"), amount=Decimal(amount) if amount else None, count=count)
    assert step.label == label

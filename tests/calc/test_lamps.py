"""Lamp presets against worked cases derived from the published rules; the day is 20 June 2025 throughout."""

import datetime as dt
from decimal import Decimal

import pytest

from luodi.calc.lamps import DONE, LATE, NORMAL, UNRATED, WARNING, Standing, judge, rule_sets

DAY = dt.date(2025, 6, 20)


def d(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def progress(points_behind: str, **more) -> Standing:
    """A started project of 10,000万 that should have done half and lies so many points under it."""
    done = Decimal(5000) - Decimal(points_behind) * 100
    facts = {"started_on": d("2025-01-10"), "in_statistics_on": d("2025-01-20")}
    return Standing(
        DAY, planned_total=Decimal(10000), planned_so_far=Decimal(5000), invested=done, **(facts | more)
    )


def start(planned: str, **more) -> Standing:
    return Standing(DAY, planned_start=d(planned), **more)


def started(day: str, **more) -> Standing:
    return Standing(DAY, started_on=d(day), **more)


YINCHUAN = [
    ("on plan", progress("0"), NORMAL, "按计划推进"),
    ("ahead of plan", progress("-5"), NORMAL, "按计划推进"),
    (
        "0-10 points under is undefined there; decided: normal, said",
        progress("9.9"),
        NORMAL,
        "略低于序时进度9.9",
    ),
    ("10 points under", progress("10"), WARNING, "10个百分点"),
    ("30 points under is still within 10-30", progress("30"), WARNING, "30个百分点"),
    ("more than 30 points under", progress("30.1"), LATE, "30.1个百分点"),
    ("due this month, not started", start("2025-06-30"), WARNING, "本月到期"),
    ("due next month", start("2025-07-01"), NORMAL, "按计划推进"),
    ("due last month, under three months late: decided warning", start("2025-05-10"), WARNING, "已过期"),
    ("a day short of three months late", start("2025-03-21"), WARNING, "已过期"),
    ("three months late", start("2025-03-20"), LATE, "已晚3个月"),
    ("started three weeks ago, not 入库", started("2025-05-30"), NORMAL, "按计划推进"),
    ("one month after the start not 入库", started("2025-05-20"), WARNING, "满1个月还没入库"),
    ("two months after the start not 入库", started("2025-04-20"), LATE, "满2个月还没入库"),
    ("入库", started("2025-01-20", in_statistics_on=d("2025-02-02")), NORMAL, "按计划推进"),
    ("nothing to compare with", Standing(DAY, signed_on=d("2024-01-01")), UNRATED, "没有可以比较"),
    ("completed", progress("40", completed_on=d("2025-06-01")), DONE, "已竣工"),
    ("completion lies ahead", progress("0", completed_on=d("2025-06-21")), NORMAL, "按计划推进"),
    ("halted", progress("40", gone="停建"), UNRATED, "项目已停建"),
]
SANYA = [
    ("at 序时", progress("0"), NORMAL, "按计划推进"),
    ("a little below", progress("0.1"), WARNING, "少0.2%"),
    ("half of it below", progress("25"), WARNING, "少50%"),
    ("more than half below", progress("25.1"), LATE, "少50.2%"),
    ("second month missed", progress("5", past=(WARNING,)), LATE, "连续2个月"),
    ("missed last month, made up", progress("0", past=(LATE,)), NORMAL, "按计划推进"),
    ("no plan by months", Standing(DAY, started_on=d("2025-01-01")), UNRATED, "没有可以比较"),
]
HANDAN = [
    ("moved last month", Standing(DAY, moved_on=d("2025-04-21")), NORMAL, "按计划推进"),
    ("two months", Standing(DAY, moved_on=d("2025-04-20")), WARNING, "2个月没有进展"),
    ("three months", Standing(DAY, moved_on=d("2025-03-20")), LATE, "3个月没有进展"),
    ("nothing ever", Standing(DAY), UNRATED, "没有可以比较"),
]
WEINAN = [
    ("signed a year ago to the day", Standing(DAY, signed_on=d("2024-06-20")), NORMAL, "按计划推进"),
    ("signed more than a year ago", Standing(DAY, signed_on=d("2024-06-19")), LATE, "没有开工"),
    ("started, money within three months", started("2024-01-10", arrived=Decimal(5000), arrived_on=d("2025-03-21"),
     planned_total=Decimal(10000)), NORMAL, "按计划推进"),
    ("three months without money", started("2024-01-10", arrived=Decimal(5000), arrived_on=d("2025-03-20"),
     planned_total=Decimal(10000)), LATE, "连续3个月没有到位资金"),
    ("half a year on, less than 15 per cent", started("2024-12-20", arrived=Decimal(1499), arrived_on=d("2025-06-01"),
     planned_total=Decimal(10000)), LATE, "只有15%"),
    ("half a year on, 15 per cent", started("2024-12-20", arrived=Decimal(1500), arrived_on=d("2025-06-01"),
     planned_total=Decimal(10000)), NORMAL, "按计划推进"),
    ("five months on, nothing much yet", started("2025-01-21", arrived=Decimal(1), arrived_on=d("2025-06-01"),
     planned_total=Decimal(10000)), NORMAL, "按计划推进"),
]  # fmt: skip
CASES = [
    pytest.param(code, standing, lamp, reason, id=f"{code}: {what}")
    for code, cases in (("yinchuan", YINCHUAN), ("sanya", SANYA), ("handan", HANDAN), ("weinan", WEINAN))
    for what, standing, lamp, reason in cases
]


@pytest.mark.parametrize(("code", "standing", "lamp", "reason"), CASES)
def test_a_preset_lights_the_lamp_of_the_worked_case_and_says_why(code, standing, lamp, reason):
    found = judge(standing, rule_sets()[code])
    assert (found.lamp, reason in "；".join(found.reasons)) == (lamp, True), found


def test_the_first_rule_set_is_the_default():
    assert next(iter(rule_sets())) == "yinchuan"


def test_the_decisive_reason_stands_first_and_the_others_follow():
    both = Standing(
        DAY,
        started_on=d("2025-05-10"),
        planned_total=Decimal(100),
        planned_so_far=Decimal(60),
        invested=Decimal(1),
    )
    found = judge(both, rule_sets()["yinchuan"])
    assert found.lamp == LATE
    assert "序时进度" in found.reasons[0]
    assert "还没入库" in found.reasons[1]


def test_two_warnings_in_a_row_call_for_a_talk():
    rules = rule_sets()["sanya"]
    assert judge(progress("5"), rules).consequences == ()
    assert "约谈" in judge(progress("5", past=(WARNING,)), rules).consequences[0]


@pytest.mark.parametrize(("moved", "removed"), [("2024-12-20", False), ("2024-12-19", True)])
def test_more_than_six_months_without_progress_leaves_the_pool(moved, removed):
    found = judge(Standing(DAY, moved_on=d(moved)), rule_sets()["handan"])
    assert bool(found.consequences) is removed


def test_every_rule_set_states_its_source():
    assert all(rules.source and rules.version for rules in rule_sets().values())

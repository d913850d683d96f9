"""Lamps of projects: computed, explained, since when, held back for a good reason; twice the same night changes nothing."""

import datetime as dt
from decimal import Decimal

import pytest

from luodi.access.scope import acting_as
from luodi.calc.months import months_before
from luodi.calc.partial_dates import PartialDate
from luodi.ledger.queries.reading import today
from luodi.projects.enums import Kind, MoneyKind, Nature
from luodi.projects.models import Project
from luodi.projects.operations.money import Amount, record_money
from luodi.projects.operations.plan import set_plan
from luodi.supervision.errors import Refusal
from luodi.supervision.models import LampState
from luodi.supervision.operations.hold import ask_hold, choose_rules, decide_hold
from luodi.supervision.operations.lamps import judge_all
from luodi.supervision.queries.lamp_facts import month_ends
from projects_cast import happened, project
from supervision_cast import as_, cast


@pytest.fixture
def c(db):
    return cast()


def lamp(c, made=None):
    with acting_as(c.office):
        return LampState.objects.open().get(project=made or c.project)


def night(c, day=None):
    with acting_as(c.office):
        return judge_all(day or today())


def planned_start(c, months_ago):
    with acting_as(c.clerk):
        set_plan(by=c.clerk, project=c.project.pk, nodes={Kind.STARTED: months_before(today(), months_ago)})


def test_a_project_without_a_plan_is_unrated_and_told_what_is_missing(c):
    night(c)
    assert (lamp(c).lamp, "编制计划" in lamp(c).reasons) == ("unrated", True)


def test_a_late_start_is_explained_in_words(c):
    planned_start(c, 4)
    night(c)
    found = lamp(c)
    assert (found.lamp, found.since, found.rule_set, found.rule_version) == ("late", today(), "yinchuan", 1)
    assert "已晚4个月" in found.reasons


def test_the_same_night_twice_changes_nothing(c):
    planned_start(c, 4)
    assert night(c).changed == 1
    assert night(c).changed == 0


def test_since_when_survives_new_reasons(c):
    planned_start(c, 4)
    night(c, today())
    night(c, today() + dt.timedelta(days=40))
    found = lamp(c)
    assert "已晚5个月" in found.reasons
    assert (found.since, found.occurred_on) == (today(), today() + dt.timedelta(days=40))


def test_money_and_plan_are_compared_as_the_dossier_adds_them_up(c):
    """A running total, then a flow after it; 序时 counts whole months only."""
    ends = month_ends(today(), 3)
    months = {PartialDate.of_month(day.year, day.month): Decimal(2000) for day in ends}
    now = PartialDate.of_month(today().year, today().month)
    with acting_as(c.clerk):
        set_plan(by=c.clerk, project=c.project.pk, nodes={}, amounts={**months, now: Decimal(9000)})
        happened(c.clerk, c.project, Kind.STARTED, ends[2])
        happened(c.clerk, c.project, Kind.IN_STATISTICS, ends[2])
        for day, nature, amount in ((ends[2], Nature.CUMULATIVE, 500), (ends[1], Nature.FLOW, 700)):
            month = PartialDate.of_month(day.year, day.month)
            record_money(
                by=c.clerk, project=c.project.pk, amount=Amount(MoneyKind.INVESTED, Decimal(amount), month, nature)
            )  # fmt: skip
    night(c)
    assert lamp(c).reasons.startswith("完成投资1,200万元，低于序时进度6,000万元24个百分点")
    assert lamp(c).lamp == "warning"


def test_halted_and_merged_projects_are_not_rated(c):
    planned_start(c, 4)
    with acting_as(c.clerk):
        happened(c.clerk, c.project, Kind.HALTED, today(), cause="funds", side="enterprise")
    night(c)
    assert (lamp(c).lamp, lamp(c).reasons) == ("unrated", "项目已停建")


def test_a_good_reason_holds_the_lamp_back_until_a_day_and_says_what_it_would_be(c):
    planned_start(c, 4)
    until = today() + dt.timedelta(days=30)
    hold = as_(
        c.clerk, ask_hold, project=c.project.pk, reason="规划调整", proof="会议纪要〔2026〕3号", until=until
    )
    night(c)
    assert lamp(c).lamp == "late"  # asked is not approved
    as_(c.office, decide_hold, hold=hold.pk, approve=True)
    night(c)
    assert (lamp(c).lamp, lamp(c).held) == ("unrated", True)
    assert "按规则应为滞后" in lamp(c).reasons
    night(c, until + dt.timedelta(days=1))
    assert lamp(c).lamp == "late"


def test_nobody_approves_their_own_hold(c):
    hold = as_(
        c.office,
        ask_hold,
        project=c.project.pk,
        reason="规划调整",
        proof="纪要",
        until=today() + dt.timedelta(days=9),
    )
    with pytest.raises(Refusal, match="自己不能批"):
        as_(c.office, decide_hold, hold=hold.pk, approve=True)
    as_(c.colleague, decide_hold, hold=hold.pk, approve=False, note="理由不足")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [({"proof": " "}, "凭据"), ({"until_days": 400}, "最多半年"), ({"reason": ""}, "正当理由")],
)
def test_a_hold_needs_reason_evidence_and_an_end(c, wrong, why):
    days = wrong.pop("until_days", 5)
    given = {"reason": "规划调整", "proof": "纪要", "until": today() + dt.timedelta(days=days)} | wrong
    with pytest.raises(Refusal, match=why):
        as_(c.clerk, ask_hold, project=c.project.pk, **given)


def test_another_rule_set_lights_other_lamps_and_is_named(c):
    planned_start(c, 4)
    as_(c.office, choose_rules, code="handan", document="金招办〔2026〕1号")
    night(c)
    assert (lamp(c).lamp, lamp(c).rule_set) == ("late", "handan")
    assert "没有进展" in lamp(c).reasons


def test_batches_cover_every_project_once(c, monkeypatch):
    monkeypatch.setattr("luodi.supervision.operations.lamps.BATCH", 2)
    with acting_as(c.clerk):
        for number in range(4):
            project(c.clerk, f"项目{number}")
    run = night(c)
    with acting_as(c.office):
        assert run.projects == Project.objects.count() == LampState.objects.open().count() == 5

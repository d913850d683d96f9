"""Whose turn it is: kept in the revision that records, the same as worked out live; the board's number is a figure."""

import datetime as dt
import re

import pytest
from django.test import Client

from approvals_cast import BEGUN, LAND_UNIT, REVIEWED, loaded, plan_for, result, tell, window
from luodi.approvals.operations.opinions import issue_opinion
from luodi.approvals.operations.results import record_results
from luodi.approvals.operations.withdrawing import withdraw_results
from luodi.approvals.queries.board import departments
from luodi.approvals.queries.plans import axis_today
from luodi.approvals.queries.rows import active_rows
from luodi.approvals.queries.turns import late_since, turn_rows, turns_of
from luodi.calc.schedule import Axis
from luodi.indicators.answers import ask
from luodi.indicators.catalogue import catalogue
from luodi.indicators.periods import point
from luodi.indicators.rows import open_cell
from luodi.ledger.queries.reading import last_tick
from luodi.projects.enums import Cause, Kind, Side
from people_cast import person
from projects_cast import acting, happened, project

pytestmark = pytest.mark.django_db
ACCEPTED, FINISHED, PAUSED, RESUMED = "accepted", "finished", "paused", "resumed"
MONEY = "approval_critical_money"


@pytest.fixture
def clerk():
    user = person("reporter")
    with acting(user):
        yield user


def stuck(clerk, name="菜鸟电商新城"):
    """The land department's auction is late, and everything waits for it."""
    plan = plan_for(clerk, project(clerk, name), route="parallel")
    done = [(code, FINISHED, BEGUN) for code in ("P1", "A1", "A2", "A3", "A4")]
    tell(clerk, plan, *done, ("A5", ACCEPTED, axis_today().day(-38)))
    return plan


def lively(clerk, name="菜鸟电商新城"):
    """Steps ready, running, late, paused with an earlier pause, and a simulated opinion."""
    plan = plan_for(clerk, project(clerk, name))
    axis = axis_today()
    done = [(code, FINISHED, BEGUN) for code in ("P1", "A1", "A2", "A3", "A4")]
    tell(clerk, plan, *done, ("W2", ACCEPTED, axis.day(-4)), ("A5", ACCEPTED, axis.day(-33)))
    tell(clerk, plan, ("W1", FINISHED, axis.day(-20)), ("A9b", ACCEPTED, axis.day(-12)))
    stops = [
        result(plan, "A9b", kind, axis.day(-days), reason="experts" if kind == PAUSED else "")
        for kind, days in ((PAUSED, 11), (RESUMED, 8), (PAUSED, 3))
    ]
    record_results(by=clerk, results=stops)
    issue_opinion(
        by=clerk,
        plan=plan.lineage,
        step="A7",
        reviewed=REVIEWED,
        on=axis.day(-2),
        expires_on=dt.date(2099, 1, 1),
    )
    return plan


def kept(clerk, axis):
    return {
        (row.turn.plan, row.turn.step): (
            row.state, row.turn.critical, row.late_by, row.actual, row.paused, row.turn.stopped_for, row.turn.handler,
        )
        for row in turn_rows(clerk, turns_of(clerk), axis)
    }  # fmt: skip


def live(clerk, axis, *plans):
    return {
        (row.loaded.plan.lineage, row.step.code): (
            row.one.state, row.critical, row.late_by, row.actual if row.one.running else None,
            row.paused if row.one.running else 0, row.stopped_for, row.handler,
        )
        for row in active_rows([loaded(clerk, plan) for plan in plans], axis)
    }  # fmt: skip


def test_kept_turns_are_what_plans_worked_out_live_say(clerk):
    plans = [lively(clerk), plan_for(clerk, project(clerk, "刚编的"))]
    axis = axis_today()
    found = kept(clerk, axis)
    assert found == live(clerk, axis, *plans)
    assert {state for state, *_ in found.values()} == {"ready", "running", "paused"}
    assert any(late for _, _, late, *_ in found.values())


def test_turns_follow_a_withdrawal_and_end_with_the_project(clerk):
    plan = lively(clerk)
    axis = axis_today()
    (event,) = tell(clerk, plan, ("W5", ACCEPTED, axis.day(-1)))
    assert kept(clerk, axis)[plan.lineage, "W5"][0] == "running"
    withdraw_results(by=clerk, plan=plan.lineage, event=event.pk, reason="登错了")
    assert kept(clerk, axis) == live(clerk, axis, plan)
    made = plan.project
    happened(clerk, made, Kind.SIGNED, dt.date(2014, 1, 6))
    happened(clerk, made, Kind.CANCELLED, dt.date(2020, 4, 1), cause=Cause.MARKET, side=Side.ENTERPRISE)
    assert not kept(clerk, axis)


def test_the_boards_number_is_the_figure_and_opens_to_its_rows(clerk):
    plan = stuck(clerk)
    stuck(clerk, "又一个")
    axis, at = axis_today(), point()
    answer = ask([MONEY, "approval_critical_projects"], [at], book=catalogue(), by=["handler"])
    for department in departments(clerk, axis):
        mine = {
            turn.project_id: turn.project.planned_total
            for turn in turns_of(clerk).filter(handler=department.name, critical=True)
        }
        if not mine:
            assert (department.money.text, department.projects.text) == ("", "")
            continue
        cell = answer.cell(MONEY, (department.name,))
        assert cell.value == sum(mine.values())
        assert department.money.text == (f"{cell.text}亿元")
        opened = open_cell(MONEY, at, book=catalogue(), by=["handler"], group=(department.name,))
        assert {row.subject for row in opened.sides[0].rows} == set(mine)
    land = next(one for one in departments(clerk, axis) if one.name == LAND_UNIT)
    assert land.projects.text == "2个"
    assert land.late >= 1
    before = last_tick().at
    codes = ["A5", "A6", "A7", "A8"]
    tell(clerk, plan, *[(code, FINISHED, axis.day(-1)) for code in codes], confirmed=True)
    counted = "approval_critical_projects"
    earlier = ask([counted], [point(known_at=before)], book=catalogue(), by=["handler"])
    assert earlier.cell(counted, (LAND_UNIT,)).value == 2


def test_the_number_on_the_page_leads_to_the_same_number_in_figures(clerk):
    stuck(clerk)
    client = Client()
    client.force_login(clerk)
    page = client.get("/approvals/departments/").content.decode()
    links = re.findall(r'class="figure-link" href="(/figures/rows/[^"]+)">([^<]+)</a>', page)
    assert [text for _, text in links] == ["2.00亿元", "1个"]
    for address, _ in links:
        opened = client.get(address.replace("&amp;", "&"))
        assert opened.status_code == 200
        assert "菜鸟电商新城" in opened.content.decode()
    assert "卡在部门关键路线上的投资" in client.get("/figures/?code=approval_critical_money").content.decode()


@pytest.mark.parametrize("day", [dt.date(2020, 3, 12), dt.date(2020, 3, 14), dt.date(2020, 1, 25)])
def test_late_since_agrees_with_counting_also_on_days_off(day):
    axis = Axis(day)
    for days in range(5):
        last = late_since(axis, days)
        assert -axis.offset(last) >= days
        following = Axis(last).day(1)
        assert -axis.offset(following) < days or days == 0


def test_a_window_sees_its_own_turns_only_of_projects_it_sees(clerk):
    lively(clerk)
    planner = window(LAND_UNIT)
    with acting(planner):
        assert turns_of(planner).exists()
    stranger = person("reporter", unit_name="金东区招商局", region="330703")
    with acting(stranger):
        assert not turns_of(stranger).exists()

"""
A year in the demonstration city, week by week, by the verbs of the room: the clock moves, the nights run, people raise,
issue, sign, report, put off, claim, accept and reopen by a seed. At every month's end the rules hold and the counts
balance with what was done. Clocks and sending are the work of two worker processes of which one is killed (kill -9) at
a random moment every week: each clock rings once, nothing is sent twice or lost.
"""

import datetime as dt
import time
from collections import Counter
from random import Random

import pytest
from django.db import connections
from django.db.models import Q

from killed_workers import Workers
from luodi.access.scope import acting_as
from luodi.approvals.operations.catalogue import enter_holidays
from luodi.calc.workdays import next_workday
from luodi.common.registries import holidays
from luodi.indicators.answers import ask
from luodi.indicators.catalogue import catalogue
from luodi.indicators.periods import point
from luodi.ledger.actors import SYSTEM
from luodi.ledger.operations.revision import revision
from luodi.ledger.queries.reading import today
from luodi.org.models import User
from luodi.projects.models import Project
from luodi.runtime.databases import connect_as_owner
from luodi.supervision.enums import RUNNING, ProblemState, SlipState
from luodi.supervision.errors import Refusal
from luodi.supervision.models import Callback, LampState, Problem, Slip, SlipStep, Visit
from luodi.supervision.operations.enterprise import needs_callback, record_callback
from luodi.supervision.operations.handling import ask_extension, claim_slip, report_slip, sign_slip
from luodi.supervision.operations.inspection import Plan, Seen, plan_round, record_visit, reply_visit
from luodi.supervision.operations.lamps import judge_all
from luodi.supervision.operations.problem import Finding, add_step, open_problem, solve_problem
from luodi.supervision.operations.slip import (
    accept_slip,
    decide_draft,
    decide_extension,
    issue_slip,
    reopen_slip,
    return_slip,
)
from luodi.supervision.operations.slip_order import Order
from sent_outside import Outside, check_each_clock_rang_once, left_to_clock

pytestmark = pytest.mark.full
WEEKS = 52
DISTRICTS = ("wc", "kfq", "jy")
FIGURES = ("problems_open", "slips_running")
PATIENCE = 300
"""Seconds two workers on a busy machine may take for a morning's clocks."""


class Year:
    """`done` counts what changed the counts since the last month's end."""

    def __init__(self, owner) -> None:
        self.owner, self.rng, self.done = owner, Random(2026), Counter()
        people = {user.username: user for user in User.objects.all()}
        self.office, self.inspector, self.reader = (people[n] for n in ("lingzuban", "ducha", "mishu"))
        self.clerks = {people[f"tianbao.{d}"].unit_id: people[f"tianbao.{d}"] for d in DISTRICTS}
        self.heads = {people[f"qushen.{d}"].unit_id: people[f"qushen.{d}"] for d in DISTRICTS}
        self.begun = today()
        owner.execute("CREATE TABLE IF NOT EXISTS ledger_clock_offset (shift interval NOT NULL)")
        owner.execute("INSERT INTO ledger_clock_offset VALUES ('0')")

    def morning(self, day: dt.date) -> None:
        self.owner.execute("UPDATE ledger_clock_offset SET shift = %s", [day - self.begun])
        with acting_as(self.office), revision(by=SYSTEM, verb="supervision.remind") as rev:
            rev.at_tick(("SELECT 1", []))
        assert today() >= day

    def clocks_rang(self, day: dt.date) -> None:
        """Whichever of the workers lives has done all the clocks of the day."""
        deadline = time.monotonic() + PATIENCE
        with acting_as(self.office):
            while left_to_clock(day):
                assert time.monotonic() < deadline, "the clocks of the day were not rung"
                time.sleep(0.1)

    def do(self, what, user, verb, **given):
        """A verb, by somebody; what the room refuses is refused for a reason that is no part of this test."""
        try:
            with acting_as(user):
                made = verb(by=user, **given)
        except Refusal:
            self.done["refused"] += 1
            return None
        self.done[what] += 1
        return made

    def pick(self, rows, share=0.6):
        return [row for row in rows if self.rng.random() < share]

    def week(self, day: dt.date) -> None:
        self.raise_problems(day)
        self.receivers(day)
        self.issuers()
        if self.rng.random() < 0.3:
            self.leader()

    def raise_problems(self, day: dt.date) -> None:
        for unit, clerk in self.clerks.items():
            with acting_as(clerk):
                projects = list(Project.objects.visible_to(clerk).unmerged().active().filter(unit=unit)[:200])
            found = Finding(
                "净地交不出", self.rng.choice(["report", "meeting", "enterprise"]), "land", "government", "district", unit,
                day + dt.timedelta(days=self.rng.randrange(5, 40)),
            )  # fmt: skip
            made = self.do(
                "opened", self.office, open_problem, project=self.rng.choice(projects).pk, finding=found
            )
            if made is not None and self.rng.random() < 0.7:
                order = Order("tier1", unit, "请办好并附凭据")
                self.do("issued", self.office, issue_slip, problem=made.pk, order=order)

    def receivers(self, day: dt.date) -> None:
        for unit, clerk in self.clerks.items():
            with acting_as(clerk):
                mine = list(Slip.objects.for_units([unit]))
            for slip in self.pick(mine):
                if slip.state == SlipState.ISSUED:
                    self.do("signed", clerk, sign_slip, slip=slip.pk)
                    continue
                if slip.explanation and not slip.explained:
                    self.do("explained", clerk, report_slip, slip=slip.pk, note="说明原因", explains=True)
                luck = self.rng.random()
                if luck < 0.2:
                    until = day + dt.timedelta(days=20)
                    self.do("asked", clerk, ask_extension, slip=slip.pk, until=until, note="评审改期")
                elif luck < 0.8:
                    self.do("claimed", clerk, claim_slip, slip=slip.pk, note="办好了")
            with acting_as(clerk):
                led = list(Problem.objects.open().filter(lead_unit=unit)[:40])
            for problem in self.pick(led, 0.2):
                self.do("stepped", clerk, add_step, problem=problem.pk, note="在办")

    def issuers(self) -> None:
        with acting_as(self.office):
            slips = list(
                Slip.objects.filter(issuer_unit=self.office.unit_id).select_related("problem__project")
            )
        for slip in slips:
            if slip.state == SlipState.DRAFT:
                before = self.do("issued", self.office, decide_draft, slip=slip.pk, issue=True)
                self.done["raised"] += before is not None and before.follows_id is not None
            elif slip.asked_until is not None and slip.state in (SlipState.ISSUED, SlipState.SIGNED):
                grant = self.rng.random() < 0.6
                self.do("decided", self.office, decide_extension, slip=slip.pk, grant=grant, note="照办")
            elif slip.state == SlipState.CLAIMED and self.rng.random() < 0.8:
                self.close(slip)
        with acting_as(self.office):
            under = Slip.objects.filter(state__in=RUNNING).values("problem")
            loose = list(Problem.objects.open().exclude(pk__in=under)[:60])
        for problem in self.pick(loose, 0.15):
            self.do("solved", self.office, solve_problem, problem=problem.pk, note="现场看过")

    def close(self, slip: Slip) -> None:
        if self.rng.random() < 0.15:
            self.do("returned", self.office, return_slip, slip=slip.pk, note="凭据不全")
            return
        if needs_callback(slip.problem):
            solved = self.rng.random() < 0.9
            self.do(
                "called",
                self.inspector,
                record_callback,
                problem=slip.problem_id,
                solved=solved,
                raw="企业说的",
            )
        with acting_as(self.office):
            was_open = Problem.objects.get(pk=slip.problem_id).state == ProblemState.OPEN
        what = (
            "closed" if slip.tier else "reminder closed"
        )  # 提醒 has neither number nor clock and is not counted
        if self.do(what, self.office, accept_slip, slip=slip.pk, note="核过") is not None:
            with acting_as(self.office):
                now = Problem.objects.get(pk=slip.problem_id).state
            self.done["solved"] += was_open and now == ProblemState.SOLVED

    def leader(self) -> None:
        with acting_as(self.reader):
            closed = list(Slip.objects.filter(state=SlipState.CLOSED, tier__gt=0).order_by("pk")[:80])
        if closed:
            slip = self.rng.choice(closed)
            with acting_as(self.reader):
                was_solved = Problem.objects.get(pk=slip.problem_id).state == ProblemState.SOLVED
            if (
                self.do("back", self.reader, reopen_slip, slip=slip.pk, instruction="领导批示：再核")
                is not None
            ):
                self.done["reopened"] += 1
                self.done["reopened_problems"] += was_solved

    def inspect(self, day: dt.date) -> None:
        plan = Plan("monthly", f"{day:%Y年%m月}督查", "年度计划", day, day + dt.timedelta(6), 5)
        made = self.do("rounds", self.inspector, plan_round, plan=plan)
        if made is None:
            return
        with acting_as(self.inspector):
            visits = list(Visit.objects.filter(round=made).select_related("project"))
        for visit in visits:
            seen = Seen("现场看过", self.rng.choice(["agrees", "partly", "differs"]), day)
            self.do("visits", self.inspector, record_visit, visit=visit.pk, seen=seen)
            head = self.heads.get(visit.project.unit)
            if head is not None:
                self.do("replies", head, reply_visit, visit=visit.pk, note="无异议")


def figures(user, day: dt.date) -> dict[str, int]:
    with acting_as(user):
        answer = ask(FIGURES, [point(on=day)], book=catalogue())
        return {code: int(answer.cell(code).value or 0) for code in FIGURES}


def check_rules(year: Year) -> None:
    """No open problem without owner and date, no 销号 without acceptance by another, every lamp explained."""
    with acting_as(year.office):
        assert (
            not Problem.objects.open()
            .filter(Q(lead_unit=None) | Q(lead_unit_name="") | Q(promised_on=None))
            .exists()
        )
        assert not LampState.objects.open().filter(reasons="").exists()
        for slip in Slip.objects.filter(state=SlipState.CLOSED).select_related("problem__project"):
            steps = list(SlipStep.objects.open().filter(slip=slip).order_by("revision"))
            kinds = [step.kind for step in steps]
            assert kinds[-2:] == ["claimed", "accepted"], kinds
            if slip.tier > 0 and needs_callback(slip.problem):
                last = Callback.objects.open().filter(problem=slip.problem).order_by("-revision").first()
                assert last is not None
                assert last.solved
        drawn = Project.objects.unmerged().exclude(pk__in=LampState.objects.open().values("project"))
        assert not drawn.filter(withdrawn=False).exists()


def check_balance(year: Year, before: dict[str, int], after: dict[str, int]) -> None:
    done = year.done
    assert after["problems_open"] - before["problems_open"] == (
        done["opened"] - done["solved"] + done["reopened_problems"]
    ), done
    assert after["slips_running"] - before["slips_running"] == (
        done["issued"] - done["closed"] - done["raised"] + done["reopened"]
    ), done


def test_the_rules_hold_and_the_counts_balance_for_a_year(changing_city):
    name = connections["default"].settings_dict["NAME"]
    with connect_as_owner(name) as owner, Workers("lingzuban") as workers:
        owner.autocommit = True
        chief = User.objects.get(username="kezhang")
        with acting_as(chief):
            for coming in (2027, 2028):
                off = [
                    *(f"{coming}-01-0{n},休,元旦" for n in range(1, 4)),
                    *(f"{coming}-10-0{n},休,国庆" for n in range(1, 8)),
                ]
                enter_holidays(by=chief, text="\n".join(off), document="国办发明电（演示）", on=today())
        year, outside = Year(owner), Outside()
        live_through(year, workers)
        workers.end()
        with acting_as(year.office):
            check_each_clock_rang_once()
            outside.check(workers.killed)


def live_through(year: Year, workers: Workers) -> None:
    day = year.begun
    with acting_as(year.office):
        judge_all(day)
    before, month, months = figures(year.office, day), day.month, 0
    for _ in range(WEEKS):
        day = next_workday(day + dt.timedelta(days=7), holidays()).day
        workers.kill_one_within(3)
        year.morning(day)
        year.clocks_rang(day)
        if day.month != month:
            with acting_as(year.office):
                judge_all(day)
            year.inspect(day)
            after = figures(year.office, day - dt.timedelta(days=1))
            check_balance(year, before, after)
            check_rules(year)
            before, month, months = after, day.month, months + 1
            year.done.clear()
        year.week(day)
    assert months >= 11
    assert workers.killed >= WEEKS - 1

"""
After loading: a few approvals under way on the day of loading, done by the ordinary verbs, so that a newcomer sees every
state of them. Days are counted from that day: what is late here is late whenever the city is loaded.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from luodi.access.scope import acting_as
from luodi.approvals.enums import Decision, EventKind, Route
from luodi.approvals.models import Mandate, Material, Objection, Plan, SimulatedOpinion
from luodi.approvals.operations.agency import Given, rate_agency, receive_materials, sign_mandate
from luodi.approvals.operations.chasing import chase
from luodi.approvals.operations.objections import decide_objection, object_to_delay
from luodi.approvals.operations.opinions import (
    Reviewed,
    convert_opinion,
    issue_opinion,
    lapse_opinions,
    void_opinion,
)
from luodi.approvals.operations.plan import Wanted, make_plan
from luodi.approvals.operations.results import Result, record_results
from luodi.approvals.operations.turns import keep_all_turns
from luodi.approvals.operations.withdrawing import withdraw_opinion, withdraw_paper
from luodi.approvals.queries.plans import CalendarEnds, axis_today
from luodi.calc.schedule import Axis
from luodi.org.models import User
from luodi.projects.enums import DutyRole
from luodi.projects.models import Duty, Project
from luodi.projects.operations.duty import Holder, assign_duty

FACTS: Final = {
    "用地": "新增用地", "供地": "出让", "立项": "备案", "环评": "报告表", "能耗": "2600", "用电": "300", "水保": "否",
    "高危": "否", "职业病": "否", "专项": "否", "人防": "否", "初设": "否", "特殊消防": "否", "排污": "是",
}  # fmt: skip
BEFORE_LAND: Final = ("P1", "A1", "A2", "A3", "A4")
LAND: Final = ("A5", "A6")
TO_DESIGN: Final = (*BEFORE_LAND, *LAND, "A7", "A8", "W2", "B1", "B4", "W3")
REVIEWED: Final = Reviewed("演示地块 1 号", Decimal(60), Decimal("1.6"), "演示业主", "标准厂房 6 万平方米")
NEEDED: Final = 6


@dataclass(frozen=True, slots=True)
class _Stage:
    """Who acts, and what day it is."""

    officer: User
    chief: User
    agent: User
    window: User
    axis: Axis

    def day(self, back: int) -> dt.date:
        found = self.axis.day(-back)
        if found is None:
            raise CalendarEnds(self.axis.sentence())
        return found


def approve_today() -> None:
    """On Django's own connection. Nothing where it was done before, or where this year's holidays are not known."""
    officer, chief = User.objects.get(username="yewu"), User.objects.get(username="kezhang")
    agent, window = User.objects.get(username="daiban"), User.objects.get(username="chuangkou")
    with acting_as(officer):
        if Mandate.objects.open().filter(owner=REVIEWED.owner).exists():
            return
        try:
            stage = _Stage(officer, chief, agent, window, axis_today())
        except CalendarEnds:
            return
        chosen = _projects(officer)
    if len(chosen) == NEEDED:
        stories = (_morning, _disputed, _overdue, _paused_and_refused, _simulated, _land_lost)
        for story, project in zip(stories, chosen, strict=True):
            story(stage, project)
    with acting_as(officer):
        keep_all_turns()
        chase()


def _projects(officer: User) -> list[Project]:
    """The latest signed that go on, have not started and have no plan."""
    planned = Plan.objects.open().values("project")
    rows = Project.objects.visible_to(officer).unmerged().active().filter(signed_on__isnull=False)
    return list(rows.filter(stage__lt=4).exclude(pk__in=planned).order_by("-signed_on", "code")[:NEEDED])


def _plan(stage: _Stage, project: Project, route: Route, begun: int) -> Plan:
    with acting_as(stage.officer):
        wanted = Wanted("general", route, FACTS, stage.day(begun))
        return make_plan(by=stage.officer, project=project.pk, wanted=wanted)


def _tell(stage: _Stage, plan: Plan, *happened: tuple[str, EventKind, int, str]) -> None:
    """(step, kind, working days back, reason of a pause)."""
    results = [
        Result(
            plan.lineage,
            step,
            kind,
            stage.day(back),
            f"演示{step}号" if kind == EventKind.FINISHED else "",
            reason,
        )
        for step, kind, back, reason in happened
    ]
    with acting_as(stage.officer):
        record_results(by=stage.officer, results=results, confirmed=True)


def _done(stage: _Stage, plan: Plan, steps: Sequence[str], first: int) -> None:
    """One after another, two working days each, from `first` working days back."""
    told = [
        (step, kind, first - 2 * place - late, "")
        for place, step in enumerate(steps)
        for kind, late in ((EventKind.ACCEPTED, 0), (EventKind.FINISHED, 1))
    ]
    _tell(stage, plan, *told)


def _morning(stage: _Stage, project: Project) -> None:
    """An agent with a mandate, papers (one taken back), errands, a rating; admission through."""
    plan = _plan(stage, project, Route.PARALLEL, 30)
    _done(stage, plan, ("P1", "A1"), 28)
    with acting_as(stage.chief):
        post = stage.agent.standing.posts[0]
        holder = Holder(stage.agent.name, stage.agent.standing.posts[0].unit.short_name, post.pk)
        mine = Duty.objects.open().filter(project=project, role=DutyRole.AGENT, grantee=post.pk)
        if not mine.exists():
            assign_duty(
                by=stage.chief, project=project.pk, role=DutyRole.AGENT, holder=holder, since=stage.day(29)
            )
    with acting_as(stage.agent):
        sign_mandate(
            by=stage.agent, project=project.pk, owner=REVIEWED.owner, contact="演示经办人",
            scope="从备案到施工许可", on=stage.day(28), document="演示委〔1〕号",
        )  # fmt: skip
        given = [Given("营业执照", 3), Given("备案信息表", 2), Given("资信证明", 1, valid_until=stage.day(5))]
        receive_materials(
            by=stage.agent, project=project.pk, given=given, from_name="演示经办人", on=stage.day(27)
        )
        wrong = Material.objects.open().get(project=project, name="备案信息表")
        withdraw_paper(by=stage.agent, kind="material", entry=wrong.pk, reason="收的是另一个项目的")
    with acting_as(stage.officer):
        rate_agency(by=stage.officer, project=project.pk, score=5, said_by="演示经办人", comment="少跑了三趟")


def _disputed(stage: _Stage, project: Project) -> None:
    """The window objects to two delays: one waits for the ruling, one was excused."""
    plan = _plan(stage, project, Route.PARALLEL, 60)
    _done(stage, plan, TO_DESIGN, 58)
    _done(stage, plan, ("W4",), 12)
    _tell(stage, plan, ("C1", EventKind.ACCEPTED, 7, ""), ("C3", EventKind.ACCEPTED, 6, ""))
    with acting_as(stage.window):
        for step, reason in (("C1", "图纸昨天才补齐"), ("C3", "监理合同上周才签")):
            object_to_delay(by=stage.window, plan=plan.lineage, step=step, reason=reason)
        excused = Objection.objects.open().get(plan=plan.lineage, step="C3")
    with acting_as(stage.chief):
        decide_objection(
            by=stage.chief, objection=excused.pk, decision=Decision.SUSTAINED, reason="补正记录属实"
        )


def _overdue(stage: _Stage, project: Project) -> None:
    """One step far beyond its promise: shown on the board, proposed to supervision; one runs out this week."""
    plan = _plan(stage, project, Route.PARALLEL, 50)
    _done(stage, plan, BEFORE_LAND, 48)
    _done(stage, plan, ("W1", "W5"), 34)
    _tell(stage, plan, ("A9b", EventKind.ACCEPTED, 16, ""), ("A5", EventKind.ACCEPTED, 28, ""))


def _paused_and_refused(stage: _Stage, project: Project) -> None:
    """A clock that stands still, a refusal, a delay the department may still object to."""
    plan = _plan(stage, project, Route.PARALLEL, 50)
    _done(stage, plan, BEFORE_LAND, 48)
    _done(stage, plan, ("W1", "W5"), 34)
    _tell(
        stage, plan, ("A9b", EventKind.ACCEPTED, 9, ""), ("A9b", EventKind.PAUSED, 8, "experts"),
        ("A10", EventKind.ACCEPTED, 9, ""), ("A10", EventKind.REFUSED, 7, ""), ("A5", EventKind.ACCEPTED, 32, ""),
    )  # fmt: skip


def _simulated(stage: _Stage, project: Project) -> None:
    """Opinions before land: one turned formal, one about to expire, one voided, one taken back."""
    plan = _plan(stage, project, Route.SIMULATED, 60)
    _done(stage, plan, BEFORE_LAND, 58)
    _tell(stage, plan, ("W2", EventKind.ACCEPTED, 46, ""))
    with acting_as(stage.officer):
        first = _issue(stage, plan, "B1", 40, 200)
        land = _issue(stage, plan, "A7", 39, 200)
        void_opinion(by=stage.officer, opinion=land.pk, on=stage.day(30), reason="红线调整，重新审查")
        _issue(stage, plan, "A7", 29, 200)
        taken = _issue(stage, plan, "B4", 22, 90)
        withdraw_opinion(by=stage.officer, opinion=taken.pk, reason="填错了项目")
        _issue(stage, plan, "B4", 20, 45)
    _done(stage, plan, ("A5", "A6"), 12)
    _tell(stage, plan, ("W2", EventKind.FINISHED, 8, ""))
    with acting_as(stage.officer):
        convert_opinion(
            by=stage.officer, opinion=first.pk, now=REVIEWED, formal_number="演示资规〔1〕号", on=stage.day(6)
        )


def _land_lost(stage: _Stage, project: Project) -> None:
    """The land went to somebody else: the opinion lapsed."""
    plan = _plan(stage, project, Route.SIMULATED, 60)
    _done(stage, plan, BEFORE_LAND, 58)
    _tell(stage, plan, ("W2", EventKind.ACCEPTED, 46, ""))
    with acting_as(stage.officer):
        _issue(stage, plan, "B1", 40, 200)
        lapse_opinions(by=stage.officer, plan=plan.lineage, on=stage.day(10), reason="演示地块由另一家竞得")


def _issue(stage: _Stage, plan: Plan, step: str, back: int, lasts: int) -> SimulatedOpinion:
    """An opinion issued so many working days back that holds so many days from then on."""
    on = stage.day(back)
    return issue_opinion(
        by=stage.officer, plan=plan.lineage, step=step, reviewed=REVIEWED, on=on,
        expires_on=on + dt.timedelta(days=lasts), opinion="原则同意，按现行规划条件深化。",
    )  # fmt: skip

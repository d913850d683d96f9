"""到现场说三句话: what was promised last, where it is stuck, what the leader has to decide. Read from the ledger only."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from luodi.calc.slips import ladder, rung
from luodi.calc.workdays import Extra, UnknownYear
from luodi.common.lamps import Lamp
from luodi.common.registries import holidays
from luodi.ledger.enums import Basis
from luodi.ledger.models import FOREVER
from luodi.ledger.queries.reading import today
from luodi.projects.models import FirstDates, PlanDate, Project
from luodi.supervision.enums import WITH_HANDLER, Level
from luodi.supervision.models import LampState, Problem, Slip, VisitRecord

BAD = (Lamp.WARNING, Lamp.LATE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """`link` opens the row it was read from; empty where there is none to open."""

    text: str
    link: str = ""
    is_late: bool = False
    on: dt.date | None = None
    """The day it is promised or due for."""


@dataclass(frozen=True, slots=True)
class Three:
    project: Project
    promised: tuple[Sentence, ...]
    stuck: tuple[Sentence, ...]
    decide: tuple[Sentence, ...]


def three_sentences(projects: Collection[Project]) -> list[Three]:
    """In the order given. Eight queries, however many projects."""
    day, keys = today(), [project.pk for project in projects]
    open_ones = _by_project(Problem.objects.open().filter(project__in=keys).order_by("promised_on", "id"))
    slips = _by_project(
        Slip.objects.running().filter(project__in=keys).select_related("problem").order_by("due_on", "id")
    )
    replies = _by_project(
        VisitRecord.objects.open().filter(project__in=keys, is_reply=True).order_by("-revision")
    )
    plans = _by_project(PlanDate.objects.open().filter(project__in=keys).order_by("planned_on", "-version"))
    reached = {
        row.project_id: row
        for row in FirstDates.objects.filter(project__in=keys, basis=Basis.CLAIMED, known_to=FOREVER)
    }
    extra = holidays()
    ahead = {key: _ahead(plans[key], reached.get(key), day) for key in keys}
    lamps = {lamp.project_id: lamp for lamp in LampState.objects.open().filter(project__in=keys)}
    return [
        Three(
            project,
            _promised(project, open_ones[project.pk], replies[project.pk], ahead[project.pk], day),
            _stuck(project, open_ones[project.pk], lamps.get(project.pk), day),
            _decide(project, open_ones[project.pk], slips[project.pk], day, extra),
        )
        for project in projects
    ]


def _promised(
    project: Project, problems: list[Problem], replies: list[VisitRecord], plans: list[PlanDate], day: dt.date
) -> tuple[Sentence, ...]:
    """What is promised on open problems, what the unit said after the last visit, the plan's first missed and next day."""
    found = [
        Sentence(
            f"{p.lead_unit_name}承诺 {p.promised_on} 前解决「{p.title}」{_late_words(p.promised_on, day)}",
            _problem(p), p.promised_on < day,
        )
        for p in problems[:2]
    ]  # fmt: skip
    for reply in replies[:1]:
        found.append(
            Sentence(
                f"{reply.occurred_on} 督查后单位反馈：{reply.seen}", f"/supervision/visits/{reply.visit_id}/"
            )
        )
    for plan in plans:
        words = f"计划 {plan.planned_on} {plan.get_kind_display()}{_late_words(plan.planned_on, day)}"
        found.append(Sentence(words, f"/projects/{project.pk}/", plan.planned_on < day))
    return tuple(found) or (Sentence("台账里没有还没兑现的承诺。"),)


def _ahead(plans: list[PlanDate], reached: FirstDates | None, day: dt.date) -> list[PlanDate]:
    """The first node of the plan that passed without being reported, and the next one to come."""
    owed = [plan for plan in plans if getattr(reached, plan.kind, None) is None]
    missed = [plan for plan in owed if plan.planned_on < day][:1]
    return missed + [plan for plan in owed if plan.planned_on >= day][:1]


def _stuck(
    project: Project, problems: list[Problem], lamp: LampState | None, day: dt.date
) -> tuple[Sentence, ...]:
    found = [
        Sentence(
            f"{p.title}（{p.get_cause_display()}，责任方{p.get_side_display()}），{(day - p.opened_on).days} 天了"
            + (f"；最近：{p.last_said}" if p.last_said else ""),
            _problem(p), p.promised_on < day,
        )
        for p in sorted(problems, key=lambda p: p.opened_on)[:3]
    ]  # fmt: skip
    if lamp is not None and lamp.lamp in BAD:
        label = Lamp(lamp.lamp).label
        reason = lamp.reasons.split("\n")[0]
        found.append(Sentence(f"{label}：{reason}", f"/projects/{project.pk}/#supervision"))
    return tuple(found) or (Sentence("没有登记的卡点。"),)


def _decide(
    project: Project, problems: list[Problem], slips: list[Slip], day: dt.date, extra: Extra
) -> tuple[Sentence, ...]:
    """What only a leader can settle: marked so, at the top of the ladder, or past the last slip's day."""
    count: dict[uuid.UUID, int] = defaultdict(int)
    for slip in slips:
        count[slip.problem_id] += 1
    found = [
        Sentence(
            f"定「{p.title}」：{p.need_name or p.detail or p.lead_unit_name + '请您拍板'}",
            _problem(p),
            p.promised_on < day,
            p.promised_on,
        )
        for p in problems
        if p.level == Level.LEADER or _at_the_top(project, p, count[p.pk] or 1, day, extra)
    ]
    for slip in slips:
        if slip.tier == 3 and slip.state in WITH_HANDLER and slip.due_on and slip.due_on < day:
            words = f"{slip}逾期未办结（{slip.to_unit_name}，期限 {slip.due_on}），定怎样处置"
            found.append(Sentence(words, f"/supervision/slips/{slip.pk}/", True, slip.due_on))
    return tuple(found) or (Sentence("没有要您定的事。"),)


def _at_the_top(project: Project, problem: Problem, count: int, day: dt.date, extra: Extra) -> bool:
    """市长专题会 by age, amount or number of slips (calc.slips.ladder)."""
    try:
        step = rung(
            problem.opened_on, day, amount=project.planned_total, count=count, extra=extra
        )  # fmt: skip
    except UnknownYear:
        return False
    return step == ladder()[-1]


def _by_project(rows: Iterable[Problem | Slip | VisitRecord | PlanDate]) -> dict[uuid.UUID, list]:  # type: ignore[type-arg] # four models, one grouping
    found: dict[uuid.UUID, list] = defaultdict(list)  # type: ignore[type-arg] # as above
    for row in rows:
        found[row.project_id].append(row)
    return found


def _late_words(promised: dt.date, day: dt.date) -> str:
    return f"，已过 {(day - promised).days} 天" if promised < day else ""


def _problem(problem: Problem) -> str:
    return f"/supervision/problems/{problem.pk}/"

"""Problems: opened with an owner and a day, moved on, solved, reopened. Never without an owner and a date."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from luodi.common.ids import uuid7
from luodi.ledger.models import dated
from luodi.ledger.operations.revision import OpenRevision
from luodi.ledger.queries.reading import today
from luodi.notices.operations.notice import notify
from luodi.org.models import Unit
from luodi.org.queries.people_who import people_who_may
from luodi.projects.models import Project
from luodi.projects.operations.writing import require, said
from luodi.supervision.enums import RUNNING, Level, Need, ProblemState, ProblemVerb
from luodi.supervision.errors import Refusal
from luodi.supervision.models import EnterpriseWord, Problem, ProblemStep
from luodi.supervision.operations.writing import (
    show_to,
    supervision_revision,
    visible_project,
    working_due,
)
from luodi.supervision.queries.people import why_unable


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem as typed, found on site or heard."""

    title: str
    source: str
    cause: str
    side: str
    level: str
    lead_unit: uuid.UUID
    promised_on: dt.date
    detail: str = ""
    need: str = ""
    need_name: str = ""
    assisting: str = ""


def open_problem(
    *, by: Any, project: uuid.UUID, finding: Finding, request_key: uuid.UUID | None = None
) -> Problem:
    """
    Opens a problem. In order: the header with its first step, scope for the lead unit (and 金融办 when it needs
    financing), notices. A promised day on a holiday moves and the step says so. Raises Refusal for an empty
    title, a day past, a lead unit that cannot act.
    """
    require(by, "supervision.raise", "您的岗位不能提出问题。")
    key = uuid7()
    with supervision_revision(
        by=by, verb="open_problem", request_key=request_key, goto=f"/supervision/problems/{key}/"
    ) as rev:
        return stage_problem(rev, by, visible_project(by, project), finding, key)


def stage_problem(rev: OpenRevision, by: Any, project: Project, finding: Finding, key: uuid.UUID) -> Problem:
    """The writing of open_problem inside somebody else's revision (inspections, meetings, lamps)."""
    title = said(finding.title, "title", "请用一句话写清是什么问题。")
    if why := why_unable(finding.lead_unit):
        raise Refusal(why, "lead_unit")
    due = working_due(finding.promised_on, "promised_on")
    unit = Unit.objects.get(pk=finding.lead_unit)
    made = Problem.objects.create(
        id=key, project=project, title=title, detail=finding.detail, source=finding.source, cause=finding.cause,
        side=finding.side, level=finding.level, need=finding.need, need_name=finding.need_name,
        lead_unit=unit.pk, lead_unit_name=unit.short_name, assisting=finding.assisting,
        opened_on=today(), promised_on=due.day, opened_by=by.name, opened_by_id=by.id, last_said=due.sentence,
    )  # fmt: skip
    _step(rev, made, ProblemVerb.OPENED, due.sentence)
    units = [unit.pk, *_financiers(finding)]
    for one in units:
        show_to(rev, project.pk, one)
    notify(
        people_who_may(units, "supervision.handle"),
        subject=f"新问题：{project.name}——{title}",
        body=f"牵头单位：{unit.short_name}；承诺 {due.day} 前解决。{due.sentence}",
        link=f"/supervision/problems/{made.pk}/",
    )
    return made


def add_step(
    *, by: Any, problem: uuid.UUID, note: str, promised_on: dt.date | None = None, level: str = "",
    request_key: uuid.UUID | None = None,
) -> Problem:  # fmt: skip
    """A step of progress; another promised day or level says why. What stood before stays in the earlier steps."""
    note = said(note, "note", "请写明做了什么，或为什么调整。")
    with supervision_revision(by=by, verb="add_problem_step", request_key=request_key) as rev:
        found = locked_problem(by, problem)
        if found.state != ProblemState.OPEN:
            raise Refusal("这个问题已解决；情况反复请「重新打开」。")
        if promised_on and promised_on != found.promised_on:
            _refuse_while_slip_runs(found)
            due = working_due(promised_on, "promised_on")
            found.chased_for = None
            found.promised_on, note = due.day, "；".join(filter(None, (note, due.sentence)))
        kind = ProblemVerb.CHANGED if promised_on or level else ProblemVerb.STEP
        found.level = level or found.level
        found.last_said = note
        found.save()
        _step(rev, found, kind, note)
    return found


def solve_problem(*, by: Any, problem: uuid.UUID, note: str, request_key: uuid.UUID | None = None) -> Problem:
    """
    Solved, by whoever opened it or the office. Not while a slip over it runs: the slip's acceptance solves it.
    """
    note = said(note, "note", "请写明怎样解决的。")
    with supervision_revision(by=by, verb="solve_problem", request_key=request_key) as rev:
        found = locked_problem(by, problem)
        if not (found.opened_by_id == by.id or by.may("supervision.issue")):
            raise Refusal("问题由提出人或领导小组办公室确认解决，承办单位请填进展。")
        _refuse_while_slip_runs(found)
        stage_solved(rev, found, note)
    return found


def stage_solved(rev: OpenRevision, problem: Problem, note: str) -> None:
    if problem.state == ProblemState.SOLVED:
        raise Refusal("这个问题已经解决。")
    problem.state, problem.solved_on, problem.last_said = ProblemState.SOLVED, today(), note
    problem.save()
    EnterpriseWord.objects.filter(problem=problem.pk).update(answered_on=today())
    _step(rev, problem, ProblemVerb.SOLVED, note)


def stage_reopened(rev: OpenRevision, problem: Problem, note: str, promised_on: dt.date) -> None:
    """Back to open with a new day; a problem still open keeps its steps and only gets the day."""
    problem.state, problem.solved_on = ProblemState.OPEN, None
    problem.promised_on, problem.last_said, problem.chased_for = promised_on, note, None
    problem.save()
    EnterpriseWord.objects.filter(problem=problem.pk).update(answered_on=None, answer_by=promised_on)
    _step(rev, problem, ProblemVerb.REOPENED, note)


def locked_problem(by: Any, problem: uuid.UUID) -> Problem:
    found: Problem | None = Problem.objects.visible_to(by).select_for_update().filter(pk=problem).first()
    if found is None:
        raise Refusal("没有找到这个问题，或者它不在您的范围内。")
    return found


def _step(rev: OpenRevision, problem: Problem, kind: ProblemVerb, note: str) -> None:
    rev.add(
        ProblemStep(
            problem=problem, project_id=problem.project_id, kind=kind, source=problem.source, cause=problem.cause,
            side=problem.side, promised_on=problem.promised_on, note=note, **dated(today()),
        )
    )  # fmt: skip


def _financiers(finding: Finding) -> list[uuid.UUID]:
    """A need of financing goes to 金融办 (or 财政 where there is none) as well."""
    if finding.need != Need.FINANCE:
        return []
    for function in ("banking", "finance"):
        found = list(Unit.objects.active().departments(function).values_list("pk", flat=True)[:1])
        if found:
            return found
    return []


def _refuse_while_slip_runs(problem: Problem) -> None:
    running = problem.slips.filter(state__in=RUNNING).first()
    if running is not None:
        raise Refusal(
            f"{running.label}{running.number}正在办理：改期请申请延期，办完请申请销号，由签发单位销号。"
        )


def may_go_up(problem: Problem, to: Level) -> bool:
    """Whether a matter may be passed to this level: what can be solved below stays below."""
    order = list(Level)
    return order.index(Level(problem.level)) >= order.index(to)

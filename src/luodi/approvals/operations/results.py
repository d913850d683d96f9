"""「今天办了什么」: what happened to steps, one or many at once, of one plan or several."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from luodi.access.enums import Scope
from luodi.approvals.catalogue.items import GOVERNMENT, PauseReason
from luodi.approvals.enums import ENDINGS, EventKind, Source, StepState
from luodi.approvals.models import SimulatedOpinion, StepEvent
from luodi.approvals.operations.writing import approval_revision, locked_plan, stopped_because
from luodi.approvals.queries.calendar import notices
from luodi.approvals.queries.plans import Loaded
from luodi.approvals.queries.progress import Progress, progress_of
from luodi.calc.workdays import Extra, UnknownYear, is_workday
from luodi.ledger.models import dated
from luodi.ledger.queries.reading import today
from luodi.projects.errors import NeedsConfirmation, Refusal
from luodi.projects.operations.writing import refuse_future, require


@dataclass(frozen=True, slots=True)
class Result:
    """One happening. `department`: as the platform's table says it, checked against the item's; may be empty."""

    plan: uuid.UUID
    step: str
    kind: EventKind
    on: dt.date
    number: str = ""
    reason: str = ""
    department: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Sending:
    """Who sends, from where, what days are special, what day it is; `doubts` collects what is only unlikely."""

    by: Any
    source: Source
    calendar: Extra
    day: dt.date
    doubts: list[str] = field(default_factory=list)


def record_results(
    *,
    by: Any,
    results: Sequence[Result],
    source: Source = Source.TYPED,
    confirmed: bool = False,
    request_key: uuid.UUID | None = None,
) -> list[StepEvent]:
    """
    Appends one event a result, all in one revision or none. Raises Refusal for a step the plan does not have, a day
    to come, a stopped project, another department's item, an order that cannot be (ended before accepted, paused
    while not running, ended twice); NeedsConfirmation for a holiday or a result before its hard predecessors: the
    platform may have said so all the same.
    """
    require(by, "approvals.record", "您的岗位不能登记办理结果。")
    if not results:
        raise Refusal("没有写任何办理结果。")
    grouped: dict[uuid.UUID, list[Result]] = defaultdict(list)
    for result in results:
        grouped[result.plan].append(result)
    sending = _Sending(by, source, notices(), today())
    with approval_revision(by=by, verb="record_results", request_key=request_key) as rev:
        for plan in sorted(grouped):
            project, loaded = locked_plan(by, plan)
            for event in _staged(sending, loaded, in_time(grouped[plan])):
                event.project = project
                rev.add(event)
        if sending.doubts and not confirmed:
            raise NeedsConfirmation("；".join(dict.fromkeys(sending.doubts)) + "。确是如此，请勾选后再保存。")
    return [entry for entry in rev.added if isinstance(entry, StepEvent)]


def in_time(results: Sequence[Result]) -> list[Result]:
    """As things happen: by day, an ending after everything else of its day."""
    return sorted(results, key=_moment)


def _moment(result: Result) -> tuple[dt.date, bool]:
    return result.on, result.kind in ENDINGS


def judged(by: Any, loaded: Loaded, results: Sequence[Result], calendar: Extra) -> list[str]:
    """Why each result of one plan would be refused, empty where it would be taken; nothing is written. Two
    queries."""
    said = [stopped_because(loaded)] * len(results)
    if any(said):
        return said
    stored, opinions = _stored(loaded)
    sending = _Sending(by, Source.PLATFORM, calendar, today())
    staged: list[StepEvent] = []
    for place in sorted(range(len(results)), key=lambda at: _moment(results[at])):
        try:
            progress = progress_of(loaded.steps, [*stored, *staged], opinions)
            staged.append(_event(sending, loaded, progress, results[place]))
        except Refusal as refusal:
            said[place] = refusal.sentence
    return said


def _stored(loaded: Loaded) -> tuple[list[StepEvent], list[SimulatedOpinion]]:
    events = StepEvent.objects.open().filter(plan=loaded.plan.lineage).order_by("occurred_on", "id")
    return list(events), [one.opinion for one in loaded.progress.values() if one.opinion]


def _staged(sending: _Sending, loaded: Loaded, results: Sequence[Result]) -> list[StepEvent]:
    """Each result is judged against what stood before it, including those of the same sending."""
    stored, opinions = _stored(loaded)
    staged: list[StepEvent] = []
    for result in results:
        progress = progress_of(loaded.steps, [*stored, *staged], opinions)
        staged.append(_event(sending, loaded, progress, result))
    return staged


def _event(sending: _Sending, loaded: Loaded, progress: Mapping[str, Progress], result: Result) -> StepEvent:
    """Raises Refusal; what is only unlikely is added to the sending's doubts."""
    one = progress.get(result.step)
    if one is None:
        raise Refusal(
            f"「{loaded.project.name}」的计划里没有「{result.step}」这个事项；它可能因条件不符没有列入。",
            "step",
        )
    refuse_other_department(sending.by, one, result)
    if result.on > sending.day:
        refuse_future(result.on, f"「{one.step.name}」{result.kind.label}")
    _refuse_order(one, result, loaded.reasons)
    sending.doubts.extend(_doubts(loaded, one, result, sending.calendar))
    return StepEvent(
        plan=loaded.plan.lineage, step=result.step, kind=result.kind, reason=result.reason, number=result.number,
        source=sending.source, note=result.note, **dated(result.on),
    )  # fmt: skip


def refuse_other_department(by: Any, one: Progress, result: Result) -> None:
    step = one.step
    handlers = f"{step.unit_name}、{step.department}" if step.unit_name else step.department
    if result.department and not any(
        part and (part in result.department or result.department in part)
        for part in (step.unit_name, *step.department.split("、"))
    ):
        raise Refusal(
            f"「{step.name}」由{handlers}办理，表里写的是「{result.department}」。请核对事项或部门。", "step"
        )
    window = by.has_role("department_window") and by.standing.scope is not Scope.CITY
    if window and (step.clock != GOVERNMENT or step.unit not in {str(key) for key in by.standing.grantees}):
        raise Refusal(f"「{step.name}」由{handlers}办理，不是您的部门，您不能登记它的结果。", "step")


def _refuse_order(one: Progress, result: Result, reasons: Mapping[str, PauseReason]) -> None:
    name, day = one.step.name, result.on
    if one.finished and result.kind != EventKind.ACCEPTED:
        raise Refusal(f"「{name}」{one.ended_on} 已经办结，不能再登记{result.kind.label}。", "step")
    if result.kind == EventKind.ACCEPTED and one.state not in (
        StepState.WAITING, StepState.READY, StepState.REFUSED,
    ):  # fmt: skip
        raise Refusal(f"「{name}」{one.accepted_on or one.ended_on} 已经受理，不用再登记受理。", "step")
    if one.accepted_on and day < one.accepted_on:
        raise Refusal(f"「{name}」的日期 {day} 早于受理日 {one.accepted_on}。请核对日期。", "on")
    if result.kind == EventKind.PAUSED and one.state != StepState.RUNNING:
        raise Refusal(f"「{name}」现在是「{one.state.label}」，只有办理中的才能中止计时。", "kind")
    if result.kind == EventKind.PAUSED and not result.reason:
        raise Refusal("中止计时要选停表原因，例如「补正材料」。", "reason")
    if result.kind == EventKind.PAUSED and result.reason not in reasons:
        named = "、".join(reason.name for reason in reasons.values())
        raise Refusal(f"计划所用的清单没有「{result.reason}」这个停表原因，可选：{named}。", "reason")
    pause = one.paused_now
    if result.kind == EventKind.RESUMED and pause is None:
        raise Refusal(f"「{name}」没有中止计时，不能恢复。", "kind")
    if pause and day < pause.since:
        raise Refusal(f"「{name}」的日期 {day} 早于中止计时的 {pause.since}。请核对日期。", "on")
    if result.kind == EventKind.FINISHED and one.step.clock == GOVERNMENT and not result.number.strip():
        raise Refusal(f"「{name}」办结要填在线平台的办件编号或批文号，它是凭据。", "number")


def _doubts(loaded: Loaded, one: Progress, result: Result, calendar: Extra) -> list[str]:
    found = []
    if not works_on(result.on, calendar) and one.step.clock == GOVERNMENT:
        found.append(f"「{one.step.name}」的 {result.on} 不是工作日")
    hard = [
        step.name
        for step in one.waits_for
        if not any(link.before == step.code and link.soft for link in one.step.links)
    ]
    if result.kind == EventKind.FINISHED and hard:
        before = "、".join(f"「{name}」" for name in hard)
        found.append(f"「{one.step.name}」的前置{before}还没有登记办结，正常应先登记它们")
    if result.kind == EventKind.FINISHED and result.on < loaded.plan.occurred_on:
        found.append(f"「{one.step.name}」的 {result.on} 早于计划开始日 {loaded.plan.occurred_on}")
    return found


def works_on(day: dt.date, calendar: Extra) -> bool:
    """Whether offices work; the day is one the calendar can count from. Raises Refusal where no notice is known."""
    try:
        return is_workday(day, calendar)
    except UnknownYear as unknown:
        raise Refusal(str(unknown), "on") from unknown

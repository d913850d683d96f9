"""模拟审批: opinions issued before land, turned formal after comparing, voided, lapsed."""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from luodi.approvals.enums import EventKind, OpinionState, Route, Source
from luodi.approvals.models import SimulatedOpinion, StepEvent
from luodi.approvals.operations.results import Result, refuse_other_department, works_on
from luodi.approvals.operations.writing import approval_revision, locked_plan
from luodi.approvals.queries.calendar import notices
from luodi.approvals.queries.plans import Loaded
from luodi.approvals.queries.progress import may_simulate
from luodi.ledger.models import dated
from luodi.ledger.operations.revision import OpenRevision
from luodi.projects.enums import Kind
from luodi.projects.errors import NeedsConfirmation, Refusal
from luodi.projects.models import Milestone, Project
from luodi.projects.operations.writing import refuse_future, require

LAND_CONTRACT = "A6"
"""成交、签出让合同: the land is the owner's from then on."""
COMPARED = (
    ("plot", "地块"),
    ("area", "面积（亩）"),
    ("ratio", "容积率"),
    ("owner", "业主"),
    ("content", "建设内容"),
)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What an opinion rests on, and what conversion compares."""

    plot: str
    area: Decimal
    ratio: Decimal
    owner: str
    content: str


def issue_opinion(
    *,
    by: Any,
    plan: uuid.UUID,
    step: str,
    reviewed: Reviewed,
    on: dt.date,
    expires_on: dt.date,
    opinion: str = "",
    request_key: uuid.UUID | None = None,
) -> SimulatedOpinion:
    """
    A 模拟审批意见 under the next number of its own series. Raises Refusal for an item that may not be simulated, a
    plan without simulated approval, one already finished or reviewed, hard predecessors not done, an expiry that is
    not after its day.
    """
    require(by, "approvals.record", "您的岗位不能登记模拟审批意见。")
    refuse_future(on, "出具模拟意见的")
    works_on(on, notices())
    if expires_on <= on:
        raise Refusal(f"失效日 {expires_on} 应晚于出具日 {on}。", "expires_on")
    with approval_revision(by=by, verb="issue_opinion", request_key=request_key) as rev:
        project, loaded = locked_plan(by, plan)
        one = loaded.progress.get(step)
        if one is None:
            raise Refusal("这份计划里没有这个事项。")
        _refuse_unsimulated(loaded, step)
        refuse_other_department(by, one, Result(plan, step, EventKind.FINISHED, on))
        if one.finished or one.opinion:
            raise Refusal(
                f"「{one.step.name}」已有{'正式批件' if one.finished else '有效的模拟意见'}，不用再模拟。"
            )
        if lacking := may_simulate(one, loaded.progress):
            names = "、".join(f"「{other.name}」" for other in lacking)
            raise Refusal(f"模拟「{one.step.name}」之前，{names}要先办结或有模拟意见。")
        entry = SimulatedOpinion(
            project=project, plan=plan, step=step, step_name=one.step.name, department=one.step.department,
            number=next_number(on.year), expires_on=expires_on, plot=reviewed.plot, area=reviewed.area,
            ratio=reviewed.ratio, owner=reviewed.owner, content=reviewed.content, opinion=opinion, **dated(on),
        )  # fmt: skip
        rev.add(entry)
    return entry


def convert_opinion(
    *,
    by: Any,
    opinion: uuid.UUID,
    now: Reviewed,
    formal_number: str,
    on: dt.date,
    confirmed: bool = False,
    request_key: uuid.UUID | None = None,
) -> SimulatedOpinion:
    """
    转正: compares what was reviewed with what is now. The same: the opinion is converted and the step ends with
    `formal_number`. Different: asks, then voids it (`state` of the result says which). Raises Refusal before the land
    is the owner's, before what the formal document rests on, for an opinion expired or settled, without a number.
    """
    require(by, "approvals.record", "您的岗位不能办理模拟转正。")
    refuse_future(on, "转正的")
    with approval_revision(by=by, verb="convert_opinion", request_key=request_key) as rev:
        old, project, loaded = _standing(by, opinion)
        if on > old.expires_on:
            raise Refusal(f"{old.number} 已于 {old.expires_on} 到期，不能转正，请重新审查。", "on")
        if on < old.occurred_on:
            raise Refusal(f"转正日 {on} 早于模拟意见的出具日 {old.occurred_on}。", "on")
        _refuse_before_land(loaded, project, on)
        differing = differences(old, now)
        if differing:
            if not confirmed:
                raise NeedsConfirmation(
                    f"与模拟审查时不同：{'；'.join(differing)}。继续将作废这份模拟意见，按新情况重新审查。"
                )
            new = _settled(old, OpinionState.VOIDED, on, f"转正对照不一致：{'；'.join(differing)}")
            rev.supersede(old, new)
            return new
        if not formal_number.strip():
            raise Refusal("转正要填正式批件的文号或在线平台办件编号。", "formal_number")
        _refuse_unfinished(loaded, old.step)
        new = _settled(old, OpinionState.CONVERTED, on, "", formal_number.strip())
        rev.supersede(old, new)
        _finish(rev, project, loaded, old, on, formal_number.strip())
    return new


def void_opinion(
    *, by: Any, opinion: uuid.UUID, on: dt.date, reason: str, request_key: uuid.UUID | None = None
) -> SimulatedOpinion:
    """作废. Raises Refusal without a reason, or when it is settled already."""
    require(by, "approvals.record", "您的岗位不能作废模拟意见。")
    refuse_future(on, "作废的")
    if not reason.strip():
        raise Refusal("作废要写明原因，例如「方案重大调整」。", "reason")
    with approval_revision(by=by, verb="void_opinion", reason=reason, request_key=request_key) as rev:
        old, _, _ = _standing(by, opinion)
        new = _settled(old, OpinionState.VOIDED, on, reason.strip())
        rev.supersede(old, new)
    return new


def lapse_opinions(
    *, by: Any, plan: uuid.UUID, on: dt.date, reason: str, request_key: uuid.UUID | None = None
) -> int:
    """The land went to another bidder: every opinion of the plan that stands lapses. Returns how many."""
    require(by, "approvals.record", "您的岗位不能登记模拟意见失效。")
    refuse_future(on, "土地由他人竞得的")
    if not reason.strip():
        raise Refusal("请写明土地由谁竞得、成交公示的文号。", "reason")
    with approval_revision(by=by, verb="lapse_opinions", reason=reason, request_key=request_key) as rev:
        locked_plan(by, plan)
        rows = list(SimulatedOpinion.objects.open().filter(plan=plan, state=OpinionState.ISSUED))
        if not rows:
            raise Refusal("这份计划没有有效的模拟意见。")
        for old in rows:
            rev.supersede(old, _settled(old, OpinionState.LAPSED, on, reason.strip()))
    return len(rows)


def differences(was: SimulatedOpinion, now: Reviewed) -> list[str]:
    """「面积（亩） 50 → 48」 for whatever is no longer what was reviewed."""
    found = []
    for name, label in COMPARED:
        before, after = getattr(was, name), getattr(now, name)
        if isinstance(after, Decimal):
            if before != after:
                found.append(f"{label} {before.normalize():f} → {after.normalize():f}")
        elif before.strip() != after.strip():
            found.append(f"{label} {before} → {after}")
    return found


def next_number(year: int) -> str:
    """模〔2026〕0001号; an advisory lock keeps two writers apart."""
    stem = f"模〔{year}〕"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [stem])
        cursor.execute("SELECT approvals_next_number(%s)", [stem])
        (number,) = cursor.fetchone()
    return f"{stem}{number:04d}号"


def _standing(by: Any, opinion: uuid.UUID) -> tuple[SimulatedOpinion, Project, Loaded]:
    found = SimulatedOpinion.objects.visible_to(by).open().filter(pk=opinion).first()
    if found is None or found.state != OpinionState.ISSUED:
        raise Refusal("这份模拟意见已经转正、作废或失效，请刷新。")
    project, loaded = locked_plan(by, found.plan)
    return found, project, loaded


def _refuse_unsimulated(loaded: Loaded, step: str) -> None:
    name = loaded.progress[step].step.name
    if not loaded.progress[step].step.simulation:
        raise Refusal(f"「{name}」不适用模拟审批，只办正式的。")
    if loaded.plan.route != Route.SIMULATED:
        raise Refusal("这份计划不走模拟审批。要走，请先「换版对照」选「并联＋模拟审批」。")


def _refuse_before_land(loaded: Loaded, project: Project, on: dt.date) -> None:
    """A formal document never precedes land."""
    contract = loaded.progress.get(LAND_CONTRACT)
    if contract is not None:
        if not contract.finished or contract.ended_on is None or on < contract.ended_on:
            raise Refusal(
                f"土地还没有成交（「{contract.step.name}」未办结{'于此日之前' if contract.finished else ''}），不能转正。",
                "on",
            )
        return
    supplied = Milestone.objects.open().filter(project=project, kind=Kind.LAND_SUPPLIED)
    if loaded.plan.facts.get("用地") != "自有或租赁" and not supplied.filter(occurred_on__lte=on).exists():
        raise Refusal("项目还没有登记供地，不能转正。", "on")


def _refuse_unfinished(loaded: Loaded, step: str) -> None:
    one = loaded.progress[step]
    if one.waits_for:
        names = "、".join(f"「{other.name}」" for other in one.waits_for)
        raise Refusal(f"正式的「{one.step.name}」要在{names}办结之后。请先登记它们。")


def restored(old: SimulatedOpinion) -> SimulatedOpinion:
    """A settled opinion as it stood before: issued."""
    return _settled(old, OpinionState.ISSUED, None, "")


def _settled(
    old: SimulatedOpinion, state: OpinionState, on: dt.date | None, reason: str, formal_number: str = ""
) -> SimulatedOpinion:
    kept = (
        "project_id", "plan", "step", "step_name", "department", "number", "expires_on", "plot", "area", "ratio",
        "owner", "content", "opinion", "occurred_first", "occurred_on", "precision",
    )  # fmt: skip
    return SimulatedOpinion(
        **{name: getattr(old, name) for name in kept},
        state=state, settled_on=on, settled_reason=reason, formal_number=formal_number,
    )  # fmt: skip


def _finish(
    rev: OpenRevision, project: Project, loaded: Loaded, old: SimulatedOpinion, on: dt.date, number: str
) -> None:
    if loaded.progress[old.step].finished:
        raise Refusal(f"「{old.step_name}」已经登记办结。")
    rev.add(
        StepEvent(
            project=project,
            plan=old.plan,
            step=old.step,
            kind=EventKind.FINISHED,
            number=number,
            source=Source.TYPED,
            note=f"{old.number} 转正",
            **dated(on),
        )
    )

"""撤回: what was recorded wrongly is taken back with a reason. It stays in the ledger, struck through; what rests on
it is worked out anew, or stands in the way and is named."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from luodi.approvals.enums import EventKind, OpinionState
from luodi.approvals.models import Mandate, Material, Objection, Rating, SimulatedOpinion, StepEvent
from luodi.approvals.operations.opinions import LAND_CONTRACT, restored
from luodi.approvals.operations.results import Result, refuse_other_department
from luodi.approvals.operations.writing import approval_revision, locked_plan
from luodi.approvals.queries.plans import Loaded, axis_today
from luodi.approvals.queries.progress import order, progress_of
from luodi.approvals.queries.records import why_not
from luodi.ledger.models import Revision
from luodi.projects.enums import DutyRole
from luodi.projects.errors import NeedsConfirmation, Refusal
from luodi.projects.models import Duty
from luodi.projects.operations.writing import locked_one

PAPERS = {"mandate": Mandate, "material": Material, "rating": Rating, "objection": Objection}
GONE = "这条记录刚被别人撤回或改过了，请刷新。"


def withdraw_results(
    *,
    by: Any,
    plan: uuid.UUID,
    event: uuid.UUID,
    reason: str,
    confirmed: bool = False,
    request_key: uuid.UUID | None = None,
) -> int:
    """
    Takes back one happening of a step and, after asking, what was recorded of the step later. Side effects in
    order: the events close, undecided objections to a delay that is no more close with them. Raises Refusal without
    a reason, outside the time or the person (queries.records.why_not), for another department's item, for a
    conversion (taken back with its opinion) or land that conversions rest on; NeedsConfirmation where later events go
    too or finished steps lose a predecessor. Returns how many were taken back.
    """
    _require_reason(reason)
    with approval_revision(by=by, verb="withdraw_results", reason=reason, request_key=request_key) as rev:
        project, loaded = locked_plan(by, plan)
        stored = list(StepEvent.objects.open().filter(plan=plan).order_by("occurred_on", "id"))
        wrong = next((one for one in stored if one.pk == event), None)
        if wrong is None or wrong.step not in loaded.progress:
            raise Refusal(GONE)
        one = loaded.progress[wrong.step]
        refuse_other_department(by, one, Result(plan, wrong.step, EventKind(wrong.kind), wrong.occurred_on))
        mine = sorted((other for other in stored if other.step == wrong.step), key=order)
        gone = mine[mine.index(wrong) :]
        _refuse_unentitled(by, gone)
        _refuse_conversions(loaded, gone)
        rest = [other for other in stored if other not in gone]
        doubts = [*_also_gone(gone[1:]), *_left_without(loaded, rest)]
        if doubts and not confirmed:
            raise NeedsConfirmation("；".join(doubts) + "。确要撤回，请勾选后再点一次。")
        rev.retract(*gone)
        if any(other.kind == EventKind.ACCEPTED for other in gone):
            rev.retract(*Objection.objects.open().filter(plan=plan, step=wrong.step, decision=""))
        rev.about(project.pk)
    return len(gone)


def withdraw_opinion(
    *, by: Any, opinion: uuid.UUID, reason: str, request_key: uuid.UUID | None = None
) -> SimulatedOpinion | None:
    """
    One step back. A settled opinion (converted, voided, lapsed) stands again as issued, and the formal result that
    its conversion recorded closes: the restored entry is returned. An issued one closes for good, its number stays
    used: None. Raises Refusal as withdraw_results does, where other opinions rest on it, or where a newer one stands.
    """
    _require_reason(reason)
    with approval_revision(by=by, verb="withdraw_opinion", reason=reason, request_key=request_key) as rev:
        old = SimulatedOpinion.objects.visible_to(by).open().filter(pk=opinion).first()
        if old is None:
            raise Refusal(GONE)
        project, loaded = locked_plan(by, old.plan)
        _refuse_unentitled(by, [old])
        if old.step in loaded.progress:
            one = loaded.progress[old.step]
            refuse_other_department(by, one, Result(old.plan, old.step, EventKind.FINISHED, old.occurred_on))
        rev.about(project.pk)
        if old.state == OpinionState.ISSUED:
            _refuse_rested_on(loaded, old)
            rev.retract(old)
            return None
        again = SimulatedOpinion.objects.open().filter(
            plan=old.plan, step=old.step, state=OpinionState.ISSUED
        )
        if newer := again.first():
            raise Refusal(f"「{old.step_name}」已另出 {newer.number}，请先撤回它。")
        if old.state == OpinionState.CONVERTED:
            rev.retract(*_formal_results(loaded, old))
        new = restored(old)
        rev.supersede(old, new)
    return new


def withdraw_plan(
    *, by: Any, plan: uuid.UUID, reason: str, request_key: uuid.UUID | None = None
) -> uuid.UUID:
    """
    A plan made for the wrong project closes; departments keep seeing the project until its scope is rebuilt. Raises
    Refusal once anything was recorded of it: then it is moved (换版), not taken back. Returns the project's key.
    """
    _require_reason(reason)
    with approval_revision(by=by, verb="withdraw_plan", reason=reason, request_key=request_key) as rev:
        project, loaded = locked_plan(by, plan)
        _refuse_unentitled(by, [loaded.plan])
        told = StepEvent.objects.open().filter(plan=plan).exists()
        if told or SimulatedOpinion.objects.open().filter(plan=plan).exists():
            raise Refusal(
                "这份计划已登记过办理结果或模拟意见，不能整份撤回。请先撤回它们，或用「换版对照」改。"
            )
        rev.retract(loaded.plan)
        rev.about(project.pk)
    return project.pk


def withdraw_paper(
    *, by: Any, kind: str, entry: uuid.UUID, reason: str, confirmed: bool = False,
    request_key: uuid.UUID | None = None,
) -> None:  # fmt: skip
    """
    Takes back a mandate, a material, a rating or an undecided objection (`kind` of PAPERS). A 交接单 stays as it was
    signed and shows what of it no longer holds. Raises Refusal as above, for a rating by the agent it is about, an
    objection that was decided; NeedsConfirmation for a mandate papers were received under.
    """
    _require_reason(reason)
    with approval_revision(by=by, verb=f"withdraw_{kind}", reason=reason, request_key=request_key) as rev:
        old = PAPERS[kind].objects.visible_to(by).open().filter(pk=entry).first()
        if old is None:
            raise Refusal(GONE)
        header = locked_one(by, old.project_id)
        if isinstance(old, Rating):
            _refuse_rated(by, old)
        _refuse_unentitled(by, [old])
        if isinstance(old, Objection) and old.decision:
            raise Refusal("这条异议已经裁定，不能再撤回。")
        if isinstance(old, Mandate) and not confirmed:
            _ask_about_materials(old)
        rev.retract(old)
        rev.about(header.pk)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refusal("撤回要写明原因，例如「日期看错了，应为 3 月 6 日」。", "reason")


def _refuse_unentitled(by: Any, entries: Sequence[Any]) -> None:
    revisions = Revision.objects.in_bulk({entry.revision for entry in entries})
    axis = axis_today()
    for entry in entries:
        if why := why_not(by, type(entry), revisions[entry.revision], axis):
            raise Refusal(why)


def _refuse_conversions(loaded: Loaded, gone: Sequence[StepEvent]) -> None:
    converted = SimulatedOpinion.objects.open().filter(plan=loaded.plan.lineage, state=OpinionState.CONVERTED)
    for opinion in converted:
        if any((event.step, event.revision) == (opinion.step, opinion.revision) for event in gone):
            raise Refusal(f"这条办结是 {opinion.number} 转正时登记的，请在那份意见上「撤回转正」。")
    if converted and any(e.step == LAND_CONTRACT and e.kind == EventKind.FINISHED for e in gone):
        numbers = "、".join(opinion.number for opinion in converted)
        raise Refusal(f"{numbers} 凭这次成交转成了正式批件，请先撤回它们的转正。")


def _also_gone(later: Sequence[StepEvent]) -> list[str]:
    if not later:
        return []
    said = "、".join(f"{one.get_kind_display()}（{one.occurred_on}）" for one in later)
    return [f"它之后登记的 {said} 也会一起撤回"]


def _left_without(loaded: Loaded, rest: Sequence[StepEvent]) -> list[str]:
    """Steps that are finished, or reviewed in simulation, and would stand before their predecessors."""
    opinions = [one.opinion for one in loaded.progress.values() if one.opinion]
    after = progress_of(loaded.steps, rest, opinions)
    found = [
        one.step.name
        for code, one in after.items()
        if one.waits_for and (one.finished or one.opinion) and not loaded.progress[code].waits_for
    ]
    return [f"{_names(found)}已在它之后办结或出了意见，撤回后会标出「前置未办结」"] if found else []


def _refuse_rested_on(loaded: Loaded, opinion: SimulatedOpinion) -> None:
    if loaded.progress.get(opinion.step) is None or loaded.progress[opinion.step].finished:
        return
    resting = [
        f"{one.opinion.number}「{one.step.name}」"
        for one in loaded.progress.values()
        if one.opinion and any(link.soft and link.before == opinion.step for link in one.step.links)
    ]
    if resting:
        raise Refusal(f"{'、'.join(resting)}是凭它出具的，请先撤回或作废它们。")


def _formal_results(loaded: Loaded, opinion: SimulatedOpinion) -> list[StepEvent]:
    """What the conversion recorded. Raises Refusal where the step went on, or later documents rest on it."""
    mine = StepEvent.objects.open().filter(plan=opinion.plan, step=opinion.step)
    found = list(mine.filter(revision=opinion.revision))
    if not found:
        raise Refusal("转正时登记的办结已经不在了，请刷新。")
    resting = [
        one.step.name
        for one in loaded.progress.values()
        if one.finished and any(link.before == opinion.step for link in one.step.links)
    ]
    if resting:
        raise Refusal(f"正式的{_names(resting)}已在它之后办结，请先撤回那些办结。")
    return found


def _refuse_rated(by: Any, rating: Rating) -> None:
    agents = Duty.objects.filter(
        project=rating.project_id, role=DutyRole.AGENT, grantee__in=by.standing.grantees
    )
    if agents.exists():
        raise Refusal("代办员不能撤回对自己的评价。")


def _ask_about_materials(mandate: Mandate) -> None:
    count = Material.objects.open().filter(project=mandate.project_id).count()
    if count:
        raise NeedsConfirmation(
            f"凭这份委托书收的 {count} 份材料还在手上，撤回后要登记正确的委托书才能再收。确要撤回，请勾选后再点一次。"
        )


def _names(names: Iterable[str]) -> str:
    return "、".join(f"「{name}」" for name in names)

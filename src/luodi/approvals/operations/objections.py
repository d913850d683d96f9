"""A department objects within three working days before the board shows its delay; the office decides."""

import uuid
from typing import Any

from luodi.approvals.enums import Decision
from luodi.approvals.models import Objection
from luodi.approvals.operations.writing import approval_revision, locked_plan
from luodi.approvals.queries.plans import axis_today
from luodi.approvals.queries.progress import GRACE
from luodi.ledger.models import dated
from luodi.ledger.queries.reading import today
from luodi.projects.errors import Refusal
from luodi.projects.operations.writing import locked_one, require


def object_to_delay(
    *, by: Any, plan: uuid.UUID, step: str, reason: str, request_key: uuid.UUID | None = None
) -> Objection:
    """
    Raises Refusal for a step that is not late, not the asker's department's, late for more than three working days
    already, objected to before, or without a reason.
    """
    require(by, "approvals.object", "只有办理部门可以提出异议。")
    if not reason.strip():
        raise Refusal("请写明异议理由，例如「材料 3 月 5 日才补齐，应从补齐日起算」。", "reason")
    axis = axis_today()
    with approval_revision(by=by, verb="object_to_delay", reason=reason, request_key=request_key) as rev:
        project, loaded = locked_plan(by, plan)
        one = loaded.progress.get(step)
        if one is None or one.step.unit not in {str(key) for key in by.standing.grantees}:
            raise Refusal("这个事项不是您的部门办理的，不能替别的部门提异议。")
        late = one.late_by(axis)
        if not late:
            raise Refusal(f"「{one.step.name}」没有超过承诺天数，不用提异议。")
        if late > GRACE:
            raise Refusal(
                f"「{one.step.name}」已超 {late} 个工作日，异议期是超期后 {GRACE} 个工作日，已经过了。"
            )
        if step in loaded.objections:
            raise Refusal("这个事项已经提过异议，请等裁定。")
        entry = Objection(
            project=project, plan=plan, step=step, unit_name=one.step.unit_name, reason=reason.strip(),
            **dated(today()),
        )  # fmt: skip
        rev.add(entry)
    return entry


def decide_objection(
    *,
    by: Any,
    objection: uuid.UUID,
    decision: Decision,
    reason: str,
    request_key: uuid.UUID | None = None,
) -> Objection:
    """Sustained: the board goes on not showing the delay. Raises Refusal without a reason or decided before."""
    require(by, "approvals.decide", "异议由领导小组办公室或业务科长裁定。")
    if not reason.strip():
        raise Refusal("裁定要写明理由。", "reason")
    with approval_revision(by=by, verb="decide_objection", reason=reason, request_key=request_key) as rev:
        old = Objection.objects.visible_to(by).open().filter(pk=objection).first()
        if old is None or old.decision:
            raise Refusal("这条异议刚被别人裁定了，请刷新。")
        locked_one(by, old.project_id)
        new = Objection(
            project_id=old.project_id, plan=old.plan, step=old.step, unit_name=old.unit_name, reason=old.reason,
            decision=decision, decided_reason=reason.strip(), **dated(old.occurred_on),
        )  # fmt: skip
        rev.supersede(old, new)
    return new

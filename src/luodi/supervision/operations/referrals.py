"""What 审批 proposes by rule: 领导小组办公室 makes a problem of it, or says why not."""

import uuid
from typing import Any

from luodi.approvals.enums import ReferralState
from luodi.approvals.models import Referral
from luodi.approvals.operations.chasing import decided
from luodi.common.ids import uuid7
from luodi.ledger.operations.revision import OpenRevision
from luodi.projects.operations.writing import locked_one, require, said
from luodi.supervision.errors import Refusal
from luodi.supervision.models import Problem
from luodi.supervision.operations.problem import Finding, stage_problem
from luodi.supervision.operations.writing import supervision_revision, visible_project

NOT_DECIDING = "审批提请由领导小组办公室定。"


def accept_referral(
    *, by: Any, referral: uuid.UUID, finding: Finding, request_key: uuid.UUID | None = None
) -> Problem:
    """
    A problem is opened from it, as open_problem does; the proposal names it. Raises Refusal when it was decided or
    settled meanwhile.
    """
    require(by, "supervision.issue", NOT_DECIDING)
    key = uuid7()
    with supervision_revision(
        by=by, verb="accept_referral", request_key=request_key, goto=f"/supervision/problems/{key}/"
    ) as rev:
        old = _locked(by, referral)
        made = stage_problem(rev, by, visible_project(by, old.project_id), finding, key)
        _decide(rev, old, ReferralState.OPENED, f"已立为问题：{made.title}", made.pk)
    return made


def dismiss_referral(
    *, by: Any, referral: uuid.UUID, reason: str, request_key: uuid.UUID | None = None
) -> Referral:
    """不立, with a reason; the same promise is not proposed again."""
    require(by, "supervision.issue", NOT_DECIDING)
    reason = said(reason, "note", "请写明为什么不立，部门和属地看得到。")
    with supervision_revision(by=by, verb="dismiss_referral", reason=reason, request_key=request_key) as rev:
        return _decide(rev, _locked(by, referral), ReferralState.DISMISSED, reason)


def _locked(by: Any, referral: uuid.UUID) -> Referral:
    found = Referral.objects.visible_to(by).open().filter(pk=referral).first()
    if found is None or found.state != ReferralState.PROPOSED:
        raise Refusal("这条提请刚被处理过，或者那一步已不再超期。请刷新。")
    locked_one(by, found.project_id)
    standing: Referral = Referral.objects.open().get(lineage=found.lineage)
    if standing.pk != found.pk:
        raise Refusal("这条提请刚被处理过，请刷新。")
    return standing


def _decide(
    rev: OpenRevision, old: Referral, state: ReferralState, reason: str, problem: uuid.UUID | None = None
) -> Referral:
    new = decided(old, state, reason, problem)
    rev.supersede(old, new)
    return new

"""What happened: recorded as a claim whether or not its gates are met; corrected; retracted."""

import uuid
from dataclasses import dataclass
from typing import Any

from luodi.ledger.models import dated
from luodi.projects.enums import NEEDS_CAUSE, REPEATABLE, Cause, Kind, Side
from luodi.projects.errors import Refusal
from luodi.projects.models import Milestone, Project
from luodi.projects.operations.plausibility import ask_if_not_over
from luodi.projects.operations.writing import (
    When,
    locked_one,
    open_claim,
    project_revision,
    refuse_future,
    require,
)


@dataclass(frozen=True, slots=True)
class Happening:
    """A milestone as typed or imported."""

    kind: Kind
    when: When
    note: str = ""
    document: str = ""
    cause: str = ""
    second_cause: str = ""
    side: str = ""


def record_milestone(
    *,
    by: Any,
    project: uuid.UUID,
    happening: Happening,
    confirmed: bool = True,
    request_key: uuid.UUID | None = None,
) -> Milestone:
    """
    Records that something happened, as a claim. A missing prerequisite or proof does not stop it: it is shown
    and holds back verification (projects/gates.py). Raises Refusal for a future day, a milestone that cannot
    repeat, 停建/取消/退出 without cause and side; NeedsConfirmation, unless `confirmed`, for a year not yet over.
    """
    require(by, "projects.record", "您的岗位不能填报进展。")
    if not confirmed:
        ask_if_not_over(happening.when, happening.kind.label)
    with project_revision(by=by, verb="record_milestone", request_key=request_key) as rev:
        header = locked_one(by, project)
        entry = milestone_entry(header, happening)
        if happening.kind not in REPEATABLE:
            _refuse_second(header, happening.kind)
        rev.add(entry)
    return entry


def milestone_entry(project: Project, happening: Happening) -> Milestone:
    """A checked, unsaved claim; imports use it too."""
    refuse_future(happening.when, happening.kind.label)
    if happening.kind in NEEDS_CAUSE and not (happening.cause and happening.side):
        raise Refusal(f"「{happening.kind.label}」要选主要原因和责任方。", "cause")
    _refuse_unknown(happening)
    return Milestone(
        project=project, kind=happening.kind, note=happening.note, document=happening.document,
        cause=happening.cause, second_cause=happening.second_cause, side=happening.side,
        **dated(happening.when),
    )  # fmt: skip


def correct_milestone(
    *, by: Any, project: uuid.UUID, entry: uuid.UUID, happening: Happening, reason: str,
    confirmed: bool = True, request_key: uuid.UUID | None = None,
) -> Milestone:  # fmt: skip
    """更正: supersedes the claim. A verified entry stays in verified readings until this claim is verified."""
    require(by, "projects.record", "您的岗位不能更正进展。")
    _require_reason(reason)
    if not confirmed:
        ask_if_not_over(happening.when, happening.kind.label)
    with project_revision(by=by, verb="correct_milestone", reason=reason, request_key=request_key) as rev:
        header = locked_one(by, project)
        old: Milestone = open_claim(Milestone, entry, header)
        if happening.kind != old.kind:
            raise Refusal("更正不能换事项：请撤回这一条，再登记另一条。", "kind")
        new = milestone_entry(header, happening)
        rev.supersede(old, new)
    return new


def retract_milestone(
    *, by: Any, project: uuid.UUID, entry: uuid.UUID, reason: str, request_key: uuid.UUID | None = None
) -> None:
    """
    撤回: it never happened. Closes the claim; where a verified entry stands, it stays until a verifier retracts
    it too. What the world undid (复工, 恢复) is a new milestone, not a retraction.
    """
    require(by, "projects.record", "您的岗位不能撤回进展。")
    _require_reason(reason)
    with project_revision(by=by, verb="retract_milestone", reason=reason, request_key=request_key) as rev:
        header = locked_one(by, project)
        old: Milestone = open_claim(Milestone, entry, header)
        rev.retract(old)


def _refuse_second(project: Project, kind: Kind) -> None:
    first = Milestone.objects.open().claimed().filter(project=project, kind=kind).first()
    if first:
        raise Refusal(
            f"「{kind.label}」已于 {first.occurred_on:%Y年%m月%d日} 登记过。日期不对请「更正」那一条。",
            "kind",
        )


def _refuse_unknown(happening: Happening) -> None:
    for cause in filter(None, (happening.cause, happening.second_cause)):
        if cause not in Cause.values:
            raise Refusal(f"没有「{cause}」这个原因，可选：{'、'.join(Cause.labels)}。", "cause")
    if happening.side and happening.side not in Side.values:
        raise Refusal(f"责任方只能是：{'、'.join(Side.labels)}。", "side")


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refusal("请写明原因，写清依据什么改。", "reason")

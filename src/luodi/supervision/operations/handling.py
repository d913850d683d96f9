"""三单, the receiver's side: 签收, feedback, explanation, asking for an extension, claiming completion."""

import datetime as dt
import uuid
from typing import Any

from luodi.ledger.queries.reading import today
from luodi.projects.operations.writing import said
from luodi.supervision.enums import WITH_HANDLER, SlipState, SlipVerb
from luodi.supervision.errors import Refusal
from luodi.supervision.models import Slip
from luodi.supervision.operations.lots import draw_lot
from luodi.supervision.operations.slip import locked_slip, step, tell_issuer
from luodi.supervision.operations.writing import supervision_revision, working_due


def sign_slip(*, by: Any, slip: uuid.UUID, request_key: uuid.UUID | None = None) -> Slip:
    """签收. A second one is refused: somebody of the unit has it already."""
    with supervision_revision(by=by, verb="sign_slip", request_key=request_key) as rev:
        found = _received(by, slip)
        if found.state != SlipState.ISSUED:
            raise Refusal(f"这张单子已由本单位签收（{found.signed_on}）。")
        found.state, found.signed_on = SlipState.SIGNED, today()
        found.save()
        step(rev, found, SlipVerb.SIGNED, "")
    return found


def report_slip(
    *, by: Any, slip: uuid.UUID, note: str, explains: bool = False, request_key: uuid.UUID | None = None
) -> Slip:
    """阶段反馈, or 书面说明 where the slip asks for one."""
    note = said(note, "note", "请写明办到哪一步、下一步和时间。")
    with supervision_revision(by=by, verb="report_slip", request_key=request_key) as rev:
        found = _in_hand(by, slip)
        found.last_said = note
        found.explained = found.explained or explains
        found.save()
        step(rev, found, SlipVerb.EXPLAINED if explains else SlipVerb.FEEDBACK, note)
        tell_issuer(found, f"{found}{'书面说明' if explains else '阶段反馈'}", note)
    return found


def ask_extension(
    *, by: Any, slip: uuid.UUID, until: dt.date, note: str, request_key: uuid.UUID | None = None
) -> Slip:
    """申请延期, before the last day is over, with a reason and a later working day. Raises Refusal otherwise."""
    note = said(note, "note", "申请延期要写明理由。")
    with supervision_revision(by=by, verb="ask_extension", reason=note, request_key=request_key) as rev:
        found = _in_hand(by, slip)
        if found.due_on is None:
            raise Refusal("这张单子没有期限，不用延期。")
        if today() > found.due_on:
            raise Refusal(
                f"期限 {found.due_on} 已过，到期后不能再申请延期。请尽快办结，并书面说明原因。", "until"
            )
        due = working_due(until, "until")
        if due.day <= found.due_on:
            raise Refusal(f"延到的日子要晚于现在的期限 {found.due_on}。", "until")
        found.asked_until = due.day
        found.save()
        step(rev, found, SlipVerb.EXTENSION_ASKED, "；".join(filter(None, (note, due.sentence))), due.day)
        tell_issuer(found, f"{found}申请延期至 {due.day}", note)
    return found


def claim_slip(*, by: Any, slip: uuid.UUID, note: str, request_key: uuid.UUID | None = None) -> Slip:
    """申请销号: done, says the handler; stops the clock, draws the lot of 回访. The issuer accepts or returns it."""
    note = said(note, "note", "请写明怎样办成的，有什么凭据。")
    with supervision_revision(by=by, verb="claim_slip", reason=note, request_key=request_key) as rev:
        found = _in_hand(by, slip)
        if found.explanation and not found.explained:
            raise Refusal(f"{found.label}要先交书面说明，再申请销号。")
        found.state, found.claimed_on, found.last_said = SlipState.CLAIMED, today(), note
        found.asked_until = None
        found.save()
        draw_lot(rev, found.problem)
        step(rev, found, SlipVerb.CLAIMED, note)
        tell_issuer(found, f"{found}申请销号", note)
    return found


def _received(by: Any, slip: uuid.UUID) -> Slip:
    found = locked_slip(by, slip)
    if not by.may("supervision.handle") or found.to_unit not in by.standing.grantees:
        raise Refusal(f"这张单子由{found.to_unit_name}承办，您的岗位不能代办。")
    return found


def _in_hand(by: Any, slip: uuid.UUID) -> Slip:
    found = _received(by, slip)
    if found.state == SlipState.ISSUED:
        raise Refusal("请先签收，再反馈。")
    if found.state not in WITH_HANDLER:
        raise Refusal(f"这张单子{found.get_state_display()}，不能再改。")
    return found

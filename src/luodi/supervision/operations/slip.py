"""三单, the issuer's side: drafting, issuing, deciding extensions, accepting, raising, reopening."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from luodi.calc.slips import SlipKind
from luodi.common.ids import uuid7
from luodi.ledger.models import Revision, dated
from luodi.ledger.operations.revision import OpenRevision
from luodi.ledger.queries.reading import today
from luodi.notices.operations.notice import notify
from luodi.org.models import Unit
from luodi.org.queries.people_who import people_who_may
from luodi.projects.operations.writing import require, said
from luodi.supervision.enums import RUNNING, ProblemState, SlipState, SlipVerb
from luodi.supervision.errors import Refusal
from luodi.supervision.models import Problem, Slip, SlipNumber, SlipStep
from luodi.supervision.operations.problem import (
    locked_problem,
    stage_reopened,
    stage_solved,
)
from luodi.supervision.operations.slip_order import Order, kind_of, refuse_wrong_order
from luodi.supervision.operations.writing import clock_due, show_to, supervision_revision, working_due

ISSUES, RAISES = "supervision.issue", "supervision.raise"


def issue_slip(*, by: Any, problem: uuid.UUID, order: Order, request_key: uuid.UUID | None = None) -> Slip:
    """
    签发 over an open problem. In order: number, header, step, scope of the receiver, notices. Raises Refusal for
    a unit that cannot act or that is the issuer itself, a first slip that skips a tier, a matter solvable below,
    a day past, a second slip while one runs.
    """
    kind = kind_of(order.kind)
    upward = kind.tier < 0
    require(by, "supervision.raise" if upward else "supervision.issue", f"您的岗位不能签发{kind.label}。")
    key = uuid7()
    with supervision_revision(
        by=by, verb="issue_slip", request_key=request_key, goto=f"/supervision/slips/{key}/"
    ) as rev:
        over = locked_problem(by, problem)
        refuse_wrong_order(over, kind, order, by)
        slip = _header(key, over, kind, order, by.unit_id, by.unit.short_name, today())
        _issue(rev, slip, kind, order.due_on)
    return slip


def stage_drafts(rev: OpenRevision, following: Sequence[tuple[Slip, SlipKind, str]]) -> list[Slip]:
    """The next slips of rows, waiting for the office to sign them (nightly): after which, what kind, what demand.
    Their clocks do not run yet. Two statements, however many."""
    day, made = today(), []
    for slip, kind, demand in following:
        draft = Slip(
            id=uuid7(), problem=slip.problem, project_id=slip.project_id, kind=kind.code, tier=kind.tier,
            label=kind.label, demand=demand, follows=slip, issuer_unit=slip.issuer_unit,
            issuer_unit_name=slip.issuer_unit_name, to_unit=slip.to_unit, to_unit_name=slip.to_unit_name,
            state=SlipState.DRAFT, drafted_on=day, explanation=kind.explanation,
        )  # fmt: skip
        step(rev, draft, SlipVerb.DRAFTED, demand)
        made.append(draft)
    return list(Slip.objects.bulk_create(made))


def decide_draft(
    *, by: Any, slip: uuid.UUID, issue: bool, note: str = "", request_key: uuid.UUID | None = None
) -> Slip:
    """待签发: issues the draft (the slip before it counts as raised) or sets it aside with a reason."""
    with supervision_revision(by=by, verb="decide_draft", reason=note, request_key=request_key) as rev:
        draft = locked_slip(by, slip)
        require_issuer(by, draft)
        if draft.state != SlipState.DRAFT:
            raise Refusal("这张单子已经处理过。")
        before = draft.follows
        if not issue:
            draft.state = SlipState.WITHDRAWN
            draft.save()
            step(rev, draft, SlipVerb.WITHDRAWN, said(note, "note", "不予签发要写明理由。"))
            return draft
        if before is not None:
            before = locked_slip(by, before.pk)
            if before.state not in (SlipState.ISSUED, SlipState.SIGNED):
                raise Refusal(f"{before}已{before.get_state_display()}，不用再升级；请「不予签发」。")
            before.state = SlipState.RAISED
            before.save()
            step(rev, before, SlipVerb.RAISED, f"升级为{draft.label}")
        _issue(rev, draft, kind_of(draft.kind), None)
    return draft


def decide_extension(
    *, by: Any, slip: uuid.UUID, grant: bool, note: str, request_key: uuid.UUID | None = None
) -> Slip:
    """
    延期, decided by the issuing unit and never by who asked. Granting moves the day; the first one stays.
    """
    with supervision_revision(by=by, verb="decide_extension", reason=note, request_key=request_key) as rev:
        found = locked_slip(by, slip)
        require_issuer(by, found)
        if found.asked_until is None:
            raise Refusal("没有待定的延期申请。")
        refuse_own(rev, by, found, SlipVerb.EXTENSION_ASKED, "延期由别人批，申请人自己不能批。")
        until, found.asked_until = found.asked_until, None
        if grant:
            found.due_on, found.chased_for = until, None
        found.save()
        kind = SlipVerb.EXTENSION_GRANTED if grant else SlipVerb.EXTENSION_REFUSED
        step(rev, found, kind, note if grant else said(note, "note", "不同意延期要写明理由。"))
        tell_receiver(found, f"{found}{kind.label}" + (f"至 {until}" if grant else ""))
    return found


def accept_slip(*, by: Any, slip: uuid.UUID, note: str = "", request_key: uuid.UUID | None = None) -> Slip:
    """
    销号, by the issuer only and never by who claimed it done. Closes the problem when no other slip over it runs.
    """
    with supervision_revision(by=by, verb="accept_slip", reason=note, request_key=request_key) as rev:
        found = locked_slip(by, slip)
        require_issuer(by, found)
        if found.state != SlipState.CLAIMED:
            raise Refusal(f"{found}是「{found.get_state_display()}」，承办单位申请销号后才能销号。")
        refuse_own(rev, by, found, SlipVerb.CLAIMED, "谁办的谁不能销号：请签发单位的其他人核对后销号。")
        for gate in ACCEPTANCE_GATES:
            if why := gate(found):
                raise Refusal(why)
        problem = locked_problem(by, found.problem_id)
        found.state, found.closed_on = SlipState.CLOSED, today()
        found.save()
        step(rev, found, SlipVerb.ACCEPTED, note)
        for draft in Slip.objects.filter(follows=found, state=SlipState.DRAFT).select_for_update():
            draft.state = SlipState.WITHDRAWN
            draft.save()
            step(rev, draft, SlipVerb.WITHDRAWN, "前一张单子已销号")
        others = Slip.objects.filter(problem=problem, state__in=RUNNING).exclude(pk=found.pk)
        if not others.exists() and problem.state == ProblemState.OPEN:
            stage_solved(rev, problem, note or f"{found}销号")
        tell_receiver(found, f"{found}已销号")
    return found


def return_slip(*, by: Any, slip: uuid.UUID, note: str, request_key: uuid.UUID | None = None) -> Slip:
    """退回重办 with a reason; the clock goes on as it stood."""
    with supervision_revision(by=by, verb="return_slip", reason=note, request_key=request_key) as rev:
        found = locked_slip(by, slip)
        require_issuer(by, found)
        if found.state != SlipState.CLAIMED:
            raise Refusal("只有申请了销号的单子才能退回重办。")
        found.state, found.claimed_on = SlipState.SIGNED, None
        found.save()
        step(rev, found, SlipVerb.RETURNED, said(note, "note", "退回要写明哪里没办好、怎样才算办好。"))
        tell_receiver(found, f"{found}退回重办：{note}")
    return found


def reopen_slip(
    *, by: Any, slip: uuid.UUID, instruction: str, due_on: dt.date | None = None,
    request_key: uuid.UUID | None = None,
) -> Slip:  # fmt: skip
    """销号 undone by a leader's 批示: the slip runs again with a new clock, its problem is open again."""
    require(by, "supervision.instruct", "您的岗位不能凭批示重办。")
    note = said(instruction, "note", "请写明批示的内容和批示人。")
    with supervision_revision(by=by, verb="reopen_slip", reason=note, request_key=request_key) as rev:
        found = locked_slip(by, slip)
        if found.state != SlipState.CLOSED:
            raise Refusal("只有已销号的单子才需要批示重办。")
        problem = locked_problem(by, found.problem_id)
        due = _due(kind_of(found.kind), due_on)
        found.state, found.closed_on, found.claimed_on = SlipState.SIGNED, None, None
        found.due_on, found.due_note, found.chased_for = due[0], due[1], None
        found.save()
        step(rev, found, SlipVerb.REOPENED, note)
        stage_reopened(rev, problem, note, found.due_on or problem.promised_on)
        tell_receiver(found, f"{found}按批示重办：{note}")
    return found


ACCEPTANCE_GATES: list[Any] = []
"""Callables (slip) → a sentence that holds 销号 back, or "". Filled where call-backs are known."""


def locked_slip(by: Any, slip: uuid.UUID) -> Slip:
    rows = Slip.objects.visible_to(by).select_for_update(of=("self",)).select_related("follows", "problem")
    found: Slip | None = rows.filter(pk=slip).first()
    if found is None:
        raise Refusal("没有找到这张单子，或者它不在您的范围内。")
    return found


def step(rev: OpenRevision, slip: Slip, kind: SlipVerb, note: str, due_on: dt.date | None = None) -> None:
    rev.add(
        SlipStep(
            slip=slip, project_id=slip.project_id, kind=kind, tier=slip.tier, to_unit=slip.to_unit,
            due_on=due_on or slip.due_on, note=note, **dated(today()),
        )
    )  # fmt: skip


def require_issuer(by: Any, slip: Slip) -> None:
    able = by.may("supervision.issue") or (slip.tier < 0 and by.may("supervision.raise"))
    if not able or slip.issuer_unit not in by.standing.grantees:
        raise Refusal(f"只有签发单位（{slip.issuer_unit_name}）能办这一步。")


def refuse_own(rev: OpenRevision, by: Any, slip: Slip, kind: SlipVerb, sentence: str) -> None:
    """Refuses the person whose own step of this kind is the last."""
    last = SlipStep.objects.open().filter(slip=slip, kind=kind).order_by("-revision").first()
    if last is not None and Revision.objects.filter(seq=last.revision, actor=by.id).exists():
        raise Refusal(sentence)


def tell_receiver(slip: Slip, subject: str) -> None:
    people = people_who_may([slip.to_unit], "supervision.handle")
    notify(people, subject=subject, body=slip.demand, link=link_of(slip))


def tell_issuer(slip: Slip, subject: str, body: str = "") -> None:
    people = people_who_may([slip.issuer_unit], issuing_right(slip))
    notify(people, subject=subject, body=body, link=link_of(slip))


def issuing_right(slip: Slip) -> str:
    """Whoever issued it may decide about it: a district its 提请协调单, the office all others."""
    return RAISES if slip.tier < 0 else ISSUES


def link_of(slip: Slip) -> str:
    return f"/supervision/slips/{slip.pk}/"


def _header(
    key: uuid.UUID,
    problem: Problem,
    kind: SlipKind,
    order: Order,
    unit: uuid.UUID,
    unit_name: str,
    day: dt.date,
) -> Slip:
    to = Unit.objects.get(pk=order.to_unit)
    return Slip(
        id=key, problem=problem, project_id=problem.project_id, kind=kind.code, tier=kind.tier, label=kind.label,
        demand=order.demand, issuer_unit=unit, issuer_unit_name=unit_name, to_unit=to.pk,
        to_unit_name=to.short_name, state=SlipState.DRAFT, drafted_on=day, explanation=kind.explanation,
    )  # fmt: skip


def _issue(rev: OpenRevision, slip: Slip, kind: SlipKind, due_on: dt.date | None) -> None:
    day = today()
    slip.due_on, slip.due_note = _due(kind, due_on)
    slip.first_due_on, slip.issued_on, slip.state = slip.due_on, day, SlipState.ISSUED
    slip.number = _number(kind, day) if kind.tier else ""
    slip.save()
    step(rev, slip, SlipVerb.ISSUED, "；".join(filter(None, (slip.demand, slip.due_note))))
    show_to(rev, slip.project_id, slip.to_unit)
    until = f"，{slip.due_on} 前办结" if slip.due_on else ""
    tell_receiver(slip, f"收到{slip}：{slip.problem.title}{until}")


def _due(kind: SlipKind, chosen: dt.date | None) -> tuple[dt.date | None, str]:
    due = working_due(chosen, "due_on") if chosen else clock_due(kind)
    return (due.day, due.sentence) if due else (None, "")


def _number(kind: SlipKind, day: dt.date) -> str:
    """「交办〔2026〕12号」: one series a kind and year, without gaps; the row is locked while counting."""
    series = f"{kind.label.removesuffix('单')}〔{day.year}〕"
    SlipNumber.objects.get_or_create(series=series)
    row = SlipNumber.objects.select_for_update().get(pk=series)
    row.last += 1
    row.save()
    return f"{series}{row.last}号"

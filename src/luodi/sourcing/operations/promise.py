"""承诺: clauses of both sides, how they are kept, the legal reviewer's word, public capital."""

import dataclasses
import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from luodi.ledger.models import dated
from luodi.ledger.queries.reading import today
from luodi.notices.operations.notice import notify
from luodi.projects.errors import Refusal
from luodi.projects.operations.writing import locked_one, refuse_future, require, said
from luodi.sourcing.models import Promise, PromiseStep, PublicCapital
from luodi.sourcing.operations.revisions import sourcing_revision, standing_entry
from luodi.sourcing.queries.people import holders
from luodi.sourcing.terms import (
    FLAGGED,
    SETTLED,
    CapitalKind,
    PromiseKind,
    PromiseSide,
    PromiseState,
    ReviewState,
)

NOT_RECORDING = "您的岗位不能登记承诺。"
CONCLUSIONS = (ReviewState.FINE, ReviewState.EXCEPTION, ReviewState.AMEND, ReviewState.BARRED)
LINK = "/sourcing/promises/{}/"


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause as typed. `flag`: the clerk wants it reviewed though its kind does not ask for it."""

    side: PromiseSide
    kind: PromiseKind
    clause: str
    made_on: dt.date
    due_on: dt.date
    owner: str
    document: str
    amount: Decimal | None = None
    unit_word: str = ""
    flag: bool = False


def make_promise(
    *, by: Any, project: uuid.UUID, clause: Clause, request_key: uuid.UUID | None = None
) -> Promise:
    """
    Records a clause. Side effect: a clause of the government of a flagged kind waits for the legal reviewers, who are
    told. Raises Refusal for a due day before the clause was made, a clause made in the future, a number without a unit.
    """
    require(by, "sourcing.apply", NOT_RECORDING)
    _refuse(clause)
    with sourcing_revision(by=by, verb="make_promise", request_key=request_key) as rev:
        header = locked_one(by, project)
        entry = _entry(header.pk, clause, by.pk)
        rev.add(entry)
        _send_for_review(entry, header.name)
    return entry


def correct_promise(
    *, by: Any, promise: uuid.UUID, clause: Clause, request_key: uuid.UUID | None = None
) -> Promise:
    """更正 of a clause, or its changed wording after 「应修改」: it is reviewed anew. Raises Refusal as make_promise."""
    require(by, "sourcing.apply", NOT_RECORDING)
    _refuse(clause)
    with sourcing_revision(by=by, verb="correct_promise", request_key=request_key) as rev:
        old: Promise = standing_entry(Promise, by, promise, "这条承诺")
        header = locked_one(by, old.project_id)
        new = _entry(header.pk, clause, by.pk)
        new.admission = old.admission
        rev.supersede(old, new)
        _send_for_review(new, header.name)
    return new


def review_promise(
    *, by: Any, promise: uuid.UUID, conclusion: ReviewState, words: str, request_key: uuid.UUID | None = None
) -> Promise:
    """
    公平竞争审查: until 符合 or 适用例外 the contract's 签约 is not verified. Raises Refusal by whoever recorded the clause,
    for a clause that waits for none, without the reasons.
    """
    require(by, "sourcing.review_law", "公平竞争审查由法制审查岗位作结论。")
    if conclusion not in CONCLUSIONS:
        raise Refusal("结论只能是符合、适用例外规定、应修改或不得实施。", "conclusion")
    spoken = said(words, "words", "请写明审查意见：对照哪一条、为什么；应修改的写明怎么改。")
    with sourcing_revision(by=by, verb="review_promise", reason=spoken, request_key=request_key) as rev:
        old: Promise = standing_entry(Promise, by, promise, "这条承诺")
        if old.review == ReviewState.NONE:
            raise Refusal("这条承诺没有送公平竞争审查，不用作结论。")
        if old.recorder == by.pk:
            raise Refusal("条款由您登记，审查结论请由别人作。")
        new = Promise(
            project_id=old.project_id, side=old.side, kind=old.kind, clause=old.clause, amount=old.amount,
            unit_word=old.unit_word, due_on=old.due_on, owner=old.owner, document=old.document,
            admission=old.admission, recorder=old.recorder, review=conclusion, reviewed_on=today(), reviewer=by.name,
            review_words=spoken, **dated(old.occurred_on),
        )  # fmt: skip
        rev.supersede(old, new)
        notify(
            [old.recorder],
            subject=f"公平竞争审查：{conclusion.label}——{old.clause}",
            link=LINK.format(old.lineage),
        )
    return new


def record_step(
    *, by: Any, promise: uuid.UUID, state: PromiseState, on: dt.date, amount: Decimal | None, words: str,
    document: str, request_key: uuid.UUID | None = None,
) -> PromiseStep:  # fmt: skip
    """
    履行与兑现. Raises Refusal for a day before the promise was made or to come, 已兑现 without a paper, a promise settled
    before, or a clause the reviewer barred being paid.
    """
    require(by, "sourcing.apply", NOT_RECORDING)
    spoken = said(words, "words", "请写明做到了什么，没做到的写明原因。")
    refuse_future(on, "履行")
    if state in (PromiseState.KEPT, PromiseState.PARTLY) and not document.strip():
        raise Refusal(f"「{state.label}」要有凭据：拨款单号、批文号或验收文号。", "document")
    with sourcing_revision(by=by, verb="record_promise_step", request_key=request_key) as rev:
        clause: Promise = standing_entry(Promise, by, promise, "这条承诺")
        header = locked_one(by, clause.project_id)
        if on < clause.occurred_on:
            raise Refusal(f"{on} 早于承诺作出的 {clause.occurred_on}，请核对。", "on")
        steps = PromiseStep.objects.open().filter(promise=promise)
        last = steps.order_by("-occurred_on", "-id").first()
        if last is not None and last.state in SETTLED:
            raise Refusal(
                f"这条承诺 {last.occurred_on} 已经{last.get_state_display()}。登记错了的，请先更正那一条。"
            )
        if clause.review == ReviewState.BARRED and state in (PromiseState.KEPT, PromiseState.PARTLY):
            raise Refusal("这条承诺经公平竞争审查不得实施，不能登记兑现；请与企业改约后更正条款。", "state")
        entry = PromiseStep(
            project=header, promise=promise, state=state, amount=amount, words=spoken, document=document.strip(),
            **dated(on),
        )  # fmt: skip
        rev.add(entry)
    return entry


def retract_step(
    *, by: Any, step: uuid.UUID, reason: str, request_key: uuid.UUID | None = None
) -> PromiseStep:
    """Takes back a step recorded wrongly. Raises Refusal without a reason."""
    require(by, "sourcing.apply", NOT_RECORDING)
    why = said(reason, "reason", "请写明为什么撤回，例如「拨款单退回」。")
    with sourcing_revision(by=by, verb="retract_promise_step", reason=why, request_key=request_key) as rev:
        old: PromiseStep = standing_entry(PromiseStep, by, step, "这条履行记录")
        locked_one(by, old.project_id)
        rev.retract(old)
    return old


@dataclass(frozen=True, slots=True)
class Capital:
    """基金 or PPP as typed, 万元."""

    kind: CapitalKind
    name: str
    amount: Decimal
    public_amount: Decimal
    agreed_on: dt.date
    return_ratio: Decimal | None = None
    years: int | None = None
    document: str = ""
    note: str = ""


def record_capital(
    *, by: Any, project: uuid.UUID, capital: Capital, request_key: uuid.UUID | None = None
) -> PublicCapital:
    """Fund or PPP terms of a project. Raises Refusal when the public part exceeds the whole, or for a day to come."""
    require(by, "sourcing.apply", NOT_RECORDING)
    refuse_future(capital.agreed_on, "约定")
    if capital.public_amount > capital.amount:
        raise Refusal(
            f"政府出资 {capital.public_amount:f} 万元大于总额 {capital.amount:f} 万元，请核对。",
            "public_amount",
        )
    with sourcing_revision(by=by, verb="record_capital", request_key=request_key) as rev:
        header = locked_one(by, project)
        values = dataclasses.asdict(capital)
        entry = PublicCapital(project=header, **dated(values.pop("agreed_on")), **values)
        rev.add(entry)
    return entry


def retract_capital(
    *, by: Any, capital: uuid.UUID, reason: str, request_key: uuid.UUID | None = None
) -> PublicCapital:
    """Takes back terms recorded wrongly. Raises Refusal without a reason."""
    require(by, "sourcing.apply", NOT_RECORDING)
    why = said(reason, "reason", "请写明为什么撤回，例如「基金没有设立」。")
    with sourcing_revision(by=by, verb="retract_capital", reason=why, request_key=request_key) as rev:
        old: PublicCapital = standing_entry(PublicCapital, by, capital, "这条登记")
        locked_one(by, old.project_id)
        rev.retract(old)
    return old


def retract_promise(
    *, by: Any, promise: uuid.UUID, reason: str, request_key: uuid.UUID | None = None
) -> Promise:
    """Takes back a clause that was never agreed. Raises Refusal without a reason, or when steps of it are recorded."""
    require(by, "sourcing.apply", NOT_RECORDING)
    why = said(reason, "reason", "请写明为什么撤回，例如「协议里没有这一条」。")
    with sourcing_revision(by=by, verb="retract_promise", reason=why, request_key=request_key) as rev:
        old: Promise = standing_entry(Promise, by, promise, "这条承诺")
        locked_one(by, old.project_id)
        if old.admission is not None:
            raise Refusal("这是准入条件，随评审结论走；要取消的，请评审会撤销结论。")
        if PromiseStep.objects.open().filter(promise=promise).exists():
            raise Refusal("这条承诺已有履行记录，先撤回那些记录。双方解除的，登记履行时选「双方解除」。")
        rev.retract(old)
    return old


def _refuse(clause: Clause) -> None:
    refuse_future(clause.made_on, "作出承诺的")
    if clause.due_on < clause.made_on:
        raise Refusal(
            f"兑现期限 {clause.due_on} 早于作出承诺的 {clause.made_on}；没有人能在承诺之前兑现，请核对两个日期。",
            "due_on",
        )
    if clause.amount is not None and not clause.unit_word:
        raise Refusal("填了数量就要填单位，例如万元、亩、人。", "unit_word")


def _entry(project: uuid.UUID, clause: Clause, recorder: uuid.UUID) -> Promise:
    waits = clause.side == PromiseSide.GOVERNMENT and (clause.kind in FLAGGED or clause.flag)
    return Promise(
        project_id=project, side=clause.side, kind=clause.kind, clause=clause.clause.strip(), amount=clause.amount,
        unit_word=clause.unit_word.strip(), due_on=clause.due_on, owner=clause.owner.strip(),
        document=clause.document.strip(), recorder=recorder,
        review=ReviewState.WAITING if waits else ReviewState.NONE, **dated(clause.made_on),
    )  # fmt: skip


def _send_for_review(promise: Promise, project: str) -> None:
    if promise.review == ReviewState.WAITING:
        reviewers = list(dict.fromkeys(holder.user_id for holder in holders("sourcing.review_law")))
        notify(
            reviewers,
            subject=f"请作公平竞争审查：{project}——{promise.clause}",
            link=LINK.format(promise.lineage),
        )

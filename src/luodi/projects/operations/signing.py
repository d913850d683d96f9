"""Papers signed, and the events they were signed at."""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from luodi.ledger.models import dated
from luodi.projects.enums import Channel, Currency, Kind, SigningKind
from luodi.projects.errors import Refusal
from luodi.projects.models import Milestone, Project, Signing, SigningEvent
from luodi.projects.operations.plausibility import ask_if_not_over
from luodi.projects.operations.writing import (
    When,
    locked_one,
    open_claim,
    project_revision,
    refuse_future,
    require,
    said,
)


@dataclass(frozen=True, slots=True)
class Paper:
    """A signing as typed or imported; `amount` in 万, for 增资协议 the increment."""

    kind: SigningKind
    when: When
    amount: Decimal | None = None
    currency: Currency = Currency.CNY
    event: uuid.UUID | None = None


def register_event(
    *, by: Any, name: str, held_on: dt.date, place: str = "", channel: Channel = Channel.FAIR
) -> SigningEvent:
    """A 重大活动. Raises Refusal when the name is taken."""
    require(by, "projects.create", "您的岗位不能登记签约活动。")
    if SigningEvent.objects.filter(name=name).exists():
        raise Refusal(f"已有活动「{name}」，直接选用即可。", "name")
    return SigningEvent.objects.create(name=name, held_on=held_on, place=place, channel=channel)


def record_signing(
    *,
    by: Any,
    project: uuid.UUID,
    paper: Paper,
    confirmed: bool = True,
    request_key: uuid.UUID | None = None,
) -> Signing:
    """
    Records a paper as a claim, and with the first paper the milestone 签约. An upgrade (意向 → 合同) adds neither
    project nor money; only 增资协议 adds its increment. Raises Refusal for a future day, 增资 without an amount
    or before any contract; NeedsConfirmation, unless `confirmed`, for a year not yet over.
    """
    require(by, "projects.record", "您的岗位不能登记签约。")
    _refuse_impossible(paper, confirmed)
    with project_revision(by=by, verb="record_signing", request_key=request_key) as rev:
        header = locked_one(by, project)
        if paper.kind == SigningKind.INCREASE:
            _refuse_bare_increase(header, paper)
        entry = _entry(header, paper)
        rev.add(entry)
        if not Milestone.objects.open().claimed().filter(project=header, kind=Kind.SIGNED).exists():
            rev.add(Milestone(project=header, kind=Kind.SIGNED, **dated(paper.when)))
    return entry


def correct_signing(
    *, by: Any, project: uuid.UUID, entry: uuid.UUID, paper: Paper, reason: str, confirmed: bool = True,
    request_key: uuid.UUID | None = None,
) -> Signing:  # fmt: skip
    """
    更正 of a paper: supersedes the claim; the verified one stays until this one is verified. The milestone 签约 has a
    record of its own and is not moved. Raises Refusal as record_signing does, and without a reason.
    """
    require(by, "projects.record", "您的岗位不能更正签约文本。")
    said(reason, "reason", "更正要写明原因，例如「合同金额把亿元写成了万元」。")
    _refuse_impossible(paper, confirmed)
    with project_revision(by=by, verb="correct_signing", reason=reason, request_key=request_key) as rev:
        header = locked_one(by, project)
        old: Signing = open_claim(Signing, entry, header)
        if paper.kind == SigningKind.INCREASE:
            _refuse_bare_increase(header, paper, instead_of=old)
        new = _entry(header, paper)
        rev.supersede(old, new)
    return new


def retract_signing(
    *, by: Any, project: uuid.UUID, entry: uuid.UUID, reason: str, request_key: uuid.UUID | None = None
) -> None:
    """撤回: the paper was never signed. Closes the claim; a verified entry stays until its verifier agrees."""
    require(by, "projects.record", "您的岗位不能撤回签约文本。")
    said(reason, "reason", "撤回要写明原因。")
    with project_revision(by=by, verb="retract_signing", reason=reason, request_key=request_key) as rev:
        rev.retract(open_claim(Signing, entry, locked_one(by, project)))


def _entry(project: Project, paper: Paper) -> Signing:
    return Signing(
        project=project, kind=paper.kind, event_id=paper.event, amount=paper.amount, currency=paper.currency,
        **dated(paper.when),
    )  # fmt: skip


def _refuse_impossible(paper: Paper, confirmed: bool) -> None:
    refuse_future(paper.when, "签约")
    if not confirmed:
        ask_if_not_over(paper.when, "签约", "when")
    if paper.event and not SigningEvent.objects.filter(pk=paper.event).exists():
        raise Refusal("没有这个签约活动，请重新选择。", "event")


def _refuse_bare_increase(project: Project, paper: Paper, instead_of: Signing | None = None) -> None:
    if not paper.amount:
        raise Refusal("增资协议要填增加的金额。", "amount")
    others = Signing.objects.open().claimed().filter(project=project)
    if not others.exclude(pk=instead_of.pk if instead_of else None).exists():
        raise Refusal("还没有登记过原合同，增资无从算起。请先登记原来的签约。", "kind")

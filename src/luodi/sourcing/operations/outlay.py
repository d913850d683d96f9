"""What an event, a post or an agency was meant to bring and cost, and did; of posts month by month."""

import datetime as dt
import uuid
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from luodi.calc.partial_dates import PartialDate
from luodi.ledger.models import dated
from luodi.projects.enums import Channel
from luodi.projects.fields import LARGEST
from luodi.projects.models import SigningEvent
from luodi.projects.operations.writing import refuse_future, require
from luodi.sourcing.enums import Phase
from luodi.sourcing.errors import Refusal
from luodi.sourcing.models import Agency, Outlay, Post
from luodi.sourcing.operations.lead import NOT_ALLOWED
from luodi.sourcing.operations.revisions import sourcing_revision


@dataclass(frozen=True, slots=True)
class Numbers:
    """What is planned, or came: heads (of a post: person-days), leads and signings meant; `amount`, `cost` in 万元."""

    attendance: int | None = None
    leads: int | None = None
    signings: int | None = None
    amount: Decimal | None = None
    cost: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class _About:
    """`unit` owns the numbers: of an event each unit's own, of a post or an agency the unit that sent or hired it."""

    channel: str
    event: uuid.UUID | None
    unit: uuid.UUID
    when: PartialDate


def record_outlay(
    *, by: Any, subject: uuid.UUID, phase: Phase, numbers: Numbers, month: dt.date | None = None,
    request_key: uuid.UUID | None = None,
) -> Outlay:  # fmt: skip
    """
    Plan or actual numbers of an event, a post in a `month`, or an agency; a later one of the same supersedes. Raises
    Refusal when there is no such thing, when nothing was filled in, for an impossible number or month.
    """
    require(by, "sourcing.record", NOT_ALLOWED)
    if not any(value not in (None, "") for value in asdict(numbers).values()):
        raise Refusal("没有填写任何内容。")
    for amount, field in ((numbers.cost, "cost"), (numbers.amount, "amount")):
        if amount is not None and amount > LARGEST:
            raise Refusal("金额大得不可能，请核对单位是不是「万元」。", field)
    about = _about(by, subject, phase, numbers, month)
    with sourcing_revision(by=by, verb="record_outlay", request_key=request_key) as rev:
        new = Outlay(
            subject=subject, event=about.event, channel=about.channel, unit=about.unit, phase=phase, **asdict(numbers),
            **dated(about.when),
        )  # fmt: skip
        standing = Outlay.objects.open().filter(subject=subject, phase=phase, unit=about.unit)
        old = standing.filter(occurred_on=about.when.last, precision=about.when.precision).first()
        if old:
            rev.supersede(old, new)
        else:
            rev.add(new)
    return new


def _about(by: Any, subject: uuid.UUID, phase: Phase, numbers: Numbers, month: dt.date | None) -> _About:
    event = SigningEvent.objects.filter(pk=subject).first()
    if event:
        channel = event.channel or Channel.FAIR
        return _About(channel, event.pk, by.unit_id, PartialDate.of_day(event.held_on))
    post = Post.objects.visible_to(by).filter(pk=subject).first()
    if post:
        return _About(Channel.POST, None, post.unit, _month(post, phase, numbers, month))
    agency = Agency.objects.visible_to(by).filter(pk=subject).first()
    if agency:
        return _About(Channel.AGENCY, None, agency.unit, PartialDate.of_day(agency.since))
    raise Refusal("没有这个活动、驻点或机构，或者它不在您的范围内。")


def _month(post: Post, phase: Phase, numbers: Numbers, month: dt.date | None) -> PartialDate:
    """The month a post's numbers are of. Raises Refusal outside its time, for more days than its people have."""
    if month is None:
        raise Refusal("驻点按月登记，请选月份。", "month")
    found = PartialDate.of_month(month.year, month.month)
    until = post.until or dt.date.max
    if found.last < post.since or found.first > until:
        ended = f"，{until:%Y年%m月%d日}撤点" if post.until else ""
        raise Refusal(f"「{post.name}」{post.since:%Y年%m月%d日}起驻点{ended}，{found}不在其中。", "month")
    if phase == Phase.ACTUAL:
        refuse_future(found, "登记实际的")
    most = post.people * found.last.day
    if numbers.attendance is not None and numbers.attendance > most:
        raise Refusal(
            f"{found}{post.people} 人至多在岗 {most} 人天，您填的是 {numbers.attendance}，请核对。",
            "attendance",
        )
    return found

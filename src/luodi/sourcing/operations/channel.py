"""Posts, agencies, and what an event, a post or an agency was meant to bring and cost."""

import datetime as dt
import uuid
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from luodi.common.ids import uuid7
from luodi.ledger.models import dated
from luodi.projects.enums import Channel
from luodi.projects.fields import LARGEST
from luodi.projects.models import SigningEvent
from luodi.projects.operations.writing import require
from luodi.sourcing.enums import Phase
from luodi.sourcing.errors import Refusal
from luodi.sourcing.models import Agency, Outlay, Post
from luodi.sourcing.operations.lead import NOT_ALLOWED
from luodi.sourcing.operations.writing import sourcing_revision

MOST_PEOPLE = 1_000_000


@dataclass(frozen=True, slots=True)
class Numbers:
    """What is planned, or came: heads, leads and signings meant; `amount` and `cost` in 万元."""

    attendance: int | None = None
    leads: int | None = None
    signings: int | None = None
    amount: Decimal | None = None
    cost: Decimal | None = None
    note: str = ""


def register_post(
    *, by: Any, name: str, place: str, people: int, since: dt.date, until: dt.date | None = None
) -> Post:
    """驻点 of one's own unit. Raises Refusal for a name taken or an end before the beginning."""
    require(by, "sourcing.record", NOT_ALLOWED)
    _refuse_bad(by, Post, name, since, until)
    return Post.objects.create(
        id=uuid7(), name=name.strip(), place=place.strip(), people=people, since=since, until=until,
        unit=by.unit_id, unit_name=by.unit.short_name,
    )  # fmt: skip


def register_agency(
    *, by: Any, name: str, contract: str, terms: str, since: dt.date, until: dt.date | None = None,
    certificate: str = "",
) -> Agency:  # fmt: skip
    """委托中介 under contract with one's own unit. Raises Refusal as register_post."""
    require(by, "sourcing.record", NOT_ALLOWED)
    _refuse_bad(by, Agency, name, since, until)
    return Agency.objects.create(
        id=uuid7(), name=name.strip(), contract=contract.strip(), terms=terms.strip(), certificate=certificate.strip(),
        since=since, until=until, unit=by.unit_id, unit_name=by.unit.short_name,
    )  # fmt: skip


def record_outlay(
    *, by: Any, subject: uuid.UUID, phase: Phase, numbers: Numbers, request_key: uuid.UUID | None = None
) -> Outlay:
    """
    Plan or actual numbers of an event, a post or an agency; a later one supersedes. Raises Refusal when there is no
    such thing, when nothing was filled in, for an impossible number.
    """
    require(by, "sourcing.record", NOT_ALLOWED)
    if not any(value not in (None, "") for value in asdict(numbers).values()):
        raise Refusal("没有填写任何内容。")
    for amount, field in ((numbers.cost, "cost"), (numbers.amount, "amount")):
        if amount is not None and amount > LARGEST:
            raise Refusal("金额大得不可能，请核对单位是不是「万元」。", field)
    with sourcing_revision(by=by, verb="record_outlay", request_key=request_key) as rev:
        channel, event, on = _subject(by, subject)
        new = Outlay(
            subject=subject,
            event=event,
            channel=channel,
            unit=by.unit_id,
            phase=phase,
            **asdict(numbers),
            **dated(on),
        )
        old = Outlay.objects.open().filter(subject=subject, phase=phase).first()
        if old:
            rev.supersede(old, new)
        else:
            rev.add(new)
    return new


def _subject(by: Any, key: uuid.UUID) -> tuple[str, uuid.UUID | None, dt.date]:
    """Channel, event key and first day of what the numbers are about."""
    event = SigningEvent.objects.filter(pk=key).first()
    if event:
        return event.channel or Channel.FAIR, event.pk, event.held_on
    for model, channel in ((Post, Channel.POST), (Agency, Channel.AGENCY)):
        found = model.objects.visible_to(by).filter(pk=key).first()
        if found:
            return channel, None, found.since
    raise Refusal("没有这个活动、驻点或机构，或者它不在您的范围内。")


def _refuse_bad(
    by: Any, model: type[Post] | type[Agency], name: str, since: dt.date, until: dt.date | None
) -> None:
    if by.unit is None:
        raise Refusal("您的账号没有所在单位，请系统管理员先补上。")
    if until and until < since:
        raise Refusal("结束日早于开始日，请核对。", "until")
    if model.objects.filter(name=name.strip()).exists():
        raise Refusal(f"已有「{name.strip()}」，请换个名称，例如加上年份。", "name")

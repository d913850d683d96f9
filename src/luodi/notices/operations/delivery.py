"""Putting notices on their way out, and the sweep that sends what is due: once, whoever dies in between."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from luodi.common.ids import uuid7
from luodi.notices.enums import DeliveryState
from luodi.notices.models import Channel, Delivery
from luodi.notices.sending import SendingFailed, send
from luodi.org.models import User

LEASE = dt.timedelta(minutes=2)
MOST_ATTEMPTS = 6
FIRST_RETRY = dt.timedelta(minutes=2)
"""Doubled after each failure: the last try comes about an hour after the first."""
MOST_IN_DIGEST = 50


@dataclass(frozen=True, slots=True)
class Swept:
    sent: int
    failed: int
    uncertain: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message and the keys of whom it is for."""

    recipients: Collection[uuid.UUID]
    subject: str
    body: str
    link: str


def put_out(parcels: Collection[Parcel]) -> int:
    """
    For each parcel one delivery over each active channel of the recipients' units, in the caller's transaction:
    rolled back with it, sent after it. Quiet hours and the digest decide from when. Three statements at most.
    """
    everybody = {key for parcel in parcels for key in parcel.recipients}
    users = User.objects.filter(pk__in=everybody, unit__isnull=False)
    channels: dict[uuid.UUID, list[Channel]] = defaultdict(list)
    for channel in Channel.objects.filter(is_active=True, unit__in=users.values("unit")):
        channels[channel.unit].append(channel)
    if not channels:
        return 0
    unit_of: dict[uuid.UUID, Any] = dict(users.values_list("pk", "unit"))
    now = timezone.now()
    rows = [
        Delivery(
            channel=channel, subject=one.subject, body=one.body, link=one.link, not_before=due(channel, now)
        )
        for one in parcels
        for unit in dict.fromkeys(unit_of[key] for key in one.recipients if key in unit_of)
        for channel in channels.get(unit, ())
    ]
    return len(Delivery.objects.bulk_create(rows))


def due(channel: Channel, now: dt.datetime) -> dt.datetime:
    """When a message of `now` may go: at the next digest, else at once but not in the quiet hours."""
    local = timezone.localtime(now)
    if channel.digest_at is not None:
        return _next(local, channel.digest_at)
    if channel.quiet_from is None or channel.quiet_until is None:
        return now
    begin, end, at = channel.quiet_from, channel.quiet_until, local.time()
    is_quiet = begin <= at < end if begin <= end else at >= begin or at < end
    return _next(local, end) if is_quiet else now


def sweep(now: dt.datetime | None = None) -> Swept:
    """Sends everything due. Any number of workers may sweep at once."""
    moment = now or timezone.now()
    uncertain = _give_up_dead(moment)
    sent = failed = 0
    while batch := _claim(moment):
        if _send(batch):
            sent += len(batch)
        else:
            failed += len(batch)
    return Swept(sent, failed, uncertain)


def _give_up_dead(now: dt.datetime) -> int:
    """Whose worker died: claimed ones wait again, those being sent are uncertain."""
    dead = Delivery.objects.filter(lease_until__lt=now)
    dead.filter(state=DeliveryState.CLAIMED).update(state=DeliveryState.WAITING, lease_until=None)
    return dead.filter(state=DeliveryState.SENDING).update(
        state=DeliveryState.UNCERTAIN, lease_until=None, error="发送时程序中断，可能已经发出，没有重发。"
    )


def _claim(now: dt.datetime) -> list[Delivery]:
    """The next message: one delivery, or all of a channel's that wait for its digest. Others skip what is locked."""
    with transaction.atomic():
        rows = Delivery.objects.select_for_update(skip_locked=True, of=("self",)).select_related("channel")
        waiting = rows.filter(state=DeliveryState.WAITING, not_before__lte=now)
        first = waiting.order_by("not_before", "id").first()
        if first is None:
            return []
        batch = [first]
        if first.channel.digest_at is not None:
            batch = list(waiting.filter(channel=first.channel).order_by("id")[:MOST_IN_DIGEST])
        key, lease = uuid7(), timezone.now() + LEASE
        Delivery.objects.filter(pk__in=[d.pk for d in batch]).update(
            state=DeliveryState.CLAIMED, lease_until=lease, batch=key, attempts=F("attempts") + 1
        )
        for delivery in batch:
            delivery.batch = key
        return batch


def _send(batch: list[Delivery]) -> bool:
    """True when the other side accepted. The state is committed before the first byte goes out."""
    mine = Delivery.objects.filter(pk__in=[d.pk for d in batch], batch=batch[0].batch)
    if mine.filter(state=DeliveryState.CLAIMED).update(state=DeliveryState.SENDING) != len(batch):
        return False  # the lease ran out and somebody else has it
    first = batch[0]
    subject = first.subject if len(batch) == 1 else f"今日消息 {len(batch)} 条"
    try:
        send(first.channel, key=first.batch or first.pk, subject=subject, body=_body(batch))
    except SendingFailed as failure:
        _retry(mine, str(failure))
        return False
    mine.update(state=DeliveryState.SENT, sent_at=timezone.now(), lease_until=None, error="")
    return True


def _retry(mine: QuerySet[Delivery], error: str) -> None:
    """Twice as long after each failure; after the last attempt it stays as failed, with the reason."""
    for delivery in mine:
        over = delivery.attempts >= MOST_ATTEMPTS
        delivery.state = DeliveryState.FAILED if over else DeliveryState.WAITING
        delivery.not_before = timezone.now() + FIRST_RETRY * 2 ** (delivery.attempts - 1)
        delivery.lease_until, delivery.error = None, error
        delivery.save(update_fields=["state", "not_before", "lease_until", "error"])


def _body(batch: list[Delivery]) -> str:
    if len(batch) == 1:
        return "\n".join(filter(None, (batch[0].body, batch[0].link)))
    return "\n".join(f"{number}. {d.subject} {d.link}" for number, d in enumerate(batch, 1))


def _next(local: dt.datetime, at: dt.time) -> dt.datetime:
    day = local.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    return day if day > local else day + dt.timedelta(days=1)

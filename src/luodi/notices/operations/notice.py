"""Sending and reading notices."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from luodi.notices.enums import Kind
from luodi.notices.models import Notice
from luodi.notices.operations.delivery import Parcel, put_out

SUBJECT_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Message:
    """`recipients`: users' keys; `link` is a path of this installation ("/projects/…")."""

    recipients: Iterable[uuid.UUID]
    subject: str
    body: str = ""
    link: str = ""
    kind: Kind = Kind.TASK


def notify(
    recipients: Iterable[uuid.UUID],
    *,
    subject: str,
    body: str = "",
    link: str = "",
    kind: Kind = Kind.TASK,
) -> int:
    """One message, as notify_all() puts it."""
    return notify_all([Message(recipients, subject, body, link, kind)])


def notify_all(messages: Iterable[Message]) -> int:
    """
    Puts each message into the inbox of each of its distinct recipients, in the caller's transaction, and once on each
    channel of their units (e-mail, robots). Four statements, however many messages.

    A subject longer than the line is cut with …, the whole of it then begins the body. Returns how many were put.
    Raises ValueError for a foreign link.
    """
    whole = [_fitting(message) for message in messages]
    rows = [
        Notice(recipient=key, kind=one.kind, subject=one.subject, body=one.body, link=one.link)
        for one in whole
        for key in one.recipients
    ]
    put_out(
        [Parcel(list(one.recipients), one.subject, one.body, one.link) for one in whole if one.recipients]
    )
    return len(Notice.objects.bulk_create(rows))


def _fitting(message: Message) -> Message:
    link, subject, body = message.link, message.subject, message.body
    if link and (not link.startswith("/") or link.startswith("//")):
        raise ValueError(f"a notice links to a path of this installation, not to {link!r}")
    if len(subject) > SUBJECT_LENGTH:
        body = f"{subject}\n\n{body}".rstrip()
        subject = subject[: SUBJECT_LENGTH - 1] + "…"
    return Message(list(dict.fromkeys(message.recipients)), subject, body, link, message.kind)


def mark_read(keys: Iterable[uuid.UUID], *, by: uuid.UUID) -> int:
    """Marks these notices of `by` as read; those of others and those read before are left as they are."""
    return Notice.objects.to(by).unread().filter(pk__in=list(keys)).update(read_at=timezone.now())


def mark_all_read(*, by: uuid.UUID) -> int:
    return Notice.objects.to(by).unread().update(read_at=timezone.now())

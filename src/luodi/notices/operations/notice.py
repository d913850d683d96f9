"""Sending and reading notices."""

import uuid
from collections.abc import Iterable

from django.utils import timezone

from luodi.notices.enums import Kind
from luodi.notices.models import Notice
from luodi.notices.operations.delivery import put_out

SUBJECT_LENGTH = 120


def notify(
    recipients: Iterable[uuid.UUID],
    *,
    subject: str,
    body: str = "",
    link: str = "",
    kind: Kind = Kind.TASK,
) -> int:
    """Puts one notice into the inbox of each distinct recipient (a user's key), in the caller's transaction,
    and the same message once on each channel of their units (e-mail, robots).

    `link` is a path of this installation ("/projects/…"). A subject longer than the line is cut with …, the
    whole of it then begins the body. Returns how many were put. Raises ValueError for a foreign link.
    """
    if link and (not link.startswith("/") or link.startswith("//")):
        raise ValueError(f"a notice links to a path of this installation, not to {link!r}")
    if len(subject) > SUBJECT_LENGTH:
        body = f"{subject}\n\n{body}".rstrip()
        subject = subject[: SUBJECT_LENGTH - 1] + "…"
    distinct = list(dict.fromkeys(recipients))
    rows = [Notice(recipient=key, kind=kind, subject=subject, body=body, link=link) for key in distinct]
    if distinct:
        put_out(distinct, subject=subject, body=body, link=link)
    return len(Notice.objects.bulk_create(rows))


def mark_read(keys: Iterable[uuid.UUID], *, by: uuid.UUID) -> int:
    """Marks these notices of `by` as read; those of others and those read before are left as they are."""
    return Notice.objects.to(by).unread().filter(pk__in=list(keys)).update(read_at=timezone.now())


def mark_all_read(*, by: uuid.UUID) -> int:
    return Notice.objects.to(by).unread().update(read_at=timezone.now())

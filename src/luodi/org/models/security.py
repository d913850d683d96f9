"""What happens to accounts: an append-only log, and the two-person reset."""

import datetime
import uuid
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from luodi.common.ids import uuid7
from luodi.org.enums import EventKind, ResetKind

if TYPE_CHECKING:
    from luodi.org.models.user import User

RESET_LIFETIME = datetime.timedelta(hours=24)


class SecurityEventQuerySet(models.QuerySet["SecurityEvent"]):
    def of_sign_in(self) -> "SecurityEventQuerySet":
        """What the security administrator watches; the rest is for the auditor."""
        return self.filter(kind__in=EventKind.of_sign_in())

    def about(self, kind: EventKind, begins: str) -> "SecurityEventQuerySet":
        """Lines of a kind whose detail begins so, the latest first."""
        return self.filter(kind=kind, detail__startswith=begins)


class SecurityEvent(models.Model):
    """One line of the security log. No foreign keys: the log outlives what it speaks of.

    Appended only: the web roles may not change or delete rows, and a trigger refuses it for everybody else.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(db_default=Now(), editable=False)
    kind = models.CharField("事件", max_length=24, choices=EventKind.choices)
    user: "models.UUIDField[uuid.UUID | None, uuid.UUID | None]" = models.UUIDField(null=True)
    username = models.CharField("账号", max_length=40, blank=True)
    actor: "models.UUIDField[uuid.UUID | None, uuid.UUID | None]" = models.UUIDField(null=True)
    actor_name = models.CharField("操作人", max_length=60, blank=True)
    address = models.CharField("来源地址", max_length=45, blank=True)
    agent = models.CharField("浏览器", max_length=200, blank=True)
    detail = models.TextField("说明", blank=True)

    objects: ClassVar[SecurityEventQuerySet] = SecurityEventQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["-at"], name="org_event_by_time"),
            models.Index(fields=["user", "-at"], name="org_event_by_user"),
        ]


class SentForm(models.Model):
    """The key of an office form that was carried out: a second click finds it and does nothing again.

    The ledger keeps its own keys with its revisions; these are for what has no revision.
    """

    request_key = models.UUIDField(primary_key=True)
    result: "models.UUIDField[uuid.UUID | None, uuid.UUID | None]" = models.UUIDField(null=True)
    at = models.DateTimeField(db_default=Now(), editable=False)


class ResetRequestQuerySet(models.QuerySet["ResetRequest"]):
    def waiting(self) -> "ResetRequestQuerySet":
        return self.filter(closed_at__isnull=True, asked_at__gt=timezone.now() - RESET_LIFETIME)


class ResetRequest(models.Model):
    """One administrator asks, another kind of administrator confirms; nobody can do both."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user: "models.ForeignKey[User, User]" = models.ForeignKey("org.User", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=ResetKind.choices)
    reason = models.CharField("事由", max_length=100)
    asked_by: "models.ForeignKey[User, User]" = models.ForeignKey(
        "org.User", models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    closed_by: "models.ForeignKey[User | None, User | None]" = models.ForeignKey(
        "org.User", models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    granted = models.BooleanField(default=False)

    objects: ClassVar[ResetRequestQuerySet] = ResetRequestQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(asked_by=models.F("closed_by")) | models.Q(granted=False),
                name="org_reset_takes_two_people",
            )
        ]

"""The inbox: one row for each reader of a message. Mutable and outside the ledger: it is post, not fact."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from luodi.common.ids import uuid7
from luodi.notices.enums import Kind


class NoticeQuerySet(models.QuerySet["Notice"]):
    def to(self, recipient: uuid.UUID) -> "NoticeQuerySet":
        return self.filter(recipient=recipient)

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at__isnull=True)

    def newest_first(self) -> "NoticeQuerySet":
        return self.order_by("-created_at", "-id")


class Notice(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    recipient = models.UUIDField("收件人")
    kind = models.CharField("类别", max_length=10, choices=Kind.choices, default=Kind.TASK)
    subject = models.CharField("标题", max_length=120)
    body = models.TextField("正文", blank=True)
    link = models.CharField("链接", max_length=300, blank=True)
    created_at = models.DateTimeField("时间", default=timezone.now, editable=False)
    read_at = models.DateTimeField("阅读时间", null=True, blank=True, editable=False)

    objects: ClassVar[NoticeQuerySet] = NoticeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notices_of_recipient"),
            models.Index(fields=["recipient"], condition=Q(read_at__isnull=True), name="notices_unread"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(link="") | (Q(link__startswith="/") & ~Q(link__startswith="//")),
                name="notices_link_is_a_path_here",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

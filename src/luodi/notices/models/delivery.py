"""Sending notices out of the house: a unit's channels, and every sending with what became of it."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from luodi.common.ids import uuid7
from luodi.notices.enums import ChannelKind, DeliveryState


class Channel(models.Model):
    """
    Where a unit's messages go besides the inbox. `address`: smtp://host:port for mail, the robot's https address
    otherwise. Nobody's private address stands here: a mailbox or a group belongs to an office.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField("单位")
    unit_name = models.CharField("单位", max_length=80)
    kind = models.CharField("方式", max_length=12, choices=ChannelKind.choices)
    address = models.CharField("地址", max_length=300)
    mailbox = models.CharField("收件邮箱", max_length=120, blank=True)
    secret = models.CharField("加签密钥", max_length=120, blank=True)
    quiet_from = models.TimeField("免打扰自", null=True, blank=True)
    quiet_until = models.TimeField("免打扰至", null=True, blank=True)
    digest_at = models.TimeField("每日汇总时间", null=True, blank=True)
    """Given: messages wait until then and go as one."""
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        indexes = [models.Index(fields=["unit"], condition=Q(is_active=True), name="notices_channel_of_unit")]

    def __str__(self) -> str:
        return f"{self.unit_name}{self.get_kind_display()}"


class Delivery(models.Model):
    """
    One message on its way. waiting → claimed → sending → sent. A worker that dies while it is claimed has not
    begun to send: it is taken up again. One that dies while sending may have sent: it is never sent again but
    marked uncertain, for a person to look at. So nothing goes twice and nothing is lost without a trace.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="deliveries")
    subject = models.CharField("标题", max_length=120)
    body = models.TextField("正文", blank=True)
    link = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    not_before = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    batch: "models.UUIDField[uuid.UUID | None, uuid.UUID | None]" = models.UUIDField(null=True)
    """The message it went out in; a digest holds several."""
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Delivery"]] = models.Manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=Q(state__in=["waiting", "claimed", "sending"]),
                name="notices_due",
            ),
            models.Index(fields=["-made_at"], name="notices_delivery_recent"),
        ]

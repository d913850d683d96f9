"""攻坚行动: a list of projects fixed at the beginning, from a day to a day. What happens to them is read, not typed."""

import datetime as dt
from typing import Any, ClassVar

from django.db import models

from luodi.common.ids import uuid7
from luodi.projects.models import Project
from luodi.supervision.models.visible import OfProjectQuerySet


class Campaign(models.Model):
    """`rule` says in words how the list was drawn; it never changes afterwards."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    title = models.CharField("名称", max_length=80)
    basis = models.CharField("依据", max_length=120)
    first_on = models.DateField("自")
    last_on = models.DateField("至")
    rule = models.CharField("名单怎样定的", max_length=300)
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-first_on", "-id"]

    def __str__(self) -> str:
        return self.title

    def weeks(self) -> list[tuple[dt.date, dt.date]]:
        """Monday to Sunday, the first and the last cut at the campaign's own days."""
        found, day = [], self.first_on
        while day <= self.last_on:
            end = min(day + dt.timedelta(days=6 - day.weekday()), self.last_on)
            found.append((day, end))
            day = end + dt.timedelta(days=1)
        return found


class CampaignProject(models.Model):
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)

    objects: ClassVar[Any] = OfProjectQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "project"], name="campaign_project_once")]
        indexes = [models.Index(fields=["project"], name="campaign_project")]

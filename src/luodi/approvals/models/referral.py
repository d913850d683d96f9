"""What waited longer than promised: that somebody was told of it, and that it was proposed to supervision."""

import uuid

from django.db import models

from luodi.approvals.enums import ReferralState
from luodi.approvals.models.base import ProjectEntry
from luodi.projects.models import Project


class Told(models.Model):
    """One reminder of one running promise was sent: the night sends none twice."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    plan: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    step = models.CharField(max_length=12)
    due_on = models.DateField()
    days = models.SmallIntegerField()
    """The rule's: nothing of it or below is sent again."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "step", "due_on"], name="told_once_a_promise")]


class Referral(ProjectEntry):
    """提请督办: proposed by rule on occurred_on; 领导小组办公室 makes a problem of it, or says why not."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    plan: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    step = models.CharField(max_length=12)
    step_name = models.CharField(max_length=60)
    handler = models.CharField(max_length=80)
    unit = models.UUIDField(null=True)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=ReferralState.choices, default=ReferralState.PROPOSED)
    reason = models.CharField(max_length=500, blank=True)
    problem = models.UUIDField(null=True)

    class Meta(ProjectEntry.Meta):
        indexes = [*ProjectEntry.Meta.indexes, models.Index(fields=["plan"], name="referral_plan")]

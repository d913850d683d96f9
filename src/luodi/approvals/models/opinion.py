"""模拟审批意见: a department's substantive review before land. Never a basis to build on, counted in no figure."""

import uuid

from django.db import models

from luodi.approvals.enums import OpinionState
from luodi.approvals.models.base import ProjectEntry
from luodi.projects.models import Project


class SimulatedOpinion(ProjectEntry):
    """
    Issued on occurred_on under a number of its own series (模〔2026〕0001号). Plot, area, ratio, owner and content are
    what was reviewed; conversion compares them. A settled opinion (`state`) supersedes the issued one.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    plan: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    step = models.CharField(max_length=12)
    step_name = models.CharField(max_length=60)
    department = models.CharField(max_length=40)
    number = models.CharField(max_length=30)
    expires_on = models.DateField()
    plot = models.CharField(max_length=60)
    area = models.DecimalField(max_digits=12, decimal_places=4)
    """亩"""
    ratio = models.DecimalField(max_digits=6, decimal_places=3)
    """容积率"""
    owner = models.CharField(max_length=80)
    content = models.CharField(max_length=500)
    opinion = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=OpinionState.choices, default=OpinionState.ISSUED)
    settled_on = models.DateField(null=True)
    settled_reason = models.CharField(max_length=500, blank=True)
    formal_number = models.CharField(max_length=60, blank=True)

    class Meta(ProjectEntry.Meta):
        indexes = [
            *ProjectEntry.Meta.indexes,
            models.Index(fields=["plan"], name="opinion_plan"),
            models.Index(fields=["number"], name="opinion_number"),
        ]

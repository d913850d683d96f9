"""Whose turn a step is, worked out when something is recorded and every night: what boards and figures read."""

import uuid

from django.db import models

from luodi.approvals.enums import StepState
from luodi.approvals.models.base import ProjectEntry
from luodi.projects.models import Project


class Turn(ProjectEntry):
    """
    How a step stood from occurred_on; a change supersedes, lineage is the plan's step. `state` empty: nobody's turn.
    `due_on`: when the promise runs out, while the clock runs. `paused`: working days of ended pauses.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    plan: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    step = models.CharField(max_length=12)
    step_name = models.CharField(max_length=60)
    handler = models.CharField(max_length=80)
    unit = models.UUIDField(null=True)
    owners = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=StepState.choices, blank=True)
    critical = models.BooleanField(default=False)
    statutory = models.PositiveSmallIntegerField(null=True)
    days = models.PositiveSmallIntegerField(default=0)
    accepted_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    paused = models.PositiveSmallIntegerField(default=0)
    paused_since = models.DateField(null=True)
    stopped_for = models.CharField(max_length=40, blank=True)

    class Meta(ProjectEntry.Meta):
        indexes = [
            *ProjectEntry.Meta.indexes,
            models.Index(fields=["plan"], name="turn_plan"),
            models.Index(
                fields=["handler", "due_on"],
                condition=models.Q(closed_revision__isnull=True) & ~models.Q(state=""),
                name="turn_now",
            ),
        ]

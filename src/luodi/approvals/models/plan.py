"""A project's approval plan, what happened to its steps, and departments' objections."""

import uuid

from django.db import models

from luodi.approvals.enums import Decision, EventKind, Route, Source
from luodi.approvals.models.base import ProjectEntry
from luodi.projects.models import Project


class Plan(ProjectEntry):
    """
    The steps of one project, copied from an edition (`steps`: catalogue.items.Step as JSON), begun on occurred_on.
    `lineage` names the plan; a migration to another edition supersedes the entry. `left_out`: [code, name, reason].
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    edition = models.PositiveIntegerField()
    template = models.CharField(max_length=20)
    template_name = models.CharField(max_length=40)
    route = models.CharField(max_length=12, choices=Route.choices, default=Route.PARALLEL)
    facts = models.JSONField(default=dict)
    steps = models.JSONField()
    left_out = models.JSONField(default=list)

    class Meta(ProjectEntry.Meta):
        indexes = [
            *ProjectEntry.Meta.indexes,
            models.Index(fields=["project"], name="approvals_plan_project"),
        ]


class StepEvent(ProjectEntry):
    """受理, 办结, 不予许可, 中止计时, 恢复计时 of one step, on occurred_on. `number`: the platform's 办件编号 or 文号."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    plan: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    """The plan's lineage."""
    step = models.CharField(max_length=12)
    kind = models.CharField(max_length=10, choices=EventKind.choices)
    reason = models.CharField(max_length=12, blank=True)
    """Why the clock stopped: a code of the plan's edition (catalogue.items.PauseReason)."""
    number = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.TYPED)
    note = models.CharField(max_length=300, blank=True)

    class Meta(ProjectEntry.Meta):
        indexes = [
            *ProjectEntry.Meta.indexes,
            models.Index(fields=["plan"], name="stepevent_plan"),
            models.Index(fields=["step", "kind"], name="stepevent_cases"),
        ]


class Objection(ProjectEntry):
    """A department says why a step's delay is not its own; the leading group's office decides."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    plan: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    step = models.CharField(max_length=12)
    unit_name = models.CharField(max_length=80)
    reason = models.CharField(max_length=500)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    decided_reason = models.CharField(max_length=500, blank=True)

    class Meta(ProjectEntry.Meta):
        indexes = [*ProjectEntry.Meta.indexes, models.Index(fields=["plan"], name="objection_plan")]

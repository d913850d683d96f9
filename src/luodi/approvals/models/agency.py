"""全程代办: the owner's mandate, materials given once, slips of what changed hands, and what the owner says."""

from django.db import models

from luodi.approvals.enums import SlipKind
from luodi.approvals.models.base import ProjectEntry
from luodi.projects.models import Project


class Mandate(ProjectEntry):
    """代办委托书, signed on occurred_on. Who acts stands in the project's duties (代办员)."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    owner = models.CharField(max_length=80)
    contact = models.CharField(max_length=40)
    scope = models.CharField(max_length=200)
    until_on = models.DateField(null=True)
    document = models.CharField(max_length=80, blank=True)

    class Meta(ProjectEntry.Meta):
        indexes = [*ProjectEntry.Meta.indexes, models.Index(fields=["project"], name="mandate_project")]


class Material(ProjectEntry):
    """A paper the owner gave once, on occurred_on; every item that asks for one of this name reuses it."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=60)
    copies = models.PositiveSmallIntegerField(default=1)
    original = models.BooleanField(default=False)
    valid_until = models.DateField(null=True)
    held_by = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta(ProjectEntry.Meta):
        indexes = [*ProjectEntry.Meta.indexes, models.Index(fields=["project"], name="material_project")]


class HandoverSlip(ProjectEntry):
    """交接单: what was there when it changed hands, written down whole (`content`)."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=SlipKind.choices)
    from_name = models.CharField(max_length=40)
    to_name = models.CharField(max_length=40)
    content = models.JSONField()
    """{"materials": [[name, copies, original]], "steps": [[code, name, state, due]]}"""
    document = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta(ProjectEntry.Meta):
        indexes = [*ProjectEntry.Meta.indexes, models.Index(fields=["project"], name="handoverslip_project")]


class Rating(ProjectEntry):
    """The owner's word on the service, 1 to 5; never recorded by the agent who is rated."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    score = models.PositiveSmallIntegerField()
    said_by = models.CharField(max_length=40)
    comment = models.CharField(max_length=300, blank=True)
    agents = models.CharField(max_length=80)

    class Meta(ProjectEntry.Meta):
        constraints = [
            *ProjectEntry.Meta.constraints,
            models.CheckConstraint(condition=models.Q(score__gte=1, score__lte=5), name="rating_one_to_five"),
        ]
        indexes = [*ProjectEntry.Meta.indexes, models.Index(fields=["project"], name="rating_project")]

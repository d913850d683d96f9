"""What happened to a project and when: milestones, signings and the events they were signed at."""

from django.db import models

from luodi.common.ids import uuid7
from luodi.ledger.models import Entry
from luodi.projects.enums import Cause, Channel, Currency, Kind, Side, SigningKind
from luodi.projects.models.project import Project


class Milestone(Entry):
    """One happening of one kind. 停建, 复工, 取消 and 恢复 repeat, each in its own lineage."""

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="milestones", db_index=False, db_constraint=False
    )
    kind = models.CharField(max_length=16, choices=Kind.choices)
    note = models.TextField(blank=True)
    document = models.CharField(max_length=80, blank=True)
    cause = models.CharField(max_length=12, choices=Cause.choices, blank=True)
    second_cause = models.CharField(max_length=12, choices=Cause.choices, blank=True)
    side = models.CharField(max_length=12, choices=Side.choices, blank=True)

    class Meta(Entry.Meta):
        indexes = [
            *Entry.Meta.indexes,
            models.Index(fields=["project", "kind"], name="milestone_project_kind"),
            models.Index(
                fields=["kind", "basis", "occurred_on"],
                condition=models.Q(closed_revision__isnull=True),
                name="milestone_open_by_day",
            ),
        ]


class SigningEvent(models.Model):
    """重大活动: where contracts were signed. A project is the result of its first signing event only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=120, unique=True)
    held_on = models.DateField()
    place = models.CharField(max_length=80, blank=True)
    channel = models.CharField(max_length=12, choices=Channel.choices, default=Channel.FAIR)

    class Meta:
        ordering = ["-held_on", "name"]

    def __str__(self) -> str:
        return self.name


class Signing(Entry):
    """
    A paper signed. The project counts at the first; an upgrade (意向 → 合同) adds no project and no money;
    增资 adds its increment (`amount` is then the increment). Source: 三明 2006 rules, domain notes 1.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="signings", db_index=False)
    kind = models.CharField(max_length=10, choices=SigningKind.choices)
    event = models.ForeignKey(SigningEvent, models.PROTECT, null=True, blank=True, related_name="signings")
    amount = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    currency = models.CharField(max_length=3, choices=Currency.choices, default=Currency.CNY)

    class Meta(Entry.Meta):
        indexes = [*Entry.Meta.indexes, models.Index(fields=["project"], name="signing_project")]

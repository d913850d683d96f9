"""An issue: its frozen reading, its sections (working text), its bound numbers and what happened to it."""

from django.db import models

from luodi.bulletins.enums import Edition, IssueStep
from luodi.bulletins.models.period import Period
from luodi.common.ids import uuid7
from luodi.ledger.models import Entry


class Issue(models.Model):
    """
    One document of a period. All its numbers are read as of (`on`, tick `seq`). `parts` are the switchable parts
    that were switched on (排名 …), each with its own permission.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    period = models.ForeignKey(Period, models.PROTECT, related_name="issues")
    template = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    on = models.DateField()
    seq = models.BigIntegerField()
    known_at = models.DateTimeField()
    parts = models.JSONField(default=list)

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["period", "template", "seq"], name="bulletins_issue_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Section(models.Model):
    """A section's working text; `version` counts savings, so that two people never overwrite one another."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    issue = models.ForeignKey(Issue, models.CASCADE, related_name="sections")
    place = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=80)
    part = models.CharField(max_length=20, blank=True)
    """The switchable part it belongs to, if any."""
    body = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    edited_by_name = models.CharField(max_length=40, blank=True)
    edited_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["issue", "place"], name="bulletins_section_place")]


class IssueEvent(Entry):
    """One step of an issue. Approval names the files (`files`: form → sha256) that were approved."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="events")
    step = models.CharField(max_length=10, choices=IssueStep.choices)
    text = models.TextField(blank=True)
    number = models.CharField(max_length=60, blank=True)
    """文号"""
    signer = models.CharField(max_length=40, blank=True)
    files = models.JSONField(default=dict)
    edition = models.CharField(max_length=10, choices=Edition.choices, blank=True)
    actor = models.UUIDField()
    actor_name = models.CharField(max_length=40)

    class Meta(Entry.Meta):
        pass


class BoundNumber(Entry):
    """
    A number of an issue, frozen: what was asked (`token`), of which definition, about which days, and what it printed.
    `value` is unrounded in stored units; none prints 无样本.
    """

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="numbers")
    place = models.PositiveIntegerField()
    token = models.CharField(max_length=160)
    figure = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    unit = models.CharField(max_length=20)
    region = models.CharField(max_length=12, blank=True)
    region_name = models.CharField(max_length=60, blank=True)
    first = models.DateField()
    last = models.DateField()
    form = models.CharField(max_length=10)
    value = models.DecimalField(max_digits=30, decimal_places=10, null=True)
    text = models.CharField(max_length=60)
    sample = models.DecimalField(max_digits=24, decimal_places=6)
    is_small = models.BooleanField(default=False)
    sentence = models.TextField()

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(fields=["issue", "place"], name="bulletins_number_place"),
        ]
        ordering = ["issue", "place"]

    @property
    def code(self) -> str:
        """Printed small beside the number and kept in the Word file: 2015Q2-017."""
        return f"{self.issue.period.code}-{self.place:03}"


class NamedList(Entry):
    """The projects a figure counted at the issue's reading, as the document names them: [[region, name, code], …]."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="lists")
    figure = models.CharField(max_length=60)
    name = models.CharField(max_length=80)
    rows = models.JSONField(default=list)

    class Meta(Entry.Meta):
        pass


class Override(Entry):
    """A number printed otherwise than computed, with its reason; stays visible wherever the number is traced."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="overrides")
    number = models.UUIDField()
    text = models.CharField(max_length=60)
    reason = models.TextField()
    actor_name = models.CharField(max_length=40)

    class Meta(Entry.Meta):
        pass


class Correction(Entry):
    """A number of an earlier published issue that reads otherwise now; printed in this issue as a correction."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="corrections")
    number = models.UUIDField()
    """The earlier BoundNumber."""
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    region_name = models.CharField(max_length=60, blank=True)
    was = models.CharField(max_length=60)
    now = models.CharField(max_length=60)

    class Meta(Entry.Meta):
        pass

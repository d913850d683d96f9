"""季度认定: the meeting's sheet. What it decides enters the ledger as verification or refusal of the claims."""

from django.db import models

from luodi.common.ids import uuid7
from luodi.projects.models.project import Project


class Verdict(models.TextChoices):
    """What the meeting said of one claim."""

    OPEN = "", "未议"
    RECOGNISED = "recognised", "认定"
    REFUTED = "refuted", "不予认定"
    DEFERRED = "deferred", "缓议"


class RecognitionSheet(models.Model):
    """One meeting. `decided_at` closes it; the votes stay as they were."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    title = models.CharField(max_length=60)
    held_on = models.DateField(null=True)
    document = models.CharField(max_length=80, blank=True)
    """纪要文号"""
    opened_by_name = models.CharField(max_length=40)
    opened_at = models.DateTimeField(auto_now_add=True)
    decided_by_name = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-opened_at"]


class RecognitionRow(models.Model):
    """One claim on the sheet, with its votes and what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sheet = models.ForeignKey(RecognitionSheet, models.PROTECT, related_name="rows")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    entry_table = models.CharField(max_length=40)
    entry = models.UUIDField()
    said = models.TextField()
    """The claim in words as the meeting saw it."""
    votes_for = models.PositiveSmallIntegerField(null=True)
    votes_against = models.PositiveSmallIntegerField(null=True)
    votes_abstained = models.PositiveSmallIntegerField(null=True)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    note = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=200, blank=True)
    """What the ledger did with the verdict, in words: 已核实, or what held it back."""

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["sheet", "entry"], name="recognition_claim_once")]

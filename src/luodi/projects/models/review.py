"""The path of a claim (报送 → 区审 → 市核) and the monthly return."""

from django.db import models

from luodi.ledger.models import Entry
from luodi.projects.enums import Outcome
from luodi.projects.models.project import Project


class Review(Entry):
    """
    One step on one claimed entry. Its lineage is the claim's own id, so the one open step of a claim is where
    the claim stands; none yet means 待区审. The next step supersedes it.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="reviews", db_index=False)
    target_table = models.CharField(max_length=40)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    reason = models.TextField(blank=True)

    class Meta(Entry.Meta):
        indexes = [
            *Entry.Meta.indexes,
            models.Index(fields=["project"], name="review_project"),
        ]


class MonthlyReturn(Entry):
    """A unit's word on one project for one month (its world date): 「本月无变化」 or reported changes."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="returns", db_index=False)
    unchanged = models.BooleanField()
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        indexes = [
            *Entry.Meta.indexes,
            models.Index(fields=["project", "occurred_on"], name="return_project"),
        ]


class Evidence(Entry):
    """A file as proof of a claim (its lineage in `proves`) or of the project as a whole (`proves` empty)."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="evidence", db_index=False)
    kind = models.CharField(max_length=24)
    """Evidence code of projects/data/gates.csv: contract, licence, permit, site_photo …"""
    proves = models.UUIDField(null=True)
    sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()

    class Meta(Entry.Meta):
        indexes = [
            *Entry.Meta.indexes,
            models.Index(fields=["project"], name="evidence_project"),
            models.Index(fields=["sha256"], name="evidence_sha256"),
        ]

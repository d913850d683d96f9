"""The path of a claim (报送 → 区审 → 市核) and the monthly return."""

from django.db import models

from luodi.ledger.models import Entry
from luodi.projects.enums import Outcome
from luodi.projects.models.project import Project


class Review(Entry):
    """One step on one claimed entry. The latest open step of a claim is where it stands."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="reviews")
    target_table = models.CharField(max_length=40)
    target = models.UUIDField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    reason = models.TextField(blank=True)

    class Meta(Entry.Meta):
        indexes = [
            *Entry.Meta.indexes,
            models.Index(fields=["target"], name="review_target"),
            models.Index(fields=["project"], name="review_project"),
        ]


class MonthlyReturn(Entry):
    """A unit's word on one project for one month (its world date): 「本月无变化」 or reported changes."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="returns")
    unchanged = models.BooleanField()
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        indexes = [*Entry.Meta.indexes, models.Index(fields=["project", "occurred_on"], name="return_project")]

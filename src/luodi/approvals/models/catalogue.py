"""Editions of the 权力清单, and holiday notices an office has entered."""

from django.db import models

from luodi.ledger.models import Entry


class Edition(Entry):
    """One whole edition of items, templates and stages (catalogue/reading.py); in force from occurred_on.

    Edition 0 is the shipped one and has no row.
    """

    number = models.PositiveIntegerField()
    tables = models.JSONField()
    document = models.CharField(max_length=80)
    reason = models.CharField(max_length=500)

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["number"],
                condition=models.Q(closed_revision__isnull=True),
                name="edition_number_once",
            ),
        ]


class HolidayNotice(Entry):
    """A year's 放假通知 as an office read it; it replaces the shipped year whole. The newest of a year counts."""

    year = models.PositiveSmallIntegerField()
    days = models.JSONField()
    """[[ISO day, works, name], …]"""
    document = models.CharField(max_length=80)

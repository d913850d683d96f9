"""Entry: the base of every fact. Appended, closed by a superseding entry or a retraction, never changed."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from luodi.calc.partial_dates import PartialDate
from luodi.common.ids import uuid7
from luodi.ledger.enums import Basis, Closing, Precision

FOREVER = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)
"""`closed_at` of an open entry (Python has no infinite timestamp)."""

STAMPED_FIELDS = ("revision", "recorded_at", "closed_at", "closed_revision", "closed_kind", "digest")
"""Columns the database stamps; sql/mechanism.sql ledger_digest() leaves them out of a row's digest."""


class EntryQuerySet(models.QuerySet[Any]):
    """The vocabulary of reading entries. `known_at` here and `ledger_known()` users in SQL say the same."""

    def open(self) -> Self:
        """Entries believed now."""
        return self.filter(closed_revision__isnull=True)

    def known_at(self, tick: dt.datetime) -> Self:
        """Entries believed as of a committed tick (see queries.reading.resolve)."""
        return self.filter(recorded_at__lte=tick, closed_at__gt=tick)

    def claimed(self) -> Self:
        return self.filter(basis=Basis.CLAIMED)

    def verified(self) -> Self:
        return self.filter(basis=Basis.VERIFIED)

    def on(self, day: dt.date) -> Self:
        """Facts that had happened by the end of `day`: an uncertain date counts at its last day."""
        return self.filter(occurred_on__lte=day)

    def readable_by(self, user: Any) -> Self:
        """What histories may print to somebody. Confidential kinds of entries narrow it."""
        return self


class Entry(models.Model):
    """
    `lineage` ties an entry to those it corrects; at most one entry per lineage and basis is open.
    A verified entry names in `claim` the claimed entry it confirms. `opening` marks 期初数.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    lineage = models.UUIDField(editable=False)
    basis = models.CharField(max_length=8, choices=Basis.choices, default=Basis.CLAIMED)
    claim = models.UUIDField(null=True, editable=False)
    opening = models.BooleanField(default=False)
    occurred_first = models.DateField()
    occurred_on = models.DateField()
    precision = models.CharField(max_length=8, choices=Precision.choices, default=Precision.DAY)
    revision = models.BigIntegerField(editable=False, db_default=0)
    recorded_at = models.DateTimeField(editable=False, db_default=Now())
    closed_at = models.DateTimeField(editable=False, db_default=FOREVER)
    closed_revision = models.BigIntegerField(null=True, editable=False)
    closed_kind = models.CharField(max_length=10, choices=Closing.choices, blank=True, db_default="")
    digest = models.BinaryField(editable=False, db_default=b"")

    objects: ClassVar[Any] = EntryQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["lineage", "basis"],
                condition=Q(closed_revision__isnull=True),
                name="%(class)s_one_open",
            ),
            models.CheckConstraint(
                condition=Q(occurred_first__lte=models.F("occurred_on")), name="%(class)s_days_in_order"
            ),
        ]
        indexes = [
            models.Index(fields=["revision"], name="%(class)s_revision"),
            models.Index(
                fields=["closed_revision"],
                condition=Q(closed_revision__isnull=False),
                name="%(class)s_closed_by",
            ),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.lineage is None:
            self.lineage = self.id

    @property
    def is_open(self) -> bool:
        return self.closed_revision is None


def dated(when: PartialDate | dt.date) -> dict[str, Any]:
    """The three date columns of an entry: `Milestone(..., **dated(PartialDate.day(d)))`."""
    if isinstance(when, dt.date):
        return {"occurred_first": when, "occurred_on": when, "precision": Precision.DAY}
    return {"occurred_first": when.first, "occurred_on": when.last, "precision": str(when.precision)}

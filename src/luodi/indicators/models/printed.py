"""历史公布数: figures as documents printed them, before this ledger or beside it. Entries, on both clocks."""

from typing import Any

from django.db import models

from luodi.indicators.models.definition_version import CODE_LENGTH
from luodi.ledger.models import Entry


class PrintedFigure(Entry):
    """
    `value` is in the unit of the definition `code`; `printed` is how the document wrote it. `by` and `member` say
    whose number it is (region, 330702); both empty: the whole city's. It occurred on the document's day.
    """

    code = models.CharField(max_length=CODE_LENGTH)
    first = models.DateField()
    last = models.DateField()
    by = models.CharField(max_length=40, blank=True)
    member = models.CharField(max_length=60, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=4)
    printed = models.CharField(max_length=60)
    document_no = models.CharField(max_length=60)
    document_name = models.CharField(max_length=200, blank=True)

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(first__lte=models.F("last")), name="printed_days_in_order"
            ),
            models.UniqueConstraint(
                fields=["code", "first", "last", "by", "member", "document_no"],
                condition=models.Q(closed_revision__isnull=True),
                name="printed_once_a_document",
            ),
        ]
        indexes = [
            *Entry.Meta.indexes,
            models.Index(fields=["code", "last"], name="printed_by_code"),
        ]

    @property
    def place(self) -> tuple[Any, ...]:
        """What it is the number of; two documents may print the same."""
        return (self.code, self.first, self.last, self.by, self.member)

"""考核办法 as versioned data, and what people supply to it: marks and figures the ledger does not hold."""

from typing import Any, ClassVar

from django.db import models

from luodi.assessment.enums import SchemeState
from luodi.assessment.models.scope import UnitEntryQuerySet
from luodi.common.ids import uuid7
from luodi.ledger.models import Entry
from luodi.org.models import Unit


class Scheme(models.Model):
    """A scheme over its versions."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField("名称", max_length=80, unique=True)
    year = models.PositiveSmallIntegerField("年度")
    shipped = models.CharField(max_length=40, blank=True)
    """The shipped scheme it was copied from."""
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-year", "name"]


class SchemeVersion(models.Model):
    """
    One version: `body` as calc.scoring reads it. A frozen one can no longer be changed or deleted, by nobody: a
    trigger refuses (migration 0002).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    body = models.JSONField()
    state = models.CharField(max_length=10, choices=SchemeState.choices, default=SchemeState.DRAFT)
    reason = models.CharField(max_length=200, blank=True)
    edits = models.PositiveIntegerField(default=0)
    """Counts savings, so that two editors notice each other."""
    edited_at = models.DateTimeField(auto_now=True)
    edited_by = models.UUIDField(null=True)
    edited_name = models.CharField(max_length=40, blank=True)
    submitted_by = models.UUIDField(null=True)
    submitted_name = models.CharField(max_length=40, blank=True)
    approved_at = models.DateTimeField(null=True)
    approved_name = models.CharField(max_length=40, blank=True)
    document = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["scheme", "number"], name="scheme_version_once")]

    @property
    def is_frozen(self) -> bool:
        return self.state == SchemeState.FROZEN

    @property
    def title(self) -> str:
        return f"{self.scheme.name}（第 {self.number} 稿）"


class Supplied(Entry):
    """
    A mark or figure somebody supplies for a unit and a scheme. Claimed by the first reader with the grounds and
    evidence; the second reader's confirmation is its verified twin.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    value = models.DecimalField(max_digits=18, decimal_places=4)
    grounds = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    reader = models.UUIDField()
    reader_name = models.CharField(max_length=40)

    objects: ClassVar[Any] = UnitEntryQuerySet.as_manager()

    class Meta(Entry.Meta):
        pass

"""对账: a figure of ours beside somebody else's, their list beside our rows. Working papers, not facts of the ledger."""

from decimal import Decimal
from typing import Any, Self, cast

from django.db import models

from luodi.access.scope import within_scope
from luodi.common.ids import uuid7
from luodi.indicators.bodies import from_body
from luodi.indicators.definition import Definition
from luodi.projects.models import Project


class Reason(models.TextChoices):
    """Why a row stands in one list otherwise than in the other. The first five are the office's own words."""

    DEFINITION = "definition", "口径"
    TIME = "time", "时点"
    MISSING = "missing", "漏报"
    TWICE = "twice", "重复"
    PLACE = "place", "属地"
    OPEN = "open", "待查"
    AGREES = "agrees", "一致"

    @classmethod
    def differing(cls) -> tuple["Reason", ...]:
        return tuple(reason for reason in cls if reason is not cls.AGREES)


class Reconciliation(models.Model):
    """
    `definition` is the definition asked, whole, and `seq`, `known_at` the tick of the reading: opened next year, the
    paper shows the same numbers. Amounts are in the definition's stored unit (万, 个).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    title = models.CharField(max_length=120)
    counterpart = models.CharField(max_length=60)
    document = models.CharField(max_length=120, blank=True)
    definition = models.JSONField()
    question = models.CharField(max_length=2000)
    first = models.DateField()
    last = models.DateField()
    known_at = models.DateTimeField()
    seq = models.BigIntegerField()
    their_last = models.DateField(null=True)
    their_total = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    ours = models.DecimalField(max_digits=20, decimal_places=4)
    tolerance = models.DecimalField(max_digits=20, decimal_places=6, default=Decimal(0))
    tried = models.JSONField(default=list)
    """Our figure under other rules: [{reason, words, total}], for a total that comes without a list."""
    file_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=40)
    made_for = models.CharField(max_length=80, blank=True)
    request_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def asked(self) -> Definition:
        return from_body(self.definition)


class ReconciledRowQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Lists of others name projects of the whole city: row by row only what the user may see anyway."""
        return cast(Self, within_scope(self, user, "project"))

    def theirs(self) -> Self:
        """Rows of their list."""
        return self.filter(number__isnull=False)


class ReconciledRow(models.Model):
    """
    One row of their list (`number` is its line), or one project only we count. `ours` minus `theirs`, summed over all
    rows, is our figure minus their list. `decided_by` empty: found by trying readings.
    """

    id = models.BigAutoField(primary_key=True)
    reconciliation = models.ForeignKey(Reconciliation, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(null=True)
    name = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=60, blank=True)
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+", db_index=True)
    matched_by = models.CharField(max_length=40, blank=True)
    ours = models.DecimalField(max_digits=20, decimal_places=4, default=Decimal(0))
    theirs = models.DecimalField(max_digits=20, decimal_places=4, default=Decimal(0))
    reason = models.CharField(max_length=10, choices=Reason.choices, default=Reason.OPEN)
    words = models.CharField(max_length=300, blank=True)
    decided_by = models.CharField(max_length=40, blank=True)

    objects = ReconciledRowQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["reconciliation", "reason"], name="reconciled_by_reason")]

    @property
    def difference(self) -> Decimal:
        return self.ours - self.theirs

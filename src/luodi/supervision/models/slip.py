"""三单: a slip is a header with its face; everything that happened to it is an entry."""

import datetime as dt
import uuid
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from luodi.common.ids import uuid7
from luodi.ledger.models import Entry
from luodi.projects.models import Project
from luodi.supervision.enums import RUNNING, WITH_HANDLER, SlipState, SlipVerb
from luodi.supervision.models.problem import Problem
from luodi.supervision.models.visible import OfProjectQuerySet


class SlipQuerySet(OfProjectQuerySet):
    def running(self) -> Self:
        return self.filter(state__in=RUNNING)

    def for_units(self, units: Any) -> Self:
        """Slips somebody has to act on as their receiver."""
        return self.filter(to_unit__in=units, state__in=WITH_HANDLER)

    def overdue_on(self, day: dt.date) -> Self:
        """Past their last day and still with the handler; a completion claim stops the clock."""
        return self.filter(state__in=WITH_HANDLER, due_on__lt=day)

    def due_within(self, first: dt.date, last: dt.date) -> Self:
        return self.filter(state__in=WITH_HANDLER, due_on__range=(first, last))


class Slip(models.Model):
    """
    `tier` 1…3, 0 for 提醒, -1 for 提请协调单; `label` as printed. `due_on` is the day that counts now,
    `first_due_on` the one issued: an extension never hides it. `issuer` alone may accept.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField("编号", max_length=40, blank=True)
    problem = models.ForeignKey(Problem, models.PROTECT, related_name="slips")
    project = models.ForeignKey(Project, models.PROTECT, related_name="slips", db_index=False)
    kind = models.CharField(max_length=8)
    tier = models.SmallIntegerField()
    label = models.CharField("单别", max_length=20)
    demand = models.TextField("办理要求")
    follows: "models.ForeignKey[Slip | None, Slip | None]" = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="followed_by"
    )
    issuer_unit: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    issuer_unit_name = models.CharField("签发单位", max_length=80)
    to_unit: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    to_unit_name = models.CharField("承办单位", max_length=80)
    state = models.CharField("状态", max_length=10, choices=SlipState.choices)
    drafted_on = models.DateField()
    issued_on = models.DateField("签发日", null=True)
    due_on = models.DateField("办结期限", null=True)
    first_due_on = models.DateField("原定期限", null=True)
    due_note = models.CharField(max_length=120, blank=True)
    asked_until = models.DateField("申请延到", null=True)
    signed_on = models.DateField("签收日", null=True)
    claimed_on = models.DateField("申请销号日", null=True)
    closed_on = models.DateField("销号日", null=True)
    explanation = models.BooleanField(default=False)
    """Must be explained in writing before it may be claimed done."""
    explained = models.BooleanField(default=False)
    reminded_for = models.DateField(null=True)
    """The last day somebody was reminded of; another one after an extension is reminded of again."""
    chased_for = models.DateField(null=True)
    """The last day whose passing was acted on (next slip drafted, issuer told)."""
    last_said = models.TextField("最近反馈", blank=True)

    objects: ClassVar[Any] = SlipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="slip_number_once"),
            models.CheckConstraint(
                condition=~Q(state=SlipState.CLOSED) | Q(closed_on__isnull=False),
                name="slip_closed_has_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[SlipState.DRAFT, SlipState.WITHDRAWN]) | Q(issued_on__isnull=False),
                name="slip_issued_has_day",
            ),
            models.UniqueConstraint(
                fields=["follows"],
                condition=Q(follows__isnull=False) & ~Q(state=SlipState.WITHDRAWN),
                name="slip_followed_once",
            ),
        ]
        indexes = [
            models.Index(fields=["to_unit", "state", "due_on"], name="slip_of_receiver"),
            models.Index(fields=["state", "due_on"], name="slip_due"),
            models.Index(fields=["project"], name="slip_project"),
        ]

    def __str__(self) -> str:
        return f"{self.label}（{self.number}）" if self.number else self.label


class SlipStep(Entry):
    """One step, dated. `issued` carries what figures count; `due_on` the day that counts from then on."""

    slip = models.ForeignKey(Slip, models.PROTECT, related_name="steps")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=18, choices=SlipVerb.choices)
    tier = models.SmallIntegerField()
    to_unit: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    due_on = models.DateField(null=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        indexes = [
            *Entry.Meta.indexes,
            models.Index(fields=["kind", "occurred_on"], name="slip_step_by_day"),
        ]


class SlipNumber(models.Model):
    """The last number given for a kind in a year; the row is locked while one is given."""

    series = models.CharField(max_length=40, primary_key=True)
    last = models.PositiveIntegerField(default=0)

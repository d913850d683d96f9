"""问题: what keeps a project from moving, who solves it by when. A header with its face; steps are entries."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models

from luodi.common.ids import uuid7
from luodi.ledger.models import Entry
from luodi.projects.enums import Cause, Side
from luodi.projects.models import Project
from luodi.supervision.enums import Level, Need, ProblemState, ProblemVerb, Source
from luodi.supervision.models.visible import OfProjectQuerySet


class ProblemQuerySet(OfProjectQuerySet):
    def open(self) -> Self:
        return self.filter(state=ProblemState.OPEN)

    def overdue_on(self, day: dt.date) -> Self:
        return self.open().filter(promised_on__lt=day)


class Problem(models.Model):
    """Everything but the key is the face: how the steps leave it today, kept in the same revision."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="problems", db_index=False)
    title = models.CharField("问题", max_length=120)
    detail = models.TextField("情况", blank=True)
    source = models.CharField("来源", max_length=12, choices=Source.choices)
    cause = models.CharField("原因", max_length=12, choices=Cause.choices)
    side = models.CharField("责任方", max_length=12, choices=Side.choices)
    level = models.CharField("哪一级能解决", max_length=12, choices=Level.choices)
    need = models.CharField("需要", max_length=8, choices=Need.choices, blank=True)
    need_name = models.CharField("审批事项或地块", max_length=120, blank=True)
    lead_unit = models.UUIDField()
    lead_unit_name = models.CharField("牵头单位", max_length=80)
    assisting = models.CharField("配合单位", max_length=200, blank=True)
    opened_on = models.DateField("提出日")
    promised_on = models.DateField("承诺解决日")
    solved_on = models.DateField("解决日", null=True)
    state = models.CharField("状态", max_length=8, choices=ProblemState.choices, default=ProblemState.OPEN)
    opened_by = models.CharField(max_length=40)
    opened_by_id = models.UUIDField()
    chased_for = models.DateField(null=True)
    """The promised day whose passing the lead unit was told of."""
    last_said = models.TextField("最近进展", blank=True)
    callback_seed = models.BigIntegerField("回访抽签号", null=True)
    """Drawn when 销号 is first asked for; decides whether the enterprise is called back (operations/lots.py)."""

    objects: ClassVar[Any] = ProblemQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["project", "state"], name="problem_project"),
            models.Index(fields=["state", "promised_on"], name="problem_due"),
            models.Index(fields=["lead_unit", "state"], name="problem_lead"),
        ]

    def __str__(self) -> str:
        return self.title


class ProblemStep(Entry):
    """One step: its world date is the day it was taken. `opened` carries what figures group by."""

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="steps")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=ProblemVerb.choices)
    source = models.CharField(max_length=12, choices=Source.choices, blank=True)
    cause = models.CharField(max_length=12, choices=Cause.choices, blank=True)
    side = models.CharField(max_length=12, choices=Side.choices, blank=True)
    promised_on = models.DateField(null=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        indexes = [
            *Entry.Meta.indexes,
            models.Index(fields=["kind", "occurred_on"], name="problem_step_by_day"),
        ]

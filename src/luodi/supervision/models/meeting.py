"""会议: agenda and decisions. A decision is a task: a problem with its lead unit and its day."""

import uuid
from typing import Any, ClassVar

from django.db import models

from luodi.common.ids import uuid7
from luodi.ledger.models import Entry
from luodi.projects.models import Project
from luodi.supervision.models.problem import Problem
from luodi.supervision.models.visible import OfProjectQuerySet


class Meeting(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    title = models.CharField("会议", max_length=80)
    held_on = models.DateField("开会日")
    chair = models.CharField("主持", max_length=40)
    place = models.CharField("地点", max_length=80, blank=True)
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-held_on", "-id"]

    def __str__(self) -> str:
        return self.title


class AgendaItem(models.Model):
    """One project on the agenda and what the meeting has to decide about it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    place = models.PositiveSmallIntegerField("次序")
    question = models.CharField("要议什么", max_length=200)
    about: "models.UUIDField[uuid.UUID | None, uuid.UUID | None]" = models.UUIDField(null=True)
    """The open problem it was put on the agenda for."""

    objects: ClassVar[Any] = OfProjectQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "place"], name="agenda_place_once")]
        indexes = [models.Index(fields=["project"], name="agenda_project")]


class Decision(Entry):
    """What the meeting decided about an item; `problem` is the task it became. Its world date is the meeting's."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="decisions")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    problem = models.ForeignKey(Problem, models.PROTECT, related_name="decisions")
    text = models.TextField()

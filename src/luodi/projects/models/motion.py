"""市级动议: the city moves that a project be halted or cancelled; the district answers; the city rules."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models

from luodi.ledger.models import Entry, EntryQuerySet
from luodi.projects.enums import Cause, Kind, MotionOutcome, Side, Stance
from luodi.projects.models.project import Project

MOVABLE = ((Kind.HALTED.value, Kind.HALTED.label), (Kind.CANCELLED.value, Kind.CANCELLED.label))


class MotionQuerySet(EntryQuerySet):
    def pending(self) -> Self:
        """Not ruled on yet."""
        return self.open().exclude(
            models.Exists(MotionRuling.objects.open().filter(motion=models.OuterRef("lineage")))
        )

    def unanswered(self) -> Self:
        return self.exclude(
            models.Exists(MotionReply.objects.open().filter(motion=models.OuterRef("lineage")))
        )

    def within_period(self, day: dt.date) -> Self:
        return self.filter(objections_until__gte=day)

    def ripe(self, day: dt.date) -> Self:
        """To be ruled on: the period is over, or the district has answered."""
        answered = models.Exists(MotionReply.objects.open().filter(motion=models.OuterRef("lineage")))
        return self.filter(models.Q(objections_until__lt=day) | answered)


class Motion(Entry):
    """`effective_on` is when the halt or the cancelling happened in the world; the entry's day, when it was moved."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="motions", db_index=False)
    kind = models.CharField(max_length=16, choices=MOVABLE)
    effective_on = models.DateField()
    cause = models.CharField(max_length=12, choices=Cause.choices)
    second_cause = models.CharField(max_length=12, choices=Cause.choices, blank=True)
    side = models.CharField(max_length=12, choices=Side.choices)
    grounds = models.TextField()
    document = models.CharField(max_length=80, blank=True)
    objections_until = models.DateField()
    mover = models.UUIDField()
    """Who moved it: somebody else rules."""

    objects: ClassVar[Any] = MotionQuerySet.as_manager()

    class Meta(Entry.Meta):
        indexes = [*Entry.Meta.indexes, models.Index(fields=["project"], name="motion_project")]


class MotionReply(Entry):
    """The district's word on a motion (`motion` is its lineage); a later one supersedes it."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="motion_replies", db_index=False)
    motion = models.UUIDField()
    stance = models.CharField(max_length=8, choices=Stance.choices)
    statement = models.TextField(blank=True)

    class Meta(Entry.Meta):
        indexes = [
            *Entry.Meta.indexes,
            models.Index(fields=["project"], name="motion_reply_project"),
            models.Index(fields=["motion"], name="motion_reply_motion"),
        ]


class MotionRuling(Entry):
    """What became of a motion. `milestone` is the lineage of the happening an upheld one put on the record."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="motion_rulings", db_index=False)
    motion = models.UUIDField()
    outcome = models.CharField(max_length=10, choices=MotionOutcome.choices)
    reason = models.TextField()
    document = models.CharField(max_length=80, blank=True)
    milestone = models.UUIDField(null=True)

    class Meta(Entry.Meta):
        indexes = [
            *Entry.Meta.indexes,
            models.Index(fields=["project"], name="motion_ruling_project"),
            models.Index(fields=["motion"], name="motion_ruling_motion"),
        ]

"""领导: 联系的平台, 现场一句话, 批示 with the task that came of it. Contact with a project is its duty 责任领导."""

import uuid
from typing import Any, ClassVar

from django.db import models

from luodi.ledger.models import Entry
from luodi.projects.models import Project
from luodi.projects.models.duty import DatedQuerySet
from luodi.supervision.models.problem import Problem


class PlatformContact(Entry):
    """一名领导联系一个平台, from its world date (inclusive) to until_on (exclusive). `post` is the leader's."""

    platform: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    platform_name = models.CharField(max_length=80)
    post: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    leader_name = models.CharField(max_length=60)
    document = models.CharField(max_length=80, blank=True)
    until_on = models.DateField(null=True)

    objects: ClassVar[Any] = DatedQuerySet.as_manager()


class LeaderVisit(Entry):
    """A leader was on site: one line. Its world date is the day of the visit."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    post: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    leader_name = models.CharField(max_length=60)
    line = models.CharField(max_length=200)

    class Meta(Entry.Meta):
        indexes = [*Entry.Meta.indexes, models.Index(fields=["project"], name="leader_visit_project")]


class Instruction(Entry):
    """批示: the leader's words, the photo of the paper (its digest; empty without one), the task it became."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    problem = models.ForeignKey(Problem, models.PROTECT, related_name="instructions")
    post: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    leader_name = models.CharField(max_length=60)
    text = models.TextField()
    sha256 = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=200, blank=True)

    class Meta(Entry.Meta):
        indexes = [*Entry.Meta.indexes, models.Index(fields=["project"], name="instruction_project")]

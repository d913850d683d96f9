"""督查: a round, its visits, what was seen. A visit's record is an entry; the plan of a round is not."""

import uuid
from typing import Any, ClassVar

from django.db import models

from luodi.common.ids import uuid7
from luodi.ledger.models import Entry
from luodi.projects.enums import Kind
from luodi.projects.models import Project
from luodi.supervision.enums import Agreement, RoundKind, VisitState
from luodi.supervision.models.visible import OfProjectQuerySet


class Round(models.Model):
    """`basis` is the annual plan or 批准文号; without one it is no inspection and is called 调研服务."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField("种类", max_length=8, choices=RoundKind.choices)
    title = models.CharField("名称", max_length=80)
    basis = models.CharField("依据", max_length=120, blank=True)
    first_on = models.DateField("自")
    last_on = models.DateField("至")
    scope = models.CharField("范围", max_length=200)
    seed = models.BigIntegerField("随机种子")
    candidates = models.PositiveIntegerField("范围内项目")
    unit_ceiling = models.PositiveSmallIntegerField("每单位每月最多")
    enterprise_ceiling = models.PositiveSmallIntegerField("每企业每月最多")
    groups = models.PositiveSmallIntegerField("组数")
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-first_on", "-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_words(self) -> str:
        return str(RoundKind(self.kind).label) if self.basis else "调研服务"


class Visit(models.Model):
    """One project in one round; the face of its records."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="visits", db_index=False)
    group = models.PositiveSmallIntegerField("组")
    place = models.PositiveSmallIntegerField("路线次序")
    why = models.CharField("怎样入选", max_length=40)
    state = models.CharField(max_length=8, choices=VisitState.choices, default=VisitState.PLANNED)
    visited_on = models.DateField("到场日", null=True)
    agreement = models.CharField(max_length=8, choices=Agreement.choices, blank=True)
    reply_due_on = models.DateField("核对反馈期限", null=True)
    replied_on = models.DateField(null=True)

    objects: ClassVar[Any] = OfProjectQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "project"], name="visit_once_a_round")]
        indexes = [models.Index(fields=["project"], name="visit_project")]


class VisitRecord(Entry):
    """What was claimed, said last time and seen, as written on site; the unit's 核对反馈 is another one."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="records")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    is_reply = models.BooleanField(default=False)
    claimed = models.TextField(blank=True)
    said_before = models.TextField(blank=True)
    seen = models.TextField()
    agreement = models.CharField(max_length=8, choices=Agreement.choices, blank=True)
    signed_inspector = models.CharField(max_length=40, blank=True)
    signed_site = models.CharField(max_length=40, blank=True)


class VisitPhoto(Entry):
    """A photo: its content's digest, and when and where it says it was taken; empty is 「未知」."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="photos")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)
    taken_at = models.CharField(max_length=19, blank=True)
    place = models.CharField(max_length=40, blank=True)


class VisitCheck(Entry):
    """
    What a visit says about one reported milestone: seen or not there. Evidence for whoever may verify it, not a
    verification: claimed and verified stay apart. `target` is the claim.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="checks")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    target: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    kind = models.CharField(max_length=16, choices=Kind.choices)
    is_there = models.BooleanField()
    note = models.CharField(max_length=200, blank=True)

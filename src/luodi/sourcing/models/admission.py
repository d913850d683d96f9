"""准入: lists and thresholds to screen by, the project sheet, the meeting, votes and the decision."""

import uuid
from typing import Any, ClassVar, Self

from django.db import models

from luodi.ledger.models import Entry, EntryQuerySet
from luodi.projects.models import Project
from luodi.sourcing.models.of_project import OfProject
from luodi.sourcing.terms import AdmissionState, ThresholdMeasure, Vote


class RuleQuerySet(EntryQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Lists and thresholds are the same for everybody."""
        return self.all() if user.is_authenticated and user.may("sourcing.see_admissions") else self.none()


class NegativeList(Entry):
    """
    One whole edition of the 负面清单 as the office uploaded it, in force from occurred_on. `lines`:
    [[code, level, words, basis], …]. Edition 0 is the shipped sample and has no row.
    """

    number = models.PositiveIntegerField()
    lines = models.JSONField()
    document = models.CharField("文号", max_length=80)
    file_name = models.CharField(max_length=255)

    objects: ClassVar[Any] = RuleQuerySet.as_manager()

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["number"],
                condition=models.Q(closed_revision__isnull=True),
                name="negativelist_number_once",
            ),
        ]


class Threshold(Entry):
    """What a place asks of a project in one measure from occurred_on; `region` "" means the whole city."""

    region = models.CharField("区划", max_length=12, blank=True)
    measure = models.CharField("指标", max_length=10, choices=ThresholdMeasure.choices)
    value = models.DecimalField("门槛", max_digits=12, decimal_places=4)
    source = models.CharField("依据", max_length=200)
    checked = models.BooleanField("已核对原文", default=False)

    objects: ClassVar[Any] = RuleQuerySet.as_manager()

    class Meta(Entry.Meta):
        indexes = [*Entry.Meta.indexes, models.Index(fields=["region", "measure"], name="threshold_place")]


class Admission(OfProject):
    """
    项目准入申请表 of occurred_on; whoever promotes it (`promoter`, `unit`) does not vote. Each step supersedes. What
    screening said is kept as it was (`screening`): {"list": n, "hits": [...], "checks": [...]}.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    promoter: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    promoter_name = models.CharField(max_length=40)
    unit: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    unit_name = models.CharField("申报单位", max_length=80)
    region = models.CharField("拟落区划", max_length=12)
    industry = models.CharField("行业代码", max_length=5)
    content = models.CharField("建设内容", max_length=4000)
    investment = models.DecimalField("固定资产投资", max_digits=18, decimal_places=4)
    land = models.DecimalField("用地", max_digits=12, decimal_places=4, null=True)
    tax = models.DecimalField("达产年税收", max_digits=18, decimal_places=4, null=True)
    output = models.DecimalField("达产年产值", max_digits=18, decimal_places=4, null=True)
    ratio = models.DecimalField("容积率", max_digits=6, decimal_places=3, null=True)
    energy = models.DecimalField("年综合能耗", max_digits=14, decimal_places=4, null=True)
    screening = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=AdmissionState.choices, default=AdmissionState.APPLIED)
    meeting: "models.UUIDField[uuid.UUID | None, uuid.UUID | None]" = models.UUIDField(null=True)
    decided_on = models.DateField(null=True)
    document = models.CharField("纪要文号", max_length=80, blank=True)
    words = models.CharField("结论", max_length=1000, blank=True)
    conditions = models.JSONField(default=list)
    """[[clause, due day], …]; each became a promise."""

    class Meta(OfProject.Meta):
        indexes = [
            *OfProject.Meta.indexes,
            models.Index(fields=["project"], name="admission_project"),
            models.Index(fields=["meeting"], name="admission_meeting"),
        ]


class AdmissionMeeting(Entry):
    """评审会 on occurred_on. `members`: [[unit key, unit name, function], …]; each has one vote a project."""

    name = models.CharField("会议", max_length=80)
    chair = models.CharField("主持", max_length=40)
    place = models.CharField("地点", max_length=80, blank=True)
    members = models.JSONField()

    objects: ClassVar[Any] = RuleQuerySet.as_manager()


class AdmissionVote(OfProject):
    """A member unit's word on a project; voting again before the decision supersedes."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    admission: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    meeting: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    unit: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    unit_name = models.CharField(max_length=80)
    vote = models.CharField(max_length=12, choices=Vote.choices)
    words = models.CharField("意见", max_length=500, blank=True)

    class Meta(OfProject.Meta):
        constraints = [
            *OfProject.Meta.constraints,
            models.UniqueConstraint(
                fields=["admission", "meeting", "unit"],
                condition=models.Q(closed_revision__isnull=True),
                name="admissionvote_once_a_unit",
            ),
        ]
        indexes = [
            *OfProject.Meta.indexes,
            models.Index(fields=["admission"], name="admissionvote_admission"),
        ]

"""承诺: clauses of both sides with their days, how each is kept, the legal review, and public capital."""

import uuid

from django.db import models

from luodi.projects.models import Project
from luodi.sourcing.models.of_project import OfProject
from luodi.sourcing.terms import CapitalKind, PromiseKind, PromiseSide, PromiseState, ReviewState


class Promise(OfProject):
    """
    One clause made on occurred_on, due on `due_on`. `admission`: the lineage it is a condition of. `review` says how
    the 公平竞争审查 stands. Corrections and the reviewer's word supersede; steps are PromiseSteps of the lineage.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    side = models.CharField("哪一方", max_length=10, choices=PromiseSide.choices)
    kind = models.CharField("类别", max_length=12, choices=PromiseKind.choices)
    clause = models.CharField("承诺内容", max_length=500)
    amount = models.DecimalField("数量", max_digits=18, decimal_places=4, null=True)
    unit_word = models.CharField("单位", max_length=12, blank=True)
    due_on = models.DateField("兑现期限")
    owner = models.CharField("由谁兑现", max_length=80)
    document = models.CharField("协议或文件", max_length=80)
    admission: "models.UUIDField[uuid.UUID | None, uuid.UUID | None]" = models.UUIDField(null=True)
    recorder: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    review = models.CharField(max_length=10, choices=ReviewState.choices, blank=True)
    reviewed_on = models.DateField(null=True)
    reviewer = models.CharField(max_length=40, blank=True)
    review_words = models.CharField(max_length=500, blank=True)

    class Meta(OfProject.Meta):
        indexes = [
            *OfProject.Meta.indexes,
            models.Index(fields=["project"], name="promise_project"),
            models.Index(fields=["due_on"], name="promise_due"),
        ]


class PromiseStep(OfProject):
    """履行与兑现 on occurred_on: what was done of a promise (lineage), with its paper."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    promise: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    state = models.CharField(max_length=10, choices=PromiseState.choices)
    amount = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    words = models.CharField("情况", max_length=500)
    document = models.CharField("凭据", max_length=80, blank=True)

    class Meta(OfProject.Meta):
        indexes = [*OfProject.Meta.indexes, models.Index(fields=["promise"], name="promisestep_promise")]


class PublicCapital(OfProject):
    """基金与 PPP of a project, agreed on occurred_on: facts to be looked at, never a target."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField("类别", max_length=6, choices=CapitalKind.choices)
    name = models.CharField("基金或项目公司", max_length=120)
    amount = models.DecimalField("总额", max_digits=18, decimal_places=4)
    public_amount = models.DecimalField("其中政府出资", max_digits=18, decimal_places=4)
    return_ratio = models.DecimalField("返投倍数", max_digits=6, decimal_places=3, null=True)
    years = models.PositiveSmallIntegerField("年限", null=True)
    document = models.CharField("批复文号", max_length=80, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta(OfProject.Meta):
        indexes = [*OfProject.Meta.indexes, models.Index(fields=["project"], name="publiccapital_project")]

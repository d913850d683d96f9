"""企业的话: said through a one-time link, by phone or 12345, and 回访 before 销号."""

import uuid

from django.db import models

from luodi.common.ids import uuid7
from luodi.ledger.models import Entry
from luodi.projects.models import Project
from luodi.supervision.enums import WordBy
from luodi.supervision.models.problem import Problem


class EnterpriseWord(models.Model):
    """
    What an enterprise says. It has no project column of its own: the page behind the link belongs to nobody
    signed in, sees no project, and knows only what stands here. `about` is the project's key, for the office.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    token_digest = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001 - calls have none; unique
    """sha256 of the link's secret; the secret itself is shown once and kept nowhere."""
    about: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    project_name = models.CharField("项目", max_length=200)
    by = models.CharField("渠道", max_length=8, choices=WordBy.choices, default=WordBy.LINK)
    number_12345 = models.CharField("12345工单号", max_length=40, blank=True)
    taken_by = models.CharField("记录人", max_length=40, blank=True)
    trouble = models.TextField("诉求", blank=True)
    hoped = models.CharField("希望怎样解决、几时", max_length=200, blank=True)
    called = models.CharField("称呼", max_length=40, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    valid_until = models.DateField()
    said_at = models.DateTimeField(null=True)
    problem = models.UUIDField(null=True)
    handler = models.CharField("谁在办", max_length=80, blank=True)
    answer_by = models.DateField("何时答复", null=True)
    answered_on = models.DateField(null=True)
    urged_at = models.DateTimeField(null=True)
    urged = models.PositiveSmallIntegerField("催了几次", default=0)

    class Meta:
        indexes = [models.Index(fields=["said_at"], name="enterprise_word_said")]


class Callback(Entry):
    """回访: asked by somebody outside the handling unit. `raw` is not shown to the handling unit."""

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="callbacks")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    solved = models.BooleanField()
    raw = models.TextField()

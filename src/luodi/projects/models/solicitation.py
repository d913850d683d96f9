"""临时征集: one extra column on an existing list, asked of the units, answered once by each and kept as data."""

import uuid
from typing import Any, Self, cast

from django.db import models

from luodi.access.enums import Scope
from luodi.access.scope import within_scope
from luodi.common.ids import uuid7
from luodi.projects.models.project import Project


class AnswerKind(models.TextChoices):
    TEXT = "text", "文字"
    NUMBER = "number", "数字"
    DATE = "date", "日期"
    YES_NO = "yes_no", "是否"


class SolicitationQuerySet(models.QuerySet["Solicitation"]):
    def visible_to(self, user: Any) -> Self:
        """All for the city's scope; a unit sees those that ask it."""
        if user.standing.scope is Scope.CITY:
            return self
        return self.filter(pk__in=SolicitedLine.objects.visible_to(user).values("solicitation"))

    def running(self) -> Self:
        return self.filter(closed_at__isnull=True)


class Solicitation(models.Model):
    """`filters` is how the page named the list when it was asked; the lines are frozen then."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request_key = models.UUIDField(unique=True)
    heading = models.CharField(max_length=40)
    hint = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=8, choices=AnswerKind.choices, default=AnswerKind.TEXT)
    measure = models.CharField(max_length=10, blank=True)
    due_on = models.DateField()
    filters = models.JSONField(default=list)
    issued_by = models.UUIDField()
    issued_name = models.CharField(max_length=50)
    issued_unit = models.CharField(max_length=100, blank=True)
    issued_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    objects = SolicitationQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at"]

    @property
    def column(self) -> str:
        return f"{self.heading}（{self.measure}）" if self.measure else self.heading


class SolicitedLineQuerySet(models.QuerySet["SolicitedLine"]):
    def visible_to(self, user: Any) -> Self:
        """The city sees every line; a unit those it is asked for."""
        found = cast(Self, within_scope(self, user, "project"))
        return found if user.standing.scope is Scope.CITY else found.filter(unit__in=own_units(user))

    def open(self) -> Self:
        return self.filter(answered_at__isnull=True)


class SolicitedLine(models.Model):
    """One project of one solicitation. `unit` is whose it was when asked; `prefill` its last answer to the heading."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    solicitation = models.ForeignKey(Solicitation, models.PROTECT, related_name="lines")
    project = models.ForeignKey(Project, models.PROTECT, related_name="solicited")
    unit = models.UUIDField()
    unit_name = models.CharField(max_length=100)
    prefill = models.CharField(max_length=500, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    answered_name = models.CharField(max_length=50, blank=True)
    answered_at = models.DateTimeField(null=True)

    objects = SolicitedLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["solicitation", "project"], name="solicited_once"),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True) | ~models.Q(answer=""),
                name="solicited_answer_said",
            ),
        ]
        indexes = [models.Index(fields=["solicitation", "unit"], name="solicited_by_unit")]


def own_units(user: Any) -> set[uuid.UUID]:
    return {key for key in (user.unit_id, *user.standing.grantees) if key}

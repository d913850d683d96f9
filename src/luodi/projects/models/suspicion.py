"""Pairs of projects that may be one: found by the matcher, decided by people, decisions remembered."""

from typing import Any, ClassVar, Self

from django.db import models

from luodi.access.enums import Scope
from luodi.companies.enums import Verdict as Sameness
from luodi.ledger.models import Entry
from luodi.projects.models.project import Project


class ProjectSuspicionQuerySet(models.QuerySet[Any]):
    """The words for choosing pairs; sql/pairs.sql says the same as the second wall, by sight of both sides."""

    def visible_to(self, user: Any) -> Self:
        """The city sees all; a district only pairs of which both sides are its own."""
        if not (user.is_authenticated and (user.may("projects.match") or user.may("projects.decide"))):
            return self.none()
        if user.standing.scope is Scope.CITY:
            return self.all()
        own = user.standing.grantees
        return self.filter(left__unit__in=own, right__unit__in=own)

    def standing(self) -> Self:
        """Neither side merged into another or withdrawn."""
        return self.filter(
            left__merged_into__isnull=True,
            right__merged_into__isnull=True,
            left__withdrawn=False,
            right__withdrawn=False,
        )

    def undecided(self) -> Self:
        return self.standing().filter(verdict="")

    def awaiting_merge(self) -> Self:
        """Decided 同一 by one person; a second one merges."""
        return self.standing().filter(verdict=Sameness.SAME)


class ProjectSuspicion(models.Model):
    """Reading model: what the matcher says of a pair now, with the verdict on it. `left` is the older row."""

    left = models.ForeignKey(Project, models.CASCADE, related_name="+")
    right = models.ForeignKey(Project, models.CASCADE, related_name="+")
    score = models.FloatField()
    decision = models.CharField(max_length=10)
    evidence = models.JSONField()
    """[[field, reason]] in Chinese, field by field."""
    rules_version = models.CharField(max_length=10)
    verdict = models.CharField(max_length=10, choices=Sameness.choices, blank=True)

    objects: ClassVar[Any] = ProjectSuspicionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["left", "right"], name="project_suspicion_pair")]
        indexes = [models.Index(fields=["verdict", "-score"], name="project_suspicion_open")]


class PairVerdict(Entry):
    """A person's verdict on a pair, with what the matcher had said; a later one supersedes it."""

    left = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    right = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    verdict = models.CharField(max_length=10, choices=Sameness.choices)
    reason = models.CharField(max_length=300, blank=True)
    score = models.FloatField(null=True)
    rules_version = models.CharField(max_length=10, blank=True)
    judge = models.UUIDField()
    judge_name = models.CharField(max_length=60)

    class Meta(Entry.Meta):
        indexes = [*Entry.Meta.indexes, models.Index(fields=["left", "right"], name="pair_verdict_pair")]


class SuspectSearch(models.Model):
    """One search over the ledger: up to which revision it looked, at how many projects, what it found."""

    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    revision = models.BigIntegerField()
    is_whole = models.BooleanField()
    looked_at = models.PositiveIntegerField()
    found = models.PositiveIntegerField()

    class Meta:
        ordering = ["-id"]

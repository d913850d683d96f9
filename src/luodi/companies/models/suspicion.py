"""Pairs of companies that may be one: found by the matcher, decided by people, decisions remembered."""

from typing import Any, ClassVar, Self

from django.db import models

from luodi.access.enums import Scope
from luodi.companies.enums import Verdict
from luodi.companies.models.company import Company
from luodi.ledger.models import Entry


class SuspicionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The city sees all; a district only pairs of which it registered both sides."""
        if not (user.is_authenticated and user.may("companies.match")):
            return self.none()
        if user.standing.scope is Scope.CITY:
            return self.all()
        own = user.standing.grantees
        return self.filter(left__unit__in=own, right__unit__in=own)

    def undecided(self) -> Self:
        return self.filter(verdict="", left__merged_into__isnull=True, right__merged_into__isnull=True)

    def awaiting_merge(self) -> Self:
        """Decided 同一 by one person; a second one merges."""
        unmerged = self.filter(left__merged_into__isnull=True, right__merged_into__isnull=True)
        return unmerged.filter(verdict=Verdict.SAME)


class Suspicion(models.Model):
    """Reading model: what the matcher says of a pair now, with the verdict on it. `left` is the older row."""

    left = models.ForeignKey(Company, models.CASCADE, related_name="+")
    right = models.ForeignKey(Company, models.CASCADE, related_name="+")
    score = models.FloatField()
    decision = models.CharField(max_length=10)
    evidence = models.JSONField()
    """[[field, reason]] in Chinese, field by field."""
    rules_version = models.CharField(max_length=10)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)

    objects: ClassVar[Any] = SuspicionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["left", "right"], name="suspicion_pair")]
        indexes = [models.Index(fields=["verdict", "-score"], name="suspicion_open")]


class Judgement(Entry):
    """A person's verdict on a pair, with what the matcher had said; a later one supersedes it."""

    left = models.ForeignKey(Company, models.PROTECT, related_name="+", db_index=False)
    right = models.ForeignKey(Company, models.PROTECT, related_name="+", db_index=False)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    reason = models.CharField(max_length=300, blank=True)
    score = models.FloatField(null=True)
    rules_version = models.CharField(max_length=10, blank=True)
    judge = models.UUIDField()
    judge_name = models.CharField(max_length=60)

    class Meta(Entry.Meta):
        indexes = [*Entry.Meta.indexes, models.Index(fields=["left", "right"], name="judgement_pair")]

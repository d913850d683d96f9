"""走访、来访、外出 in one line, and 盯引: which leader keeps at which firm, month by month."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from luodi.access.enums import Scope
from luodi.companies.models import Company
from luodi.ledger.models import Entry, EntryQuerySet
from luodi.sourcing.enums import VisitKind
from luodi.sourcing.models.lead import Lead, within_reach


class VisitQuerySet(EntryQuerySet):
    def visible_to(self, user: Any) -> Self:
        """One over a lead is known within the lead's 知悉范围; the others to their unit and the city."""
        if not (user.is_authenticated and user.may("sourcing.view")):
            return self.none()
        known = Q(person=user.pk) | (Q(lead__isnull=False) & within_reach(user, "lead__"))
        free = Q(lead__isnull=True)
        if user.standing.scope is not Scope.CITY:
            free &= Q(unit__in=user.standing.grantees)
        return self.filter(known | free)

    def readable_by(self, user: Any) -> Self:
        return self.visible_to(user)


class Visit(Entry):
    """Who met whom, in one line. `person` is whoever went or received."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="visits")
    lead = models.ForeignKey(Lead, models.PROTECT, null=True, related_name="visits")
    kind = models.CharField("方式", max_length=8, choices=VisitKind.choices)
    note = models.CharField("情况", max_length=300)
    unit = models.UUIDField()
    unit_name = models.CharField(max_length=80)
    person = models.UUIDField()
    person_name = models.CharField(max_length=40)

    objects: ClassVar[Any] = VisitQuerySet.as_manager()

    class Meta(Entry.Meta):
        indexes = [
            *Entry.Meta.indexes,
            models.Index(fields=["-occurred_on", "-id"], name="visit_recent"),
            models.Index(fields=["unit", "-occurred_on"], name="visit_unit"),
        ]


class PursuitQuerySet(EntryQuerySet):
    def visible_to(self, user: Any) -> Self:
        """The city sees all; a unit its own; a leader what is theirs."""
        if not (user.is_authenticated and user.may("sourcing.view")):
            return self.none()
        if user.standing.scope is Scope.CITY:
            return self
        return self.filter(Q(unit__in=user.standing.grantees) | Q(leader=user.pk))

    def readable_by(self, user: Any) -> Self:
        return self.visible_to(user)


class Pursuit(Entry):
    """盯引: a firm and the leader who keeps at it, from the entry's day. Retracted when given up."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="pursuits")
    leader = models.UUIDField()
    leader_name = models.CharField("盯引领导", max_length=40)
    unit = models.UUIDField()
    unit_name = models.CharField("牵头单位", max_length=80)
    aim = models.CharField("目标", max_length=200, blank=True)

    objects: ClassVar[Any] = PursuitQuerySet.as_manager()

    class Meta(Entry.Meta):
        pass


class OfPursuitQuerySet(EntryQuerySet):
    def readable_by(self, user: Any) -> Self:
        return self.filter(pursuit__in=Pursuit.objects.visible_to(user).values("lineage"))


class PursuitMonth(Entry):
    """What became of it in a month (`pursuit` is the lineage); the entry's day is the month's last."""

    pursuit = models.UUIDField()
    note = models.CharField("本月进展", max_length=300)

    objects: ClassVar[Any] = OfPursuitQuerySet.as_manager()

    class Meta(Entry.Meta):
        indexes = [*Entry.Meta.indexes, models.Index(fields=["pursuit"], name="pursuit_month")]

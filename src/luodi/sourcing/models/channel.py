"""招商方式: posts away from home, agencies under contract, and what events, posts and agencies were meant to and did."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from luodi.access.enums import Scope
from luodi.common.ids import uuid7
from luodi.ledger.models import Entry, EntryQuerySet
from luodi.projects.enums import Channel
from luodi.sourcing.enums import Phase


class OfUnitQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The city sees all, a unit its own."""
        if not (user.is_authenticated and user.may("sourcing.view")):
            return self.none()
        if user.standing.scope is Scope.CITY:
            return self.all()
        return self.filter(unit__in=user.standing.grantees)


class Post(models.Model):
    """驻点: people of a unit in another city from a day to a day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField("驻点", max_length=80, unique=True)
    place = models.CharField("城市", max_length=80)
    unit = models.UUIDField()
    unit_name = models.CharField("派出单位", max_length=80)
    people = models.PositiveSmallIntegerField("人数")
    since = models.DateField("自")
    until = models.DateField("到", null=True)

    objects: ClassVar[Any] = OfUnitQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "name"]

    def __str__(self) -> str:
        return self.name


class Agency(models.Model):
    """委托中介 under a contract. Its yield is counted from the leads that came through it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField("机构", max_length=120, unique=True)
    unit = models.UUIDField()
    unit_name = models.CharField("委托单位", max_length=80)
    contract = models.CharField("合同编号", max_length=80)
    certificate = models.CharField("招商代理证书", max_length=80, blank=True)
    terms = models.TextField("报酬约定")
    since = models.DateField("自")
    until = models.DateField("到", null=True)

    objects: ClassVar[Any] = OfUnitQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "name"]
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name


class OutlayQuerySet(EntryQuerySet):
    def readable_by(self, user: Any) -> Self:
        if user.standing.scope is Scope.CITY:
            return self
        return self.filter(Q(unit__in=user.standing.grantees))


class Outlay(Entry):
    """
    What an event, a post or an agency was meant to bring and cost (plan), and what it did (actual; the 实绩 that
    people count: attendance and money). Leads and signings are never typed: they hang on it. `subject` is its key,
    `cost` and `amount` in 万元; a correction supersedes.
    """

    subject = models.UUIDField()
    event = models.UUIDField(null=True)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    unit = models.UUIDField()
    phase = models.CharField(max_length=8, choices=Phase.choices)
    attendance = models.PositiveIntegerField(null=True)
    leads = models.PositiveIntegerField(null=True)
    signings = models.PositiveIntegerField(null=True)
    amount = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    cost = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    note = models.CharField(max_length=500, blank=True)

    objects: ClassVar[Any] = OutlayQuerySet.as_manager()

    class Meta(Entry.Meta):
        indexes = [*Entry.Meta.indexes, models.Index(fields=["subject"], name="outlay_subject")]

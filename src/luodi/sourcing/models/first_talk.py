"""首谈: who talked to an investor first is protected for a time. What is public of it: investor, unit, days."""

import datetime as dt
from collections.abc import Collection
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from luodi.access.enums import Scope
from luodi.common.ids import uuid7
from luodi.companies.models import Company
from luodi.ledger.models import Entry, EntryQuerySet
from luodi.sourcing.enums import Ruling, TalkState, TalkVerb
from luodi.sourcing.models.lead import Lead

RUNNING = (TalkState.PROTECTED, TalkState.CHALLENGED)


class FirstTalkQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Its own unit, the unit that objects, and whoever decides; others learn of it by asking for the investor."""
        if not (user.is_authenticated and user.may("sourcing.view")):
            return self.none()
        if user.may("sourcing.decide") and user.standing.scope is Scope.CITY:
            return self.all()
        own = user.standing.grantees
        return self.filter(Q(unit__in=own) | Q(challenger__in=own))

    def running_on(self, day: dt.date) -> Self:
        """Protected still; a challenged one stays so until the city has ruled."""
        return self.filter(
            Q(state=TalkState.PROTECTED, protected_until__gte=day) | Q(state=TalkState.CHALLENGED)
        )

    def of_investor(self, name: str, code: str = "", companies: Collection[Any] = ()) -> Self:
        """By the matched company (with those merged with it), the credit code, or the exact name."""
        same = Q(investor=name.strip())
        if code:
            same |= Q(credit_code=code)
        if companies:
            same |= Q(company__in=companies)
        return self.filter(same)


class FirstTalk(models.Model):
    """Everything but the key is the face, kept in the revision of its steps."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    lead = models.ForeignKey(Lead, models.PROTECT, related_name="talks")
    investor = models.CharField("投资方", max_length=200)
    company = models.ForeignKey(Company, models.PROTECT, null=True, related_name="+")
    credit_code = models.CharField(max_length=18, blank=True)
    unit = models.UUIDField()
    unit_name = models.CharField("首报单位", max_length=80)
    claimant = models.UUIDField()
    claimed_on = models.DateField("首报日")
    protected_until = models.DateField("保护到")
    renewals = models.PositiveSmallIntegerField(default=0)
    state = models.CharField("状态", max_length=12, choices=TalkState.choices, default=TalkState.PROTECTED)
    challenger = models.UUIDField(null=True)
    challenger_name = models.CharField("异议单位", max_length=80, blank=True)
    challenged_on = models.DateField(null=True)

    objects: ClassVar[Any] = FirstTalkQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "protected_until"], name="talk_running"),
            models.Index(fields=["unit", "state"], name="talk_unit"),
            models.Index(fields=["investor"], name="talk_investor"),
            models.Index(fields=["credit_code"], name="talk_credit_code"),
        ]

    def __str__(self) -> str:
        return self.investor

    def days_left(self, day: dt.date) -> int:
        """Days of protection after `day`; negative once it is over."""
        return (self.protected_until - day).days


class OfTalkQuerySet(EntryQuerySet):
    def readable_by(self, user: Any) -> Self:
        return self.filter(talk__in=FirstTalk.objects.visible_to(user))


class FirstTalkStep(Entry):
    """One step with the file it rests on (首报, 异议)."""

    talk = models.ForeignKey(FirstTalk, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=TalkVerb.choices)
    note = models.TextField(blank=True)
    until = models.DateField(null=True)
    ruling = models.CharField(max_length=10, choices=Ruling.choices, blank=True)
    document = models.CharField(max_length=80, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    size = models.BigIntegerField(null=True)

    objects: ClassVar[Any] = OfTalkQuerySet.as_manager()

    class Meta(Entry.Meta):
        pass

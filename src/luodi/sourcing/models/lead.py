"""线索: a header with its face, known only within its 知悉范围; every step is an entry."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from luodi.access.enums import Scope
from luodi.common.ids import uuid7
from luodi.companies.models import Company
from luodi.ledger.models import Entry, EntryQuerySet
from luodi.projects.enums import Channel, Currency, Homecoming, Origin
from luodi.projects.models import SigningEvent
from luodi.projects.models.project import PAIRS, containing
from luodi.sourcing.enums import OPEN_STATES, Clock, LeadState, Reach, StepKind
from luodi.sourcing.models.channel import Agency, Post


def within_reach(user: Any, lead: str = "") -> Q:
    """
    知悉范围: the one who carries it and people named always; the unit and the city as the lead says. `lead`: the way to
    it (`lead__`) from what hangs on it.
    """
    known = Q(**{f"{lead}owner": user.pk}) | Q(**{f"{lead}readers__contains": [user.pk]})
    known |= Q(**{f"{lead}unit__in": user.standing.grantees}) & ~Q(**{f"{lead}reach": Reach.NAMED})
    if user.standing.scope is Scope.CITY:
        known |= Q(**{f"{lead}reach": Reach.CITY})
    return known


class LeadQuerySet(models.QuerySet[Any]):
    """`visible_to` is the only door: pages, search, exports and attachments go through it."""

    def visible_to(self, user: Any) -> Self:
        """Within the 知悉范围. The second wall is sql/wall.sql."""
        if not (user.is_authenticated and user.may("sourcing.view")):
            return self.none()
        return self.filter(within_reach(user))

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def late_on(self, day: dt.date) -> Self:
        return self.open().filter(due_on__lt=day)

    def fragment(self, text: str) -> Self:
        """Subject, investor or introducer containing `text`; two characters suffice."""
        return containing(self, text)


class Lead(models.Model):
    """Everything but the key is the face: how the steps leave it today, kept in the same revision."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField("编号", max_length=16, unique=True)
    """What stands where the lead's content may not: notices, lists of counted rows."""
    title = models.CharField("线索", max_length=200)
    investor = models.CharField("投资方", max_length=200)
    company = models.ForeignKey(Company, models.PROTECT, null=True, related_name="leads")
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    origin = models.CharField("投资来源", max_length=16, choices=Origin.choices, blank=True)
    country = models.CharField("国别", max_length=3, blank=True)
    homecoming = models.CharField("浙(婺)商回归", max_length=10, choices=Homecoming.choices, blank=True)
    region = models.CharField("意向落地", max_length=12)
    industry = models.CharField("行业代码", max_length=5, blank=True)
    chain = models.CharField("产业链", max_length=40, blank=True)
    channel = models.CharField("招商方式", max_length=12, choices=Channel.choices)
    event = models.ForeignKey(SigningEvent, models.PROTECT, null=True, related_name="leads")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="leads")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="leads")
    planned_total = models.DecimalField("计划总投资", max_digits=18, decimal_places=4, null=True)
    currency = models.CharField("币种", max_length=3, choices=Currency.choices, default=Currency.CNY)
    content = models.TextField("内容和规模", blank=True)
    demands = models.TextField("投资方的要求", blank=True)
    introducer = models.CharField("介绍人", max_length=80, blank=True)
    unit = models.UUIDField()
    unit_name = models.CharField("承接单位", max_length=80)
    owner = models.UUIDField()
    owner_name = models.CharField("负责人", max_length=40)
    reach = models.CharField("知悉范围", max_length=8, choices=Reach.choices, default=Reach.UNIT)
    readers = ArrayField(models.UUIDField(), default=list)
    registered_on = models.DateField("收到日")
    state = models.CharField("状态", max_length=10, choices=LeadState.choices, default=LeadState.NEW)
    owes = models.CharField("下一步", max_length=8, choices=Clock.choices, blank=True)
    due_on = models.DateField("期限", null=True)
    last_said = models.TextField("最近进展", blank=True)
    last_step_on = models.DateField("最近一步", null=True)
    became = models.UUIDField(null=True)
    """The project it turned into. Not a foreign key: a lead is seen by other people than its project."""
    search_text = models.TextField(blank=True)

    objects: ClassVar[Any] = LeadQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "due_on"], name="lead_due"),
            models.Index(fields=["due_on", "id"], name="lead_open_due", condition=Q(state__in=OPEN_STATES)),
            models.Index(fields=["unit", "state"], name="lead_unit"),
            models.Index(fields=["owner", "state"], name="lead_owner"),
            models.Index(fields=["became"], name="lead_became"),
            models.Index(fields=["-registered_on", "id"], name="lead_recent"),
            GinIndex(fields=["readers"], name="lead_readers"),
            GinIndex(PAIRS, name="lead_pairs"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


class OfLeadQuerySet(EntryQuerySet):
    """What belongs to a lead is known to whoever may know the lead."""

    def readable_by(self, user: Any) -> Self:
        return self.filter(lead__in=Lead.objects.visible_to(user))


class LeadStep(Entry):
    """
    One step; its world date is the day it was taken. `registered` (and its correction) carries what figures group
    by: where, how and how large. `details` keeps what changed in words.
    """

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=StepKind.choices)
    note = models.TextField(blank=True)
    outcome = models.CharField(max_length=12, blank=True)
    unit = models.UUIDField()
    region = models.CharField(max_length=12, blank=True)
    channel = models.CharField(max_length=12, choices=Channel.choices, blank=True)
    event = models.UUIDField(null=True)
    post = models.UUIDField(null=True)
    agency = models.UUIDField(null=True)
    planned_total = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    became = models.UUIDField(null=True)

    objects: ClassVar[Any] = OfLeadQuerySet.as_manager()

    class Meta(Entry.Meta):
        indexes = [
            *Entry.Meta.indexes,
            models.Index(fields=["kind", "occurred_on"], name="lead_step_by_day"),
        ]


class LeadFile(Entry):
    """A file kept with a lead (letters, minutes of a talk); fetched only within the lead's 知悉范围."""

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="files")
    sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    what = models.CharField(max_length=100)

    objects: ClassVar[Any] = OfLeadQuerySet.as_manager()

    class Meta(Entry.Meta):
        pass


class LeadMove(Entry):
    """流转 to another unit by an agreement; `shares` become credit of the project the lead turns into."""

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="moves")
    from_unit = models.UUIDField()
    from_unit_name = models.CharField(max_length=80)
    to_unit = models.UUIDField()
    to_unit_name = models.CharField(max_length=80)
    document = models.CharField(max_length=80)
    shares = models.JSONField(default=list)
    """[{unit, unit_name, share, kind, until}]: shares per kind sum to 1, or empty: all to the new unit."""

    objects: ClassVar[Any] = OfLeadQuerySet.as_manager()

    class Meta(Entry.Meta):
        pass

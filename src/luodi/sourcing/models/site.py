"""要素: land, plants, energy and quotas; how each stood when; who holds a reservation; money asked for."""

import uuid
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from luodi.ledger.models import Entry, EntryQuerySet
from luodi.projects.models import Project
from luodi.sourcing.models.of_project import OfProject
from luodi.sourcing.terms import HolderKind, NeedKind, NeedState, SiteKind, SiteState


class SiteQuerySet(EntryQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Sites are offered to the whole city; whose reservation it is, is told with the project or lead."""
        return self.all() if user.is_authenticated and user.may("sourcing.see_chains") else self.none()


class Site(Entry):
    """A plot, a plant or an amount of something; its description. `amount` is in the unit of its kind (亩, 平方米, 吨标准煤)."""

    kind = models.CharField("类别", max_length=8, choices=SiteKind.choices)
    name = models.CharField("名称", max_length=80)
    region = models.CharField("所在区划", max_length=12)
    unit: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    unit_name = models.CharField("管理单位", max_length=80)
    amount = models.DecimalField("数量", max_digits=14, decimal_places=4)
    ratio = models.DecimalField("容积率", max_digits=6, decimal_places=3, null=True)
    power = models.DecimalField("供电容量", max_digits=12, decimal_places=2, null=True)
    """千伏安"""
    industries = ArrayField(models.CharField(max_length=5), default=list)
    """GB/T 4754 codes the zone wants there; empty: any."""
    note = models.CharField("说明", max_length=300, blank=True)

    objects: ClassVar[Any] = SiteQuerySet.as_manager()

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(closed_revision__isnull=True), name="site_name_once"
            ),
        ]


class SiteStanding(Entry):
    """From occurred_on the site (lineage) stood so. The latest day that is not later than a day counts."""

    site: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    state = models.CharField(max_length=10, choices=SiteState.choices)
    document = models.CharField("文号", max_length=80, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)

    objects: ClassVar[Any] = SiteQuerySet.as_manager()

    class Meta(Entry.Meta):
        indexes = [*Entry.Meta.indexes, models.Index(fields=["site"], name="site_standing_site")]


class Reservation(Entry):
    """
    A site kept for a project or lead (`holder`) from occurred_on to `until_on`, both inclusive; afterwards it has
    lapsed by itself. An early release supersedes it. `amount` is the whole of a plot or plant.
    """

    site: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    holder_kind = models.CharField(max_length=8, choices=HolderKind.choices)
    holder: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    amount = models.DecimalField(max_digits=14, decimal_places=4)
    until_on = models.DateField("保留到")
    released_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    document = models.CharField("文号", max_length=80, blank=True)
    unit_name = models.CharField("申请单位", max_length=80)

    objects: ClassVar[Any] = SiteQuerySet.as_manager()

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(until_on__gte=models.F("occurred_on")),
                name="reservation_ends_after_it_begins",
            ),
        ]
        indexes = [
            *Entry.Meta.indexes,
            models.Index(fields=["site"], name="reservation_site"),
            models.Index(fields=["holder"], name="reservation_holder"),
        ]


class FinanceNeed(OfProject):
    """融资需求, raised on occurred_on and routed to the financial office (`unit`); an answer supersedes it."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField("方式", max_length=10, choices=NeedKind.choices)
    amount = models.DecimalField("金额", max_digits=18, decimal_places=4)
    """万元"""
    purpose = models.CharField("用途", max_length=200)
    needed_by = models.DateField("几时要", null=True)
    unit: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    unit_name = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=NeedState.choices, default=NeedState.ROUTED)
    answered_on = models.DateField(null=True)
    answer = models.CharField(max_length=500, blank=True)
    granted = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    """万元"""

    class Meta(OfProject.Meta):
        indexes = [
            *OfProject.Meta.indexes,
            models.Index(fields=["project"], name="financeneed_project"),
            models.Index(fields=["unit", "state"], name="financeneed_unit"),
        ]

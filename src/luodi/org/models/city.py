"""The one city this database belongs to, and the few policies its administrators may switch."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone

from luodi.common.ids import uuid7
from luodi.org.enums import LandingRule, SlipPreset
from luodi.org.models.region import Region


class CityManager(models.Manager["City"]):
    def ours(self) -> "City | None":
        """The city, or None on a database nobody has set up yet."""
        return self.select_related("region").first()


class City(models.Model):
    """A singleton: the primary key is held at 1 by a constraint."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    installation: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(default=uuid7, editable=False)
    region = models.OneToOneField(Region, models.PROTECT, verbose_name="城市")
    name = models.CharField("名称", max_length=60)
    landing_rule = models.CharField("落地的认定", max_length=40, choices=LandingRule.choices)
    slip_preset = models.CharField("三单", max_length=30, choices=SlipPreset.choices)
    is_demo = models.BooleanField("演示城市", default=False)
    created_at = models.DateTimeField("建立时间", default=timezone.now, editable=False)

    objects: ClassVar[CityManager] = CityManager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="org_city_only_one")]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        """The code that stands in exports and in the ledger's seals."""
        return self.region_id


class Policy(models.Model):
    """One switch; what may be switched, within which bounds and why stands in luodi/org/policy.py."""

    key = models.CharField(max_length=40, primary_key=True)
    value = models.JSONField()
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.CharField(max_length=60)

"""Regions: the identity of a place. Its name, rank and parent over time are ledger entries (standing.py)."""

from typing import ClassVar

from django.db import models

from luodi.org.enums import RegionKind


class RegionQuerySet(models.QuerySet["Region"]):
    def counties_and_zones(self) -> "RegionQuerySet":
        """What a project is assigned to and what a bulletin ranks."""
        return self.filter(kind__in=[RegionKind.COUNTY, RegionKind.ZONE])

    def of_city(self, code: str) -> "RegionQuerySet":
        return self.filter(parent_id=code)


class Region(models.Model):
    """A place by its administrative code. The row says how things stand today."""

    code = models.CharField("代码", max_length=12, primary_key=True)
    name = models.CharField("名称", max_length=60)
    short_name = models.CharField("简称", max_length=30)
    kind = models.CharField("类别", max_length=10, choices=RegionKind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    sort = models.PositiveIntegerField("排序", default=0)
    is_managed = models.BooleanField("本市考核单元", default=False)
    is_current = models.BooleanField("现存", default=True)

    objects: ClassVar[RegionQuerySet] = RegionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["sort", "code"]

    def __str__(self) -> str:
        return self.name


class Country(models.Model):
    """A country, or 香港 澳门 台湾, from where investment comes. Codes: ISO 3166-1."""

    code = models.CharField("代码", max_length=2, primary_key=True)
    alpha3 = models.CharField("三位代码", max_length=3)
    name = models.CharField("名称", max_length=40)
    is_region_of_china = models.BooleanField("中国的地区", default=False)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

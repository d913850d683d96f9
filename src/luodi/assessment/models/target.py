"""目标: what is asked of a unit in a year, by definition; how it was split; the signed letter; plans of years."""

import uuid
from typing import Any, ClassVar

from django.db import models

from luodi.assessment.models.scope import UnitEntryQuerySet
from luodi.ledger.models import Entry
from luodi.org.models import Unit

LINES = uuid.UUID("6e0b9ac4-6a5c-5d0e-9a53-1f4f0c6f2015")
"""Namespace of lineages: one open target per unit, year and definition."""


def line_of(*parts: object) -> uuid.UUID:
    return uuid.uuid5(LINES, "/".join(map(str, parts)))


class Target(Entry):
    """
    A year's target of a unit (None: the whole city) in one definition, in the definition's own unit. Its world
    date is the year. A revision supersedes, with its reason in the ledger's revision.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    year = models.PositiveSmallIntegerField()
    figure = models.CharField(max_length=60)
    figure_version = models.PositiveSmallIntegerField(default=1)
    amount = models.DecimalField(max_digits=18, decimal_places=4)
    reason = models.CharField(max_length=200, blank=True)

    objects: ClassVar[Any] = UnitEntryQuerySet.as_manager()

    class Meta(Entry.Meta):
        indexes = [*Entry.Meta.indexes, models.Index(fields=["year"], name="target_year")]


class Letter(Entry):
    """A signed 目标责任书: what it said, and the scan. Signing anew supersedes; the earlier version stays."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(default=1)
    rows = models.JSONField()
    """[{figure, name, version, unit, amount}] as signed"""
    document = models.CharField(max_length=80, blank=True)
    signatory = models.CharField(max_length=40, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=200, blank=True)

    objects: ClassVar[Any] = UnitEntryQuerySet.as_manager()

    class Meta(Entry.Meta):
        pass


class Decomposition(Entry):
    """How a city target was split: declared bases with their values and weights, the shares, what was then set."""

    year = models.PositiveSmallIntegerField()
    figure = models.CharField(max_length=60)
    body = models.JSONField()

    class Meta(Entry.Meta):
        pass


class MonthlyShape(Entry):
    """时序: which share of a year's target is due by the end of each month. `figure` empty: of all without one."""

    year = models.PositiveSmallIntegerField()
    figure = models.CharField(max_length=60, blank=True)
    shares = models.JSONField()
    """Twelve cumulative percentages as text, the last "100"."""

    class Meta(Entry.Meta):
        pass


class ProvinceTarget(Entry):
    """A provincial indicator, what it asks of the city, and which of our definitions answers it, times a factor."""

    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    measure = models.CharField(max_length=20)
    amount = models.DecimalField(max_digits=18, decimal_places=4)
    figure = models.CharField(max_length=60)
    factor = models.DecimalField(max_digits=12, decimal_places=6, default=1)
    note = models.CharField(max_length=200, blank=True)

    class Meta(Entry.Meta):
        pass


class PlanTarget(Entry):
    """One year of one definition in a 规划 of several years, of the city (unit None) or a district."""

    plan = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    year = models.PositiveSmallIntegerField()
    figure = models.CharField(max_length=60)
    amount = models.DecimalField(max_digits=18, decimal_places=4)

    objects: ClassVar[Any] = UnitEntryQuerySet.as_manager()

    class Meta(Entry.Meta):
        pass

"""Runs stored whole, cards, what was published, appeals and rulings."""

from typing import Any, ClassVar

from django.db import models

from luodi.assessment.enums import AppealAbout, RunKind, Shown
from luodi.assessment.models.scheme import SchemeVersion
from luodi.assessment.models.scope import UnitEntryQuerySet
from luodi.ledger.models import Entry
from luodi.org.models import Unit


class Run(Entry):
    """
    All units at once, with everything needed to do it again: `body` holds the scheme's data, groups, every input
    with where it came from, the reading's tick, and the doubt. Recomputed after an appeal it is superseded.
    """

    version = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="runs")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=6, choices=RunKind.choices)
    title = models.CharField(max_length=120)
    body = models.JSONField()
    why = models.CharField(max_length=300, blank=True)
    """Of a recomputation: because of what."""

    class Meta(Entry.Meta):
        indexes = [*Entry.Meta.indexes, models.Index(fields=["year"], name="run_year")]


class Scorecard(Entry):
    """One unit in one run, with all that its page shows. Superseded together with the run."""

    run_lineage = models.UUIDField()
    run = models.ForeignKey(Run, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    unit_name = models.CharField(max_length=60)
    group = models.CharField(max_length=60)
    total = models.DecimalField(max_digits=12, decimal_places=4)
    place = models.PositiveSmallIntegerField()
    best = models.PositiveSmallIntegerField()
    worst = models.PositiveSmallIntegerField()
    grade = models.CharField(max_length=40, blank=True)
    body = models.JSONField()

    objects: ClassVar[Any] = UnitEntryQuerySet.as_manager()

    class Meta(Entry.Meta):
        indexes = [*Entry.Meta.indexes, models.Index(fields=["run_lineage"], name="scorecard_run")]


class Publication(Entry):
    """A run made known. `ranking` is what was published, word for word; empty when only own cards are shown."""

    run_lineage = models.UUIDField()
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    shown = models.CharField(max_length=8, choices=Shown.choices)
    ranking = models.JSONField(default=list)
    document = models.CharField(max_length=80, blank=True)

    class Meta(Entry.Meta):
        pass


class Appeal(Entry):
    """申诉: a unit says that one input or judgement of its card is wrong."""

    run_lineage = models.UUIDField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    run_title = models.CharField(max_length=120)
    about = models.CharField(max_length=10, choices=AppealAbout.choices)
    code = models.CharField(max_length=60)
    stated = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    asked = models.DecimalField(max_digits=18, decimal_places=4)
    grounds = models.CharField(max_length=500)
    sha256 = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    filer = models.UUIDField()
    filer_name = models.CharField(max_length=40)

    objects: ClassVar[Any] = UnitEntryQuerySet.as_manager()

    class Meta(Entry.Meta):
        pass


class Ruling(Entry):
    """The decision on an appeal (same lineage as the appeal), by somebody who had no part in it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    accepted = models.BooleanField()
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    said = models.CharField(max_length=500)
    decider = models.UUIDField()
    decider_name = models.CharField(max_length=40)
    moved = models.JSONField(default=list)
    """[{unit, total, total_after, place, place_after}] of everybody who moved, and why in `said`."""

    objects: ClassVar[Any] = UnitEntryQuerySet.as_manager()

    class Meta(Entry.Meta):
        pass

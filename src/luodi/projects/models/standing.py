"""Reading models: derived from entries in the same revision, rebuildable (`./luodi ledger rebuild`)."""

from django.db import models
from django.db.models import Q

from luodi.ledger.enums import Basis
from luodi.projects.enums import Status
from luodi.projects.models.project import Project

OPEN_KNOWN = "9999-12-31T00:00:00+00:00"
NO_END = "9999-12-31"


READ_BY_FIGURES = (
    "project", "region", "unit", "stage", "status", "opening", "major", "sector", "origin", "country", "mode",
    "homecoming", "channel", "event", "signing_kind", "cause", "planned_total", "currency",
)  # fmt: skip
"""
Columns the two covering indexes carry, so that a figure reads them in the order of knowledge and never the rows:
rectangles believed at a tick lie scattered over the table (measured at 1.4 million rectangles: 0.1 s of work
instead of 0.8 s; they take as much room as the table).
"""


TALLIED_BY = (
    "basis", "region", "unit", "stage", "status", "opening", "major", "sector", "origin", "mode", "signing_kind",
    "currency",
)  # fmt: skip
"""What the tally of the present tells apart: few enough values that thousands of rows stand for 100,000 projects."""


class Standing(models.Model):
    """
    One row per project and rectangle: over the days [valid_from, valid_to) and known during
    [known_from, known_to) the project stood like this, in this basis. Everything a cohort or a group uses.
    `stage` is the furthest milestone of progress, `reached` the set of all (enums.BIT_OF).
    """

    id = models.BigAutoField(primary_key=True)
    project = models.ForeignKey(
        Project, models.PROTECT, related_name="standings", db_index=False, db_constraint=False
    )
    basis = models.CharField(max_length=8, choices=Basis.choices)
    valid_from = models.DateField()
    valid_to = models.DateField()
    known_from = models.DateTimeField()
    known_to = models.DateTimeField()
    stage = models.PositiveSmallIntegerField()
    reached = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(choices=Status.choices)
    cause = models.CharField(max_length=12, blank=True)
    opening = models.BooleanField()
    """Some milestone it rests on is 期初数."""
    unit = models.UUIDField()
    region = models.CharField(max_length=12)
    major = models.BooleanField()
    industry = models.CharField(max_length=5, blank=True)
    sector = models.PositiveSmallIntegerField(null=True)
    origin = models.CharField(max_length=16, blank=True)
    country = models.CharField(max_length=3, blank=True)
    mode = models.CharField(max_length=20, blank=True)
    homecoming = models.CharField(max_length=10, blank=True)
    channel = models.CharField(max_length=12, blank=True)
    chain = models.CharField(max_length=40, blank=True)
    event = models.UUIDField(null=True)
    signing_kind = models.CharField(max_length=10, blank=True)
    leader = models.UUIDField(null=True)
    planned_total = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    currency = models.CharField(max_length=3)

    class Meta:
        indexes = [
            models.Index(fields=["project", "basis"], name="standing_project"),
            models.Index(
                fields=["basis", "valid_to"],
                include=["valid_from", *READ_BY_FIGURES],
                condition=Q(known_to=OPEN_KNOWN),
                name="standing_now",
            ),
            models.Index(
                fields=["basis", "known_to", "known_from", "valid_from", "valid_to"],
                include=READ_BY_FIGURES,
                name="standing_known",
            ),
        ]


class Tally(models.Model):
    """
    How many projects are like this today, and what they plan to invest: the open, endless rectangles of standing,
    counted. Kept by triggers of that table (sql/tally.sql); the web role of a district may not read it.
    """

    id = models.BigAutoField(primary_key=True)
    basis = models.CharField(max_length=8, choices=Basis.choices)
    region = models.CharField(max_length=12)
    unit = models.UUIDField()
    stage = models.PositiveSmallIntegerField()
    status = models.PositiveSmallIntegerField(choices=Status.choices)
    opening = models.BooleanField()
    major = models.BooleanField()
    sector = models.PositiveSmallIntegerField(null=True)
    origin = models.CharField(max_length=16, blank=True)
    mode = models.CharField(max_length=20, blank=True)
    signing_kind = models.CharField(max_length=10, blank=True)
    currency = models.CharField(max_length=3)
    n = models.BigIntegerField()
    amounts = models.BigIntegerField()
    """How many of them have a planned_total."""
    planned_total = models.DecimalField(max_digits=24, decimal_places=4)
    since = models.DateField()
    """No rectangle counted here began later."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=TALLIED_BY, name="tally_of", nulls_distinct=False),
        ]


class FirstDates(models.Model):
    """First occurrence of each milestone per project, basis and knowledge interval; for rates and durations."""

    id = models.BigAutoField(primary_key=True)
    project = models.ForeignKey(
        Project, models.PROTECT, related_name="first_dates", db_index=False, db_constraint=False
    )
    basis = models.CharField(max_length=8, choices=Basis.choices)
    known_from = models.DateTimeField()
    known_to = models.DateTimeField()
    negotiating = models.DateField(null=True)
    signed = models.DateField(null=True)
    registered = models.DateField(null=True)
    land_supplied = models.DateField(null=True)
    landed = models.DateField(null=True)
    started = models.DateField(null=True)
    in_statistics = models.DateField(null=True)
    completed = models.DateField(null=True)
    producing = models.DateField(null=True)
    above_scale = models.DateField(null=True)
    full_capacity = models.DateField(null=True)
    halted = models.DateField(null=True)
    resumed = models.DateField(null=True)
    cancelled = models.DateField(null=True)
    revived = models.DateField(null=True)
    exited = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["project", "basis"], name="first_dates_project"),
            models.Index(
                fields=["basis", "signed"], condition=Q(known_to=OPEN_KNOWN), name="first_dates_signed_now"
            ),
            models.Index(
                fields=["basis", "known_to", "known_from"],
                include=[
                    "project",
                    "signed",
                    "registered",
                    "land_supplied",
                    "landed",
                    "started",
                    "in_statistics",
                    "completed",
                    "producing",
                    "cancelled",
                ],
                name="first_dates_known",
            ),
        ]

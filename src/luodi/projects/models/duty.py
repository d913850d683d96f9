"""Who carries a project and who is credited with it: dated, with an end."""

import datetime as dt
from typing import Any, ClassVar

from django.db import models

from luodi.ledger.models import Entry, EntryQuerySet
from luodi.projects.enums import SINGLE_DUTIES, CreditKind, DutyRole
from luodi.projects.models.project import Project


class DatedQuerySet(EntryQuerySet):
    def holding_on(self, day: dt.date) -> "DatedQuerySet":
        """Those that run on `day`."""
        return self.filter(occurred_on__lte=day).filter(
            models.Q(until_on__isnull=True) | models.Q(until_on__gt=day)
        )


class Duty(Entry):
    """
    From occurred_on (inclusive) to until_on (exclusive). `grantee` is the post, or the unit for 牵头单位, that
    sees the project because of it; a team member may have no account (grantee empty, name only).
    """

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="duties", db_index=False, db_constraint=False
    )
    role = models.CharField(max_length=16, choices=DutyRole.choices)
    grantee = models.UUIDField(null=True)
    person_name = models.CharField(max_length=40, blank=True)
    unit_name = models.CharField(max_length=80, blank=True)
    until_on = models.DateField(null=True)
    document = models.CharField(max_length=80, blank=True)
    """分工文件"""

    objects: ClassVar[Any] = DatedQuerySet.as_manager()

    @property
    def is_single(self) -> bool:
        """One person's at a time: handed over, never left empty."""
        return self.role in SINGLE_DUTIES

    class Meta(Entry.Meta):
        indexes = [
            *Entry.Meta.indexes,
            models.Index(fields=["project", "role"], name="duty_project_role"),
            models.Index(fields=["grantee"], name="duty_grantee"),
        ]


class Credit(Entry):
    """A unit's share of a project's credit, of one kind, with an end. Default without rows: the unit, 1."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="credits", db_index=False)
    unit = models.UUIDField()
    unit_name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=CreditKind.choices, default=CreditKind.ALL)
    share = models.DecimalField(max_digits=5, decimal_places=4)
    until_on = models.DateField(null=True)

    objects: ClassVar[Any] = DatedQuerySet.as_manager()

    class Meta(Entry.Meta):
        indexes = [*Entry.Meta.indexes, models.Index(fields=["project"], name="credit_project")]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(condition=models.Q(share__gt=0, share__lte=1), name="credit_share_range"),
        ]

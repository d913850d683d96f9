"""Amounts: money in place and invested, plans, yearly actuals. Decimal in 万 of its own currency."""

from django.db import models

from luodi.ledger.models import Entry
from luodi.projects.enums import Currency, Kind, Measure, MoneyKind, Nature
from luodi.projects.models.project import Project


class Money(Entry):
    """An amount of one kind over the days occurred_first…occurred_on (flow) or up to occurred_on (cumulative)."""

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="money", db_index=False, db_constraint=False
    )
    kind = models.CharField(max_length=16, choices=MoneyKind.choices)
    nature = models.CharField(max_length=10, choices=Nature.choices, default=Nature.FLOW)
    amount = models.DecimalField(max_digits=18, decimal_places=4)
    currency = models.CharField(max_length=3, choices=Currency.choices, default=Currency.CNY)
    voucher = models.CharField(max_length=120, blank=True)

    class Meta(Entry.Meta):
        indexes = [
            *Entry.Meta.indexes,
            models.Index(fields=["project", "kind", "occurred_on"], name="money_project_kind"),
            models.Index(
                fields=["kind", "basis", "occurred_on"],
                include=["recorded_at", "closed_at", "project", "amount", "currency", "nature", "opening"],
                name="money_by_day",
            ),
            models.Index(
                fields=["kind", "project"],
                condition=models.Q(nature=Nature.CUMULATIVE),
                name="money_cumulative",
            ),
        ]


class PlanDate(Entry):
    """A planned node. The world date of the entry is the day the plan was made; `planned_on` is the promise."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="plan_dates", db_index=False)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    planned_on = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)

    class Meta(Entry.Meta):
        indexes = [*Entry.Meta.indexes, models.Index(fields=["project"], name="plan_date_project")]


class PlanAmount(Entry):
    """A planned amount of one month (its world date is that month)."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="plan_amounts", db_index=False)
    kind = models.CharField(max_length=16, choices=MoneyKind.choices, default=MoneyKind.INVESTED)
    amount = models.DecimalField(max_digits=18, decimal_places=4)
    version = models.PositiveSmallIntegerField(default=1)

    class Meta(Entry.Meta):
        indexes = [*Entry.Meta.indexes, models.Index(fields=["project"], name="plan_amount_project")]


class YearlyActual(Entry):
    """One measure of one year for 效益评价 (its world date is that year)."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="yearly_actuals", db_index=False)
    measure = models.CharField(max_length=8, choices=Measure.choices)
    amount = models.DecimalField(max_digits=18, decimal_places=4)

    class Meta(Entry.Meta):
        indexes = [*Entry.Meta.indexes, models.Index(fields=["project"], name="yearly_actual_project")]

"""A period and what happened to it. Its state is its last step; every step is an entry of the ledger."""

from django.db import models

from luodi.bulletins.enums import PeriodKind, PeriodStep, Word
from luodi.common.ids import uuid7
from luodi.ledger.models import Entry


class Period(models.Model):
    """`first`…`last`, both inclusive: the days its figures are about."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=8, choices=PeriodKind.choices)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    first = models.DateField()
    last = models.DateField()

    class Meta:
        ordering = ["-last", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "year", "number"], name="bulletins_period_once"),
            models.CheckConstraint(
                condition=models.Q(first__lte=models.F("last")), name="bulletins_period_days"
            ),
        ]

    def __str__(self) -> str:
        if self.kind == PeriodKind.MONTH:
            return f"{self.year}年{self.number}月"
        return f"{self.year}年第{'一二三四'[self.number - 1]}季度"

    @property
    def code(self) -> str:
        """How its numbers and files are named: 2015Q2, 2015M06."""
        return (
            f"{self.year}Q{self.number}"
            if self.kind == PeriodKind.QUARTER
            else f"{self.year}M{self.number:02}"
        )


class PeriodEvent(Entry):
    """One step. A freeze keeps the tick it read (`seq`) and why open checks were passed over (`text`)."""

    period = models.ForeignKey(Period, models.PROTECT, related_name="events")
    step = models.CharField(max_length=10, choices=PeriodStep.choices)
    seq = models.BigIntegerField(null=True)
    text = models.TextField(blank=True)
    actor_name = models.CharField(max_length=40)

    class Meta(Entry.Meta):
        pass


class DistrictWord(Entry):
    """
    A district on its 核对稿. An objection names the figure (`item`) or the project (`subject`) it is about; saying
    something new supersedes what was said before of the same.
    """

    period = models.ForeignKey(Period, models.PROTECT, related_name="words")
    region = models.CharField(max_length=12)
    region_name = models.CharField(max_length=60)
    word = models.CharField(max_length=10, choices=Word.choices)
    item = models.CharField(max_length=80, blank=True)
    subject = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    seq = models.BigIntegerField()
    """The tick of the 核对稿 that was on the screen."""
    actor_name = models.CharField(max_length=40)

    class Meta(Entry.Meta):
        pass


class ObjectionAnswer(Entry):
    """What the bureau answers to an objection; printed in the next issue."""

    period = models.ForeignKey(Period, models.PROTECT, related_name="answers")
    objection = models.UUIDField()
    upheld = models.BooleanField()
    text = models.TextField()
    actor_name = models.CharField(max_length=40)

    class Meta(Entry.Meta):
        pass

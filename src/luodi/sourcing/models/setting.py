"""The office's own numbers: working days of the lead clocks, days of 首谈 protection."""

from django.db import models

from luodi.ledger.models import Entry


class ClockSetting(Entry):
    """One number by a document; the latest open one of a code holds. Without any the shipped one does."""

    code = models.CharField(max_length=20)
    days = models.PositiveSmallIntegerField()
    document = models.CharField(max_length=80, blank=True)

    class Meta(Entry.Meta):
        indexes = [*Entry.Meta.indexes, models.Index(fields=["code"], name="clock_setting_code")]

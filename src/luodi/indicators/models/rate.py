"""Exchange rates on both clocks: what a conversion reads is known from a tick on, like any fact."""

from django.db import models

from luodi.ledger.models import Entry


class ExchangeRate(Entry):
    """One unit of `currency` is `cny` yuan from occurred_on until the next rate of the same currency."""

    currency = models.CharField(max_length=3)
    cny = models.DecimalField(max_digits=14, decimal_places=6)
    table_name = models.CharField(max_length=80)
    source = models.CharField(max_length=200)

    class Meta(Entry.Meta):
        indexes = [
            *Entry.Meta.indexes,
            models.Index(fields=["currency", "occurred_on"], name="rate_by_day"),
        ]

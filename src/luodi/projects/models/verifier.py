"""Which department's word a fact is, where the office set it otherwise than data/verifiers.csv."""

from django.db import models

from luodi.ledger.models import Entry
from luodi.org.enums import Function


class VerifierChoice(Entry):
    """From its day on; one is open for each fact. Without a function the city bureau verifies."""

    fact = models.CharField(max_length=24)
    function = models.CharField(max_length=16, choices=Function.choices, blank=True)
    bureau_may = models.BooleanField(default=False)
    document = models.CharField(max_length=80)

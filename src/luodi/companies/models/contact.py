"""People one may call at a company. Name and number are private values; the entry holds their keys and the consent."""

from django.db import models

from luodi.companies.models.company import Company
from luodi.ledger.models import Entry


class Contact(Entry):
    """`name` and `phone` are keys of ledger.PrivateValue; `consent_on` empty: nobody has said yes."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="contacts")
    name = models.UUIDField()
    phone = models.UUIDField(null=True)
    title = models.CharField(max_length=60, blank=True)
    consent_on = models.DateField(null=True)
    consent_how = models.CharField(max_length=100, blank=True)

    class Meta(Entry.Meta):
        pass

"""Contacts as a company's page shows them: numbers masked."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from luodi.companies.models import Contact
from luodi.ledger.models import PrivateValue
from luodi.org.queries.people import masked as mask


@dataclass(frozen=True, slots=True)
class ContactShown:
    entry: Contact
    name: str
    masked: str


def contacts_of(companies: Collection[uuid.UUID]) -> list[ContactShown]:
    """Two queries."""
    entries = list(Contact.objects.open().filter(company__in=companies).order_by("-revision"))
    values = private_values([key for entry in entries for key in (entry.name, entry.phone) if key])
    return [
        ContactShown(e, values.get(e.name, ""), mask(values.get(e.phone, "") if e.phone else ""))
        for e in entries
    ]


def private_values(keys: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    return dict(PrivateValue.objects.filter(pk__in=keys).values_list("pk", "value"))

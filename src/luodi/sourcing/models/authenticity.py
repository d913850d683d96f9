"""签约前核实: facts about an investor with their source and day. Facts, never a score."""

from typing import Any, ClassVar, Self

from django.db import models

from luodi.companies.models import Company
from luodi.ledger.models import Entry, EntryQuerySet
from luodi.sourcing.terms import RegistryField


class RegistryQuerySet(EntryQuerySet):
    def visible_to(self, user: Any) -> Self:
        """As the companies they are about."""
        return self.all() if user.is_authenticated and user.may("companies.view") else self.none()


class RegistryFact(Entry):
    """What `source` said on occurred_on. A later look-up is a later entry; a mistyped one is superseded."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="+", db_index=False)
    field = models.CharField(max_length=16, choices=RegistryField.choices)
    value = models.CharField(max_length=60)
    source = models.CharField("来源", max_length=80)

    objects: ClassVar[Any] = RegistryQuerySet.as_manager()

    class Meta(Entry.Meta):
        indexes = [
            *Entry.Meta.indexes,
            models.Index(fields=["company", "field"], name="registryfact_company"),
        ]

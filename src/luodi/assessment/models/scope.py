"""Who sees rows that belong to a unit: the city everything, a unit its own."""

from typing import Any, Self

from luodi.access.enums import Scope
from luodi.ledger.models.entry import EntryQuerySet


class UnitEntryQuerySet(EntryQuerySet):
    def visible_to(self, user: Any) -> Self:
        """The same rule as the policies of migration 0002: a unit's users see that unit's rows."""
        if not user.is_authenticated or user.standing.scope is Scope.NONE:
            return self.none()
        if user.standing.scope is Scope.CITY:
            return self
        return self.filter(unit__in=user.standing.grantees)

"""The units that are assessed, and which of them answers today for one that was merged."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from luodi.ledger.queries.reading import resolve
from luodi.org.models import Unit
from luodi.org.queries.regions import successors


def assessed_units() -> list[Unit]:
    """District bureaus and zone committees, in their order."""
    return list(Unit.objects.bureaus().active().select_related("region").order_by("sort", "code"))


def own_units(user: object, units: Sequence[Unit]) -> list[Unit]:
    """Those the user acts for."""
    grantees = set(user.standing.grantees)  # type: ignore[attr-defined] # org.User
    return [unit for unit in units if unit.pk in grantees]


def answering(units: Sequence[Unit], on: dt.date) -> Mapping[uuid.UUID, uuid.UUID]:
    """
    {unit: the unit that answers for it on the day}. A unit whose region had been taken over by then is answered for
    by the unit of the successor; where there is none it answers for itself.
    """
    ends = successors(resolve(on=on))
    by_region = {unit.region_id: unit.pk for unit in units}
    return {unit.pk: by_region.get(ends.get(unit.region_id, unit.region_id), unit.pk) for unit in units}

"""What forms offer: places, units, countries, events. Each one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from luodi.access.enums import Scope
from luodi.common.composed import composed
from luodi.common.prepared import together
from luodi.org.models import Country, Region, Unit
from luodi.projects.models import SigningEvent
from luodi.projects.queries.ledger_list import region_names
from luodi.projects.queries.words import Names

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Options:
    """Choices of places and units."""

    regions: Choices
    units: Choices


def own_units(user: Any) -> Choices:
    """Units a user may register projects for: the bureaus for the city's scope, else the user's own."""
    if user.standing.scope == Scope.CITY:
        units = _bureaus_and(user.unit_id)
    else:
        units = _units_among(user.standing.grantees)
    return [(str(key), name) for key, name in units]


@composed
def _bureaus_and(unit: Any) -> QuerySet[Unit, Any]:
    units = Unit.objects.active()
    return (units.bureaus() | units.filter(pk=unit)).values_list("id", "short_name")


@composed(many="keys")
def _units_among(keys: Any) -> QuerySet[Unit, Any]:
    return Unit.objects.active().filter(pk__in=keys).values_list("id", "short_name")


def bureau_units() -> Choices:
    """Units a project may belong to."""
    return [(str(key), name) for key, name in Unit.objects.active().bureaus().values_list("id", "short_name")]


def options(user: Any) -> Options:
    return Options(regions=list(region_names().items()), units=own_units(user))


def countries() -> Choices:
    return list(Country.objects.exclude(alpha3="CHN").values_list("alpha3", "name"))


def events() -> Choices:
    return [
        (str(key), f"{name}（{day:%Y-%m-%d}）")
        for key, name, day in SigningEvent.objects.values_list("id", "name", "held_on")
    ]


class Naming:
    """Names of all places and units, for values that are keys; send `asked` first."""

    def __init__(self) -> None:
        self._regions, self._units = _all_regions.asked(), _all_units.asked()
        self.asked = (self._regions, self._units)

    @property
    def names(self) -> Names:
        return Names(dict(self._regions.rows), dict(self._units.rows))


def names() -> Names:
    """One round trip."""
    naming = Naming()
    together(*naming.asked)
    return naming.names


@composed
def _all_regions() -> QuerySet[Region, Any]:
    return Region.objects.counties_and_zones().values_list("code", "short_name")


@composed
def _all_units() -> QuerySet[Unit, Any]:
    return Unit.objects.values_list("id", "short_name")

"""What forms offer: places, units, countries, events. Each one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from luodi.access.enums import Scope
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
    units = Unit.objects.active()
    if user.standing.scope == Scope.CITY:
        units = units.bureaus() | units.filter(pk=user.unit_id)
    else:
        units = units.filter(pk__in=user.standing.grantees)
    return [(str(key), name) for key, name in units.values_list("id", "short_name")]


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


def names() -> Names:
    """Names of all places and units, for values that are keys. Two queries."""
    regions = Region.objects.counties_and_zones().values_list("code", "short_name")
    return Names(dict(regions), dict(Unit.objects.values_list("id", "short_name")))

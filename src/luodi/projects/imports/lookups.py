"""Names in a workbook to keys: units, regions, countries, industries. Loaded once a file."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from luodi.access.enums import Scope
from luodi.calc.matching.names import tidy
from luodi.org.models import Country, Region, RegionSuccession, Unit


@dataclass(frozen=True, slots=True)
class Place:
    """A unit as the importer needs it."""

    id: uuid.UUID
    code: str
    short_name: str
    region: str


def _home(region: str) -> set[str]:
    """The region, what lies in it or around it, and what it took over or was taken over by."""
    places = Region.objects.filter(Q(code=region) | Q(parent=region) | Q(children=region))
    steps = RegionSuccession.objects.open().filter(Q(region=region) | Q(successor=region))
    linked = {code for pair in steps.values_list("region_id", "successor_id") for code in pair}
    return {*places.values_list("code", flat=True), *linked, region}


class Lookups:
    """What `by` may name. A district's file may leave the unit out: it is the uploader's own."""

    def __init__(self, by: Any) -> None:
        units = Unit.objects.active()
        if by.standing.scope != Scope.CITY:
            units = units.filter(pk__in=by.standing.grantees)
        self._units: dict[str, Place] = {}
        for unit in units:
            place = Place(unit.id, unit.code, unit.short_name, unit.region_id)
            self._units |= {tidy(name): place for name in (unit.name, unit.short_name, unit.code)}
        self._regions: dict[str, str] = {}
        for region in Region.objects.filter(is_current=True):
            self._regions |= {
                tidy(name): region.code for name in (region.name, region.short_name, region.code)
            }
        self._countries: dict[str, str] = {}
        for country in Country.objects.all():
            names = (country.name, country.code, country.alpha3)
            self._countries |= {tidy(name): country.alpha3 for name in names}
        own = next((p for p in self._units.values() if p.id == by.unit_id), None)
        self.own: Place | None = own
        self._by_region: dict[str, Place] = {}
        for unit in Unit.objects.active().bureaus().filter(pk__in=[p.id for p in self._units.values()]):
            self._by_region[unit.region_id] = Place(unit.id, unit.code, unit.short_name, unit.region_id)

        self._home = _home(own.region) if own and by.standing.scope != Scope.CITY else None

    def is_elsewhere(self, region: str) -> bool:
        """Whether a district's uploader, naming no unit, speaks of another district's place."""
        return self._home is not None and region not in self._home and region not in self._by_region

    def unit(self, text: str | None, region: str | None) -> Place | None:
        """By its name; without one, the bureau of the region, then the uploader's own."""
        if text:
            return self._units.get(tidy(text))
        return self._by_region.get(region or "") or self.own

    def region(self, text: str | None) -> str | None:
        return self._regions.get(tidy(text)) if text else None

    def country(self, text: str) -> str | None:
        return self._countries.get(tidy(text))

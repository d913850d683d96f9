"""What was asked of a place in a year, as known at a tick: for documents that must print the same again."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from luodi.assessment.models import MonthlyShape, Target
from luodi.assessment.queries.targets import due_share, merged_targets
from luodi.assessment.queries.units import answering, assessed_units


@dataclass(frozen=True, slots=True)
class AskedFor:
    """`targets` {(region code, "" for the city; figure): amount in the definition's unit}; `shapes` as declared."""

    year: int
    on: dt.date
    targets: Mapping[tuple[str, str], Decimal]
    shapes: Mapping[str, tuple[Decimal, ...]]

    def target(self, region: str, figure: str) -> Decimal | None:
        return self.targets.get((region, figure))

    def due(self, figure: str) -> Decimal:
        """Share of the year (0…1) that should be done by the day: 时序进度."""
        return due_share(self.shapes, figure, self.on, self.year)[0] / 100


def asked_for(on: dt.date, known_at: dt.datetime) -> AskedFor:
    """
    Targets and shapes of the day's year, as believed at the tick. A merged unit's target counts with the unit that
    answers for it on the day. Four queries.
    """
    units = assessed_units()
    rows = Target.objects.known_at(known_at).filter(year=on.year)
    standing = {(target.unit_id, target.figure): target.amount for target in rows}
    regions = {unit.pk: unit.region_id for unit in units}
    of_units = merged_targets(standing, answering(units, on), {})[0]
    targets = {
        (regions[unit], figure): amount for (unit, figure), amount in of_units.items() if unit in regions
    }
    targets |= {("", figure): amount for (unit, figure), amount in standing.items() if unit is None}
    shapes = MonthlyShape.objects.known_at(known_at).filter(year=on.year)
    return AskedFor(
        on.year, on, targets, {row.figure: tuple(Decimal(share) for share in row.shares) for row in shapes}
    )

"""A unit's year on one board: its latest score, the gap to 时序 of each target, what to win."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from luodi.access.enums import Scope
from luodi.assessment.models import Publication, Scorecard
from luodi.assessment.queries.targets import Cell, targets_of
from luodi.assessment.queries.units import assessed_units, own_units
from luodi.indicators.definition import Definition
from luodi.org.models import Unit


@dataclass(frozen=True, slots=True)
class Win:
    """One target behind schedule: what it takes to be on it."""

    definition: Definition
    cell: Cell

    @property
    def missing(self) -> Decimal:
        return self.cell.to_win or Decimal(0)


@dataclass(frozen=True, slots=True)
class Board:
    unit: Unit
    card: Scorecard | None
    lines: tuple[tuple[Definition, Cell], ...]
    wins: tuple[Win, ...]
    """At most three, the widest gap first."""

    @property
    def behind(self) -> int:
        return sum(cell.lamp in ("warning", "late") for _, cell in self.lines)


def board_of(user: Any, year: int) -> list[Board]:
    """The user's own units; for the city all. A district sees its card once published."""
    units = assessed_units()
    is_city = user.standing.scope is Scope.CITY
    shown = units if is_city else own_units(user, units)
    if not shown:
        return []
    targets = targets_of(year, units=shown)
    cards = Scorecard.objects.visible_to(user).open().filter(run__isnull=False, unit__in=shown)
    if not is_city:
        cards = cards.filter(run_lineage__in=Publication.objects.open().values("run_lineage"))
    latest: dict[Any, Scorecard] = {}
    for card in cards.filter(occurred_on__year=year).order_by("occurred_on", "recorded_at"):
        latest[card.unit_id] = card
    boards = []
    for row in targets.rows:
        lines = tuple(
            (definition, cell)
            for definition, cell in zip(targets.definitions, row.cells, strict=True)
            if cell.target is not None
        )
        behind = sorted(
            (pair for pair in lines if pair[1].to_win is not None), key=lambda pair: pair[1].gap or 0
        )
        wins = tuple(Win(definition, cell) for definition, cell in behind[:3])
        boards.append(Board(row.unit, latest.get(row.unit.pk), lines, wins))
    return boards

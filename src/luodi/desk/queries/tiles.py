"""The schematic map of 驾驶舱: who lies beside whom, shaded by the floor of the landing rate. No boundaries."""

import csv
from dataclasses import dataclass
from functools import cache as once
from pathlib import Path
from urllib.parse import urlencode

from luodi.indicators.answers import Answer, Cell
from luodi.indicators.periods import Point

TILES = Path(__file__).parents[1] / "data" / "tile_map.csv"
SHADES = 5


@dataclass(frozen=True, slots=True)
class Tile:
    region: str
    name: str
    column: int
    row: int
    cell: Cell | None
    shade: int
    url: str


@dataclass(frozen=True, slots=True)
class _Place:
    region: str
    name: str
    column: int
    row: int


@once
def _places() -> tuple[_Place, ...]:
    """Where each region stands on the schematic map; not a boundary, only who lies beside whom."""
    with TILES.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return tuple(_Place(r["region"], r["name"], int(r["column"]), int(r["row"])) for r in rows)


def tiles_of(answer: Answer, at: Point, rows_url: str) -> tuple[Tile, ...]:
    """Every place of the schematic map, shaded by its landing rate where the reader sees one."""
    known = {group.key[0]: answer.cell("landing_rate", group.key) for group in answer.leaves}
    values = sorted({cell.value for cell in known.values() if cell.value is not None})
    found = []
    for place in _places():
        cell = known.get(place.region)
        shade = 0
        if cell is not None and cell.value is not None:
            shade = 1 + values.index(cell.value) * SHADES // len(values)
        query = [
            ("code", "landing_rate"),
            ("on", at.period.last.isoformat()),
            ("by", "region"),
            ("g", place.region),
        ]
        url = f"{rows_url}?{urlencode(query)}" if cell else ""
        found.append(Tile(place.region, place.name, place.column, place.row, cell, shade, url))
    return tuple(found)

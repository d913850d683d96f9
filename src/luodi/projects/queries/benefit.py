"""年度效益 of one project: what it brought year by year, beside what it promised."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from luodi.common import formats
from luodi.ledger.enums import Basis
from luodi.projects.enums import Measure
from luodi.projects.models import YearlyActual
from luodi.projects.queries.entries import Entries

COLUMNS: Final = (
    (Measure.OUTPUT, "产值", "万元"), (Measure.TAX, "税收", "万元"), (Measure.JOBS, "就业", "人"),
    (Measure.ENERGY, "能耗", "吨标准煤"), (Measure.LAND, "用地", "亩"),
)  # fmt: skip
PROMISED: Final = {
    Measure.OUTPUT: "promised_output", Measure.TAX: "promised_tax", Measure.JOBS: "promised_jobs",
    Measure.LAND: "land_area",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Year:
    """`cells` in the order of COLUMNS: text, and whether that very number is verified."""

    year: int
    cells: tuple[tuple[str, bool], ...]
    tax_per_mu: str


@dataclass(frozen=True, slots=True)
class Benefit:
    """`promised` in the order of COLUMNS, of full production; the latest year first."""

    columns: Sequence[tuple[str, str]]
    promised: tuple[str, ...]
    years: tuple[Year, ...]


def benefit(entries: Entries, values: Mapping[str, Any]) -> Benefit | None:
    """None where no year was reported. 亩均税收 is the year's tax over the year's land, both as claimed. No query."""
    verified = {entry.claim for entry in entries.open(YearlyActual, Basis.VERIFIED)}
    by_year: dict[int, dict[str, YearlyActual]] = defaultdict(dict)
    for entry in entries.claimed(YearlyActual):
        by_year[entry.occurred_on.year][entry.measure] = entry
    if not by_year:
        return None
    years = tuple(_year(year, by_year[year], verified) for year in sorted(by_year, reverse=True))
    promised = tuple(formats.number(values.get(PROMISED.get(measure, ""))) for measure, _, _ in COLUMNS)
    return Benefit([(label, unit) for _, label, unit in COLUMNS], promised, years)


def _year(year: int, said: Mapping[str, YearlyActual], verified: set[Any]) -> Year:
    cells = tuple(
        (formats.number(said[measure].amount), said[measure].id in verified)
        if measure in said
        else (formats.NOTHING, True)
        for measure, _, _ in COLUMNS
    )
    tax, land = said.get(Measure.TAX), said.get(Measure.LAND)
    per_mu = tax.amount / land.amount if tax and land and land.amount else None
    return Year(year, cells, formats.number(per_mu and per_mu.quantize(Decimal("0.01"))))

"""Provincial indicators and multi-year plans beside our own figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from luodi.assessment.models import PlanTarget, ProvinceTarget, Target
from luodi.assessment.queries.amounts import Amount, amounts, year_point
from luodi.assessment.queries.targets import reading_day
from luodi.assessment.queries.units import assessed_units
from luodi.indicators.catalogue import catalogue
from luodi.indicators.definition import Definition
from luodi.ledger.queries.reading import today


@dataclass(frozen=True, slots=True)
class Mapped:
    """One provincial indicator: asked, what our definition says of it now, what the districts carry of it."""

    row: ProvinceTarget
    definition: Definition
    done: Decimal | None
    districts: Decimal
    rows_url: str

    @property
    def rate(self) -> Decimal | None:
        return None if self.done is None or not self.row.amount else self.done / self.row.amount * 100

    @property
    def carried(self) -> Decimal | None:
        return None if not self.row.amount else self.districts / self.row.amount * 100


def mapped(year: int) -> list[Mapped]:
    """In the province's measure: our figure × the declared factor."""
    book = catalogue()
    rows = [
        row for row in ProvinceTarget.objects.open().filter(year=year).order_by("name") if row.figure in book
    ]
    day = reading_day(year, None)
    figures = [row.figure for row in rows]
    done: Mapping[tuple[str, str], Amount] = (
        amounts(figures, [year_point(year, day)], book=book)[0] if figures and day.year >= year else {}
    )
    carried: dict[str, Decimal] = {}
    for target in Target.objects.open().filter(year=year, unit__isnull=False):
        carried[target.figure] = carried.get(target.figure, Decimal(0)) + target.amount
    found = []
    for row in rows:
        amount = done.get(("", row.figure))
        value = amount.value if amount else None
        found.append(
            Mapped(
                row, book.find(row.figure), None if value is None else value * row.factor,
                carried.get(row.figure, Decimal(0)) * row.factor, amount.rows_url if amount else "",
            )
        )  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One place in one plan and definition, year by year: planned, asked by the year's target, done."""

    name: str
    years: tuple[tuple[int, Decimal | None, Decimal | None, Decimal | None], ...]

    @property
    def planned(self) -> Decimal:
        return sum((p for _, p, _, _ in self.years if p is not None), Decimal(0))

    @property
    def done(self) -> Decimal:
        return sum((d for *_, d in self.years if d is not None), Decimal(0))

    @property
    def rate(self) -> Decimal | None:
        return self.done / self.planned * 100 if self.planned else None


@dataclass(frozen=True, slots=True)
class Plan:
    name: str
    definition: Definition
    years: tuple[int, ...]
    city: PlanLine
    districts: tuple[PlanLine, ...]

    @property
    def linked(self) -> tuple[tuple[int, Decimal, Decimal], ...]:
        """(year, the city's plan, the sum of the districts'): 市区联动."""
        found = []
        for number, year in enumerate(self.years):
            parts = [line.years[number][1] or Decimal(0) for line in self.districts]
            found.append((year, self.city.years[number][1] or Decimal(0), sum(parts, Decimal(0))))
        return tuple(found)


def plans() -> list[Plan]:
    """Every 规划 with its definitions; done is read for years that have begun, as known now."""
    book = catalogue()
    rows = list(PlanTarget.objects.open().order_by("plan", "figure", "year"))
    asked = {(t.unit_id, t.year, t.figure): t.amount for t in Target.objects.open()}
    found = []
    units = assessed_units()
    now = today()
    for name, figure in dict.fromkeys((row.plan, row.figure) for row in rows):
        if figure not in book:
            continue
        mine = {
            (row.unit_id, row.year): row.amount for row in rows if (row.plan, row.figure) == (name, figure)
        }
        years = tuple(sorted({year for _, year in mine}))
        begun = [year for year in years if year <= now.year]
        points = [year_point(year, now) for year in begun]
        read = dict(zip(begun, amounts([figure], points, book=book), strict=True)) if begun else {}
        lines = [
            PlanLine(
                label,
                tuple(
                    (
                        year, mine.get((unit, year)), asked.get((unit, year, figure)),
                        amount.value if (amount := read.get(year, {}).get((region, figure))) else None,
                    )
                    for year in years
                ),
            )
            for label, unit, region in [("全市", None, ""), *((u.short_name, u.pk, u.region_id) for u in units)]
        ]  # fmt: skip
        found.append(Plan(name, book.find(figure), years, lines[0], tuple(lines[1:])))
    return found

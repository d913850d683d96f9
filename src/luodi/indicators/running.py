"""Running scans: statements executed, their rows rolled up to every total, mixtures of currencies refused."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from typing import Any, Final

from django.db import connection

from luodi.indicators.binding import Binding, Shape
from luodi.indicators.compiler import Composer, GridRow, Statement, aggregation
from luodi.indicators.errors import MixedCurrencies, NoRates, UnknownGrouping
from luodi.indicators.facts import FactTable, Field, fact_table
from luodi.indicators.periods import Point
from luodi.indicators.terms import ADDITIVE, Aggregate, Need, Scan, Term


class _All:
    """Stands in a group for "all values of this dimension"."""

    def __repr__(self) -> str:
        return "合计"


ALL: Final = _All()
Group = tuple[Any, ...]
Key = tuple[Need, int, Group]


@dataclass(slots=True)
class Results:
    """Aggregates by (need, point, group); group members are values or ALL."""

    values: dict[Key, Decimal] = field(default_factory=dict)
    groups: set[Group] = field(default_factory=set)
    currencies: dict[Key, set[Any]] = field(default_factory=dict)

    def reader(self, point: int, group: Group) -> Callable[[Need], Decimal | None]:
        return lambda need: self.values.get((need, point, group))


def run(
    needs: Iterable[Need], points: Sequence[Point], by: Sequence[str], names: Mapping[Term, str]
) -> Results:
    """
    Every need at every point, by group and in total. One statement for each scan and tick, one more where
    totals are not sums. `names` says which figure a term belongs to, for refusals.
    """
    results = Results()
    wanted: dict[Scan, dict[Term, set[int]]] = defaultdict(lambda: defaultdict(set))
    for need in needs:
        wanted[need.term.scan][need.term].add(need.years_back)
    for scan, terms in wanted.items():
        table = table_of(scan)
        fields = group_fields(table, by, restated=scan.restated)
        backs = sorted({back for group in terms.values() for back in group})
        for tick in sorted({(point.reading.seq, point.reading.known_at) for point in points}):
            rows = [
                (number, back, point.back(back))
                for number, point in enumerate(points)
                if point.reading.seq == tick[0]
                for back in backs
            ]
            _run_scan(results, table, scan, list(terms), fields, rows, names)
    return results


def table_of(scan: Scan) -> FactTable:
    table = fact_table(scan.table)
    if table is None:
        raise LookupError(f"no fact table {scan.table}")
    return table


def group_fields(table: FactTable, by: Sequence[str], *, restated: bool) -> list[Field]:
    """The fields to group by. Raises UnknownGrouping."""
    found = []
    for code in by:
        field = table.field(code)
        if field is None or not field.groups:
            raise UnknownGrouping(code, [f"{f.code}（{f.label}）" for f in table.groupings()], table.label)
        instead = table.field(field.restated) if restated and field.restated else None
        found.append(instead or field)
    return found


def _run_scan(
    results: Results,
    table: FactTable,
    scan: Scan,
    terms: list[Term],
    by: list[Field],
    rows: list[tuple[int, int, Point]],
    names: Mapping[Term, str],
) -> None:
    additive = [term for term in terms if term.aggregate in ADDITIVE]
    others = [term for term in terms if term.aggregate not in ADDITIVE]
    for chosen, cube in ((additive, False), (others, True)):
        if not chosen:
            continue
        statement, found = execute(table, scan, chosen, by, [point for _, _, point in rows], cube=cube)
        split = not cube and any(_splits(table, term) for term in chosen)
        for row in found:
            number, back, _ = rows[row[1]]
            _take(results, statement, row, (number, back), len(by), cube=cube, split=split)
    _refuse_mixtures(table, terms, results, names)
    _refuse_missing_rates(table, scan, terms, rows, names)


def execute(
    table: FactTable, scan: Scan, terms: Sequence[Term], by: Sequence[Field], points: Sequence[Point],
    *, cube: bool,
) -> tuple[Statement, list[Sequence[Any]]]:  # fmt: skip
    """
    Runs one aggregation. Asks first for open rows if the points read the last tick, and again by the tick
    itself when a revision came in between (the statement reports the clock it saw).
    """
    currencies = any(_splits(table, term) for term in terms)
    for current in (True, False):
        shape = Shape.ONE if len(points) == 1 else Shape.DAYS
        binding = Binding(shape, scan.basis, current, wanted=split_values(table, terms))
        composer = Composer(table, binding, grid(points))
        statement = aggregation(composer, terms, by, cube=cube, currencies=currencies)
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.parameters)
            found = cursor.fetchall()
            if not current:
                break
            if not found:
                cursor.execute("SELECT seq FROM ledger_clock")
            if (found[0] if found else cursor.fetchone())[0] == points[0].reading.seq:
                break
    return statement, found


def grid(points: Iterable[Point]) -> list[GridRow]:
    return [GridRow(p.period.first, p.period.last, p.reading.known_at) for p in points]


def split_values(table: FactTable, terms: Iterable[Term]) -> tuple[Any, ...] | None:
    """The values of the table's `split_by` these terms ask for; None when one of them asks for all."""
    if not table.split_by:
        return None
    found: set[Any] = set()
    for term in terms:
        asked = [c for c in term.conditions if getattr(c, "field", "") == table.split_by]
        if not asked or any(getattr(c, "op", "") != "is" for c in asked):
            return None
        found.update(value for c in asked for value in getattr(c, "values", ()))
    return tuple(sorted(found))


def _splits(table: FactTable, term: Term) -> bool:
    if term.aggregate is not Aggregate.SUM or term.currency.rule != "refuse":
        return False
    field = table.field(term.field)
    return bool(field and field.currency)


def _take(
    results: Results, statement: Statement, row: Sequence[Any], at: tuple[int, int], width: int,
    *, cube: bool, split: bool,
) -> None:  # fmt: skip
    number, back = at
    start = 2 + (1 if cube and width else 0)
    group: Group = tuple(row[start : start + width])
    currency = row[start + width] if split else ""
    values = row[start + width + (1 if split else 0) :]
    if cube:
        mask = row[2] if width else 0
        group = tuple(ALL if mask >> (width - 1 - i) & 1 else value for i, value in enumerate(group))
        totals: Iterable[Group] = [group]
    else:
        totals = product(*((value, ALL) for value in group))
    for total in totals:
        results.groups.add(total)
        for term, value in zip(statement.terms, values, strict=True):
            if value is None:
                continue
            amount = value if isinstance(value, Decimal) else Decimal(str(value))
            key = (Need(term, back), number, total)
            results.values[key] = results.values.get(key, Decimal(0)) + amount if not cube else amount
            if split and term.aggregate is Aggregate.SUM:
                seen = results.currencies.setdefault(key, set())
                seen.add(currency)


def _refuse_mixtures(
    table: FactTable, terms: Iterable[Term], results: Results, names: Mapping[Term, str]
) -> None:
    refusing = {term for term in terms if _splits(table, term)}
    for (need, _, _), seen in results.currencies.items():
        if need.term in refusing and len(seen) > 1:
            raise MixedCurrencies(names[need.term], sorted(map(str, seen)))


def _refuse_missing_rates(
    table: FactTable, scan: Scan, terms: Iterable[Term], rows: list[tuple[int, int, Point]],
    names: Mapping[Term, str],
) -> None:  # fmt: skip
    """A missing rate makes the product NULL, which a sum would silently leave out."""
    for term in terms:
        if term.aggregate is not Aggregate.SUM or term.currency.rule != "convert":
            continue
        points = [point for _, _, point in rows]
        shape = Shape.ONE if len(points) == 1 else Shape.DAYS
        binding = Binding(shape, scan.basis, False, wanted=split_values(table, [term]))
        composer = Composer(table, binding, grid(points))
        amount = composer.amount(term)
        value = table.field(term.field)
        assert value is not None  # noqa: S101 - checked when the definition was read
        missing = composer.missing(term, f"{amount} IS NULL AND {value.sql} IS NOT NULL")
        with connection.cursor() as cursor:
            cursor.execute(missing, binding.parameters)
            count = cursor.fetchone()[0]
        if count:
            raise NoRates(names[term], term.currency.currency, count)

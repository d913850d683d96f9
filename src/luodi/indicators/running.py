"""Running scans: statements executed, their rows rolled up to every total, mixtures of currencies refused."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from typing import Any, Final

from django.db import connection

from luodi.indicators.binding import Binding, Shape
from luodi.indicators.compiler import Composer, GridRow, Statement, aggregation, tally_for
from luodi.indicators.errors import MixedCurrencies, NoRates, UnknownGrouping
from luodi.indicators.facts import FactTable, Field, Tally, fact_table
from luodi.indicators.periods import Point
from luodi.indicators.terms import ADDITIVE, Aggregate, At, Need, Scan, Term


class _All:
    """Stands in a group for "all values of this dimension"."""

    def __repr__(self) -> str:
        return "合计"


ALL: Final = _All()
Group = tuple[Any, ...]


@dataclass(slots=True)
class Results:
    """Aggregates by need, then by point and group; group members are values or ALL."""

    columns: dict[Need, dict[At, Decimal]] = field(default_factory=lambda: defaultdict(dict))
    groups: set[Group] = field(default_factory=set)
    currencies: dict[Need, dict[At, set[Any]]] = field(default_factory=lambda: defaultdict(dict))

    def column(self, need: Need) -> Mapping[At, Decimal]:
        return self.columns.get(need, {})


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
    if additive:
        _run_one(results, table, scan, additive, by, range(len(by)), rows, cube=False)
    if others:
        _run_one(results, table, scan, others, by, range(len(by)), rows, cube=True)
        shared = [place for place, field in enumerate(by) if field.weight]
        if shared:  # rows multiplied by shares would count twice in totals that are not sums
            rest = [place for place in range(len(by)) if place not in shared]
            _run_one(results, table, scan, others, by, rest, rows, cube=True)
    _refuse_mixtures(table, terms, results, names)
    _refuse_missing_rates(table, scan, terms, rows, names)


def _run_one(
    results: Results,
    table: FactTable,
    scan: Scan,
    terms: list[Term],
    by: list[Field],
    places: Sequence[int],
    rows: list[tuple[int, int, Point]],
    *,
    cube: bool,
) -> None:
    """One statement over the group fields at `places`; the other places of a group say ALL."""
    fields = [by[place] for place in places]
    statement, found = execute(table, scan, terms, fields, [point for _, _, point in rows], cube=cube)
    layout = Layout(len(by), tuple(places), cube, not cube and any(_splits(table, term) for term in terms))
    needs = {back: [Need(term, back) for term in statement.terms] for _, back, _ in rows}
    for row in found:
        number, back, _ = rows[row[1]]
        _take(results, needs[back], row, number, layout)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns of a row are: seq, position, [grouping mask], groups at `places`, [currency], terms."""

    width: int
    places: tuple[int, ...]
    cube: bool
    split: bool

    def group(self, row: Sequence[Any]) -> Group:
        members: list[Any] = [ALL] * self.width
        first = 3 if self.cube and self.places else 2
        for index, place in enumerate(self.places):
            is_total = self.cube and row[2] >> (len(self.places) - 1 - index) & 1
            members[place] = ALL if is_total else row[first + index]
        return tuple(members)

    def totals(self, group: Group) -> Iterable[Group]:
        """The group and every total it is part of; under CUBE the database gives those itself."""
        return [group] if self.cube else product(*((value, ALL) for value in group))

    def currency(self, row: Sequence[Any]) -> Any:
        return row[2 + len(self.places)] if self.split else ""

    def values(self, row: Sequence[Any]) -> Sequence[Any]:
        return row[2 + len(self.places) + int(self.cube and bool(self.places)) + int(self.split) :]


def execute(
    table: FactTable, scan: Scan, terms: Sequence[Term], by: Sequence[Field], points: Sequence[Point],
    *, cube: bool,
) -> tuple[Statement, list[Sequence[Any]]]:  # fmt: skip
    """
    Runs one aggregation. Asks first for open rows, or their tally, if the points read the last tick, and again by
    the tick itself when a revision came in between (the statement reports the clock it saw).
    """
    currencies = any(_splits(table, term) for term in terms)
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM ledger_clock")
        is_last = cursor.fetchone()[0] == points[0].reading.seq
    for current in (True, False) if is_last else (False,):
        shape = Shape.ONE if len(points) == 1 else Shape.DAYS
        binding = Binding(shape, scan.basis, current, wanted=split_values(table, terms))
        tally = tally_for(table, terms, by) if current and shape is Shape.ONE else None
        if tally and not _holds(tally, points[0].period.last):
            tally = None
        composer = Composer(table, binding, grid(points), tally)
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


def _holds(tally: Tally, day: dt.date) -> bool:
    """Whether the role may read the tally, and the day is not before it holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [tally.table])
        if not cursor.fetchone()[0]:
            return False
        cursor.execute(tally.since)
        since = cursor.fetchone()[0]
    return since is not None and since <= day


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


def _take(results: Results, needs: Sequence[Need], row: Sequence[Any], number: int, layout: Layout) -> None:
    """Adds one row to the totals it is part of; `needs` are its columns."""
    group = layout.group(row)
    filled = [
        (need, value if isinstance(value, Decimal) else Decimal(str(value)))
        for need, value in zip(needs, layout.values(row), strict=True)
        if value is not None
    ]
    cells: list[At] = [(number, total) for total in layout.totals(group)]
    results.groups.update(total for _, total in cells)
    for need, amount in filled:
        column = results.columns[need]
        for cell in cells:
            column[cell] = amount if layout.cube else column.get(cell, Decimal(0)) + amount
        if layout.split and need.term.aggregate is Aggregate.SUM:
            for cell in cells:
                results.currencies[need].setdefault(cell, set()).add(layout.currency(row))


def _refuse_mixtures(
    table: FactTable, terms: Iterable[Term], results: Results, names: Mapping[Term, str]
) -> None:
    refusing = {term for term in terms if _splits(table, term)}
    for need, cells in results.currencies.items():
        if need.term in refusing:
            for seen in cells.values():
                if len(seen) > 1:
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

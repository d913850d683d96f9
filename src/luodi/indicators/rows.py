"""Opening a cell: the rows it counts, each with its weight; the weights sum to the cell."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection

from luodi.indicators.binding import Binding, Shape, conjunction
from luodi.indicators.catalogue import Catalogue
from luodi.indicators.compiler import Composer, GridRow, aliases_of
from luodi.indicators.definition import Definition, Measure
from luodi.indicators.facts import FactTable, Field
from luodi.indicators.periods import Point
from luodi.indicators.running import ALL, Group, grid, group_fields, split_values, table_of
from luodi.indicators.terms import ADDITIVE, Aggregate, Term, parts_of


@dataclass(frozen=True, slots=True)
class Row:
    """
    One row of a cell. `weight` is what it adds: 1, a credit share, an amount. Of rows that share a value counted
    distinct the first weighs 1, the others 0. For a median `value` is the days and the weight is 1.
    """

    subject: uuid.UUID
    entry: uuid.UUID | None
    weight: Decimal
    value: Any = None


@dataclass(frozen=True, slots=True)
class Side:
    """One list of rows: the number itself, or the numerator or denominator of a rate."""

    title: str
    rows: tuple[Row, ...]
    sums: bool = True
    """Whether the weights sum to the number (a median does not sum)."""

    @property
    def total(self) -> Decimal:
        return sum((row.weight for row in self.rows), Decimal(0))


@dataclass(frozen=True, slots=True)
class Opened:
    definition: Definition
    sides: tuple[Side, ...] = field(default_factory=tuple)


def open_cell(
    code: str, point: Point, *, book: Catalogue, by: Sequence[str] = (), group: Group = (), back: int = 0
) -> Opened:
    """
    The rows behind one cell of `ask(...)`; `group` as its label has it (ALL for a total). A rate opens to two
    lists, growth to those of both years. Sees what the connection's role sees.
    """
    definition = book.find(code)
    return Opened(definition, tuple(_sides(definition, point.back(back), book, by, group)))


def _sides(
    definition: Definition, point: Point, book: Catalogue, by: Sequence[str], group: Group
) -> Iterator[Side]:
    if definition.measure is Measure.RATIO:
        for code in (definition.numerator, definition.denominator):
            yield from _sides(book.find(code), point, book, by, group)
        return
    if definition.measure is Measure.GROWTH:
        base = book.find(definition.base)
        yield from _sides(base, point, book, by, group)
        yield from _sides(base, point.back(definition.years_back), book, by, group)
        return
    parts = parts_of(definition)
    yield Side(
        definition.name,
        tuple(term_rows(parts.value, point, by, group)),
        sums=parts.value.aggregate is not Aggregate.MEDIAN,
    )
    if parts.whole is not None:
        yield Side(f"{definition.name}：分母", tuple(term_rows(parts.whole, point, by, group)))


def term_rows(term: Term, point: Point, by: Sequence[str] = (), group: Group = ()) -> Iterator[Row]:
    """Rows of one term in one group, in one statement."""
    return (row for _, row in _rows(term, Shape.ONE, grid([point]), by, group))


def trace_rows(
    term: Term, pairs: Sequence[GridRow], by: Sequence[str] = (), group: Group = ()
) -> list[tuple[int, Row]]:
    """Rows of one term for (subject, reading) pairs: (position in `pairs`, row). For following changes."""
    return _rows(term, Shape.PAIRS, pairs, by, group)


def _rows(
    term: Term, shape: Shape, readings: Sequence[GridRow], by: Sequence[str], group: Group
) -> list[tuple[int, Row]]:
    table = table_of(term.scan)
    asked = list(zip(group_fields(table, by, restated=term.scan.restated), group, strict=True))
    if term.aggregate not in ADDITIVE:  # as in running: totals that are not sums know no shares
        asked = [(field, value) for field, value in asked if not (field.weight and value is ALL)]
    binding = Binding(shape, term.scan.basis, False, wanted=split_values(table, [term]))
    composer = Composer(table, binding, readings)
    where = [_in_group(binding, field, value) for field, value in asked if value is not ALL]
    sql = row_statement(composer, term, [field for field, _ in asked], where)
    with connection.cursor() as cursor:
        cursor.execute(sql, binding.parameters)
        return [
            (position, Row(subject, entry, _decimal(weight), value))
            for position, subject, entry, weight, value in cursor.fetchall()
        ]


def row_statement(composer: Composer, term: Term, fields: Sequence[Field], where: Sequence[str]) -> str:
    """Columns pos, subject, entry, weight, value."""
    table = composer.table
    share = next((field.weight for field in fields if field.weight), "")
    weight, value = _weight(composer, term, share)
    source, base = composer.source(aliases_of(table, term, fields))
    clauses = conjunction([*base, *composer.clauses(term), *where, *_counted(composer, term)])
    return (
        f"SELECT {composer.position}, {table.subject}, {table.entry or 'NULL::uuid'}, {weight}, {value}"
        f" FROM {source} WHERE {clauses} ORDER BY 1, 2, 3"
    )


def _weight(composer: Composer, term: Term, share: str) -> tuple[str, str]:
    table: FactTable = composer.table
    match term.aggregate:
        case Aggregate.SUM:
            amount = composer.amount(term)
            return (f"{amount} * {share}" if share else amount), "NULL"
        case Aggregate.DISTINCT:
            column = table.field(term.field)
            assert column is not None  # noqa: S101 - the catalogue checked it
            first = (
                f"row_number() OVER (PARTITION BY {composer.position}, {column.sql} ORDER BY {table.subject})"
            )
            return f"({first} = 1)::int", column.sql
        case Aggregate.MEDIAN:
            return "1", composer.days(term)
        case _:
            return share or "1", "NULL"


def _counted(composer: Composer, term: Term) -> list[str]:
    """Rows an aggregate passes over: those without the value."""
    if term.aggregate is Aggregate.DISTINCT or term.aggregate is Aggregate.SUM:
        column = composer.table.field(term.field)
        return [f"{column.sql} IS NOT NULL"] if column else []
    return []


def _in_group(binding: Binding, column: Field, value: Any) -> str:
    sql = binding.fill(column.sql)
    return f"{sql} IS NULL" if value is None else f"{sql} = {binding.value(value)}"


def _decimal(value: Any) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))

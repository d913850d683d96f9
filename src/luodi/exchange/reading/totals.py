"""Adds up the data rows and holds the sums against what the file's own total rows and counts state."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from luodi.calc.amounts import NotANumber, decimal_of, read_amount, read_number
from luodi.exchange.reading.opening import Cell, Row
from luodi.exchange.reading.rows import CategoryRow, Sorted, TotalRow
from luodi.exchange.reading.tables import Category, Column, DataRow, Kind, TotalCheck
from luodi.exchange.reading.words import RATIO_NAME, SUBTOTAL, stated_count

Scope = Category | int | None  # a category, the number of a stretch between subtotals, or the whole table


@dataclass(slots=True)
class _Sum:
    count: int = 0
    sums: dict[int, Decimal] = field(default_factory=lambda: defaultdict(Decimal))


@dataclass(frozen=True, slots=True)
class _Stated:
    """What one row states, and the scopes it may speak of, the likeliest first."""

    number: int
    label: str
    count: int | None
    values: dict[int, Decimal]
    scopes: tuple[Scope, ...]


def check_totals(rows: Iterable[Sorted], columns: tuple[Column, ...]) -> tuple[TotalCheck, ...]:
    """One check per stated number; tolerance half a unit of the last digit stated."""
    adding = [c for c in columns if c.kind is Kind.NUMBER and not RATIO_NAME.search(c.name)]
    sums: dict[Scope, _Sum] = defaultdict(_Sum)
    stated: list[_Stated] = []
    stretch = 0
    for row in rows:
        if isinstance(row, DataRow):
            numbers = _numbers(row.cells, adding)
            for scope in (None, stretch, *row.categories):
                _add(sums[scope], numbers)
        elif isinstance(row, CategoryRow):
            stated.append(_of_category(row, adding))
        elif isinstance(row, TotalRow):
            stated.append(_of_total(row, adding, stretch))
            stretch += 1
    letters = {column.number: column.letter for column in adding}
    return tuple(check for one in stated for check in _checks(one, sums, letters))


def _add(total: _Sum, numbers: dict[int, Decimal]) -> None:
    total.count += 1
    for column, number in numbers.items():
        total.sums[column] += number


def _of_category(row: CategoryRow, adding: list[Column]) -> _Stated:
    values = _numbers(row.cells, adding)
    return _Stated(row.number, row.category.written, row.category.stated_count, values, (row.category,))


def _of_total(row: TotalRow, adding: list[Column], stretch: int) -> _Stated:
    near: tuple[Scope, ...] = (*reversed(row.categories), stretch)
    scopes = (*near, None) if SUBTOTAL.search(row.label) else (None, *near)
    count = next((n for c in row.cells if isinstance(c, str) and (n := stated_count(f"共{c.strip()}"))), None)
    return _Stated(row.number, row.label, count, _numbers(row.cells, adding), scopes)


def _checks(stated: _Stated, sums: dict[Scope, _Sum], letters: dict[int, str]) -> list[TotalCheck]:
    """Against the first scope that agrees throughout, else against the likeliest."""
    found = [_against(stated, sums[scope], letters) for scope in stated.scopes]
    return next((checks for checks in found if all(c.agrees for c in checks)), found[0])


def _against(stated: _Stated, total: _Sum, letters: dict[int, str]) -> list[TotalCheck]:
    pairs = [("", Decimal(stated.count), Decimal(total.count))] if stated.count is not None else []
    pairs += [(letters[c], value, total.sums[c]) for c, value in stated.values.items()]
    return [
        TotalCheck(stated.number, stated.label, letter, value, counted, agrees=_agree(value, counted))
        for letter, value, counted in pairs
    ]


def _agree(stated: Decimal, counted: Decimal) -> bool:
    exponent = stated.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return abs(stated - counted) <= Decimal("0.5").scaleb(-places) + abs(counted) * Decimal("1e-12")


def _numbers(row: Row, adding: list[Column]) -> dict[int, Decimal]:
    numbers: dict[int, Decimal] = {}
    width = len(row)
    for column in adding:
        if column.number <= width and (cell := row[column.number - 1]) != "":
            number = _number(cell, column)
            if number is not None:
                numbers[column.number] = number
    return numbers


def _number(cell: Cell, column: Column) -> Decimal | None:
    """In the column's own unit, whatever unit the cell itself names."""
    if not isinstance(cell, (int, float, str)):
        return None
    try:
        if not isinstance(cell, str):
            return decimal_of(cell)
        if column.unit is None:
            return read_number(cell)
        amount = read_amount(cell, column.unit)
    except NotANumber:
        return None
    if amount is None or amount.unit.measure != column.unit.measure:
        return None
    return amount.value / column.unit.factor

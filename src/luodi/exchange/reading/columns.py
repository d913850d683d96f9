"""What each column is: its heading, its unit, and whether it holds text, numbers or dates."""

import datetime as dt
import re

from luodi.calc.amounts import NotANumber, Unit, read_amount, read_number
from luodi.calc.partial_dates import EARLIEST_SERIAL, LATEST_SERIAL, MISSING_WORDS, order_of
from luodi.exchange.reading.headers import Header, is_filled
from luodi.exchange.reading.opening import Cell, RawSheet, Row
from luodi.exchange.reading.packages import column_letters
from luodi.exchange.reading.tables import OUR_HEADINGS, Column, Kind
from luodi.exchange.reading.words import (
    AREA_NAME,
    DATE_NAME,
    MONEY_NAME,
    PARTY_NAME,
    PEOPLE_NAME,
    RATIO_NAME,
    SEQUENCE_NAME,
    TEXT_NAME,
    is_date,
    split_unit,
)

SAMPLES = 5
SHARE = 0.6  # of the filled cells must be of a kind for the column to be of it


def columns_of(sheet: RawSheet, header: Header, sample: list[Row]) -> tuple[Column, ...]:
    """Every column that has a heading or data in the sample rows; the rest are empty and left out."""
    width = max([sheet.width, *header.paths], default=0)
    columns = [_column(number, sheet, header, sample) for number in range(1, min(width, 2_000) + 1)]
    return tuple(column for column in columns if column.path or column.kind is not Kind.EMPTY)


def _column(number: int, sheet: RawSheet, header: Header, sample: list[Row]) -> Column:
    cells = [row[number - 1] for row in sample if number <= len(row) and is_filled(row[number - 1])]
    path, unit = _path_and_unit(header.paths.get(number, ()))
    name = "/".join(path)
    kind = _kind(name, unit, [cell for cell in cells if not _is_missing(cell)] or cells)
    if unit is None and (kind is Kind.NUMBER or not cells):
        unit = _sheet_unit(name, header.units)
        kind = Kind.NUMBER if unit else kind
    texts = [cell for cell in cells if isinstance(cell, str)]
    return Column(
        number=number,
        letter=column_letters(number),
        path=path,
        unit=unit,
        kind=kind,
        date_order=order_of(texts) if kind is Kind.DATE else None,
        samples=tuple(dict.fromkeys(shown(cell) for cell in cells))[:SAMPLES],
        filled=len(cells) / len(sample) if sample else 0.0,
        hidden=number in sheet.facts.hidden_columns,
    )


def _is_missing(cell: Cell) -> bool:
    """— and 暂无 say nothing of what the column holds."""
    return isinstance(cell, str) and cell.strip().lower() in MISSING_WORDS


def shown(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)[:60]


def _path_and_unit(headings: tuple[str, ...]) -> tuple[tuple[str, ...], Unit | None]:
    """The lowest heading that names a unit gives it."""
    path: list[str] = []
    found: Unit | None = None
    for heading in headings:
        name, unit = split_unit(heading)
        found = unit or found
        if name and (not path or path[-1] != name):
            path.append(name)
    return tuple(path), found


def _kind(name: str, unit: Unit | None, cells: list[Cell]) -> Kind:
    last = name.rsplit("/", 1)[-1]
    if last in OUR_HEADINGS:
        return Kind.OURS
    if SEQUENCE_NAME.match(last) and (not cells or sum(map(_is_ordinal, cells)) >= SHARE * len(cells)):
        return Kind.SEQUENCE
    if not cells:
        return _kind_by_name(last, unit)
    if TEXT_NAME.search(last) and unit is None and not DATE_NAME.search(last):
        return Kind.TEXT
    enough = SHARE * len(cells)
    if sum(_looks_dated(cell, bool(DATE_NAME.search(last))) for cell in cells) >= enough:
        return Kind.DATE
    if sum(_looks_numeric(cell, unit) for cell in cells) >= enough:
        return Kind.NUMBER
    return Kind.TEXT


def _kind_by_name(name: str, unit: Unit | None) -> Kind:
    """A blank form has only its words."""
    if unit is not None:
        return Kind.NUMBER
    if DATE_NAME.search(name):
        return Kind.DATE
    return Kind.TEXT if name else Kind.EMPTY


def _is_ordinal(cell: Cell) -> bool:
    return bool(re.fullmatch(r"[\dA-Za-z.\-()（）]{1,8}", shown(cell)))


def _looks_dated(cell: Cell, named: bool) -> bool:
    if isinstance(cell, dt.date):
        return True
    if isinstance(cell, bool):
        return False
    if isinstance(cell, (int, float)):
        if not named:
            return False
        return EARLIEST_SERIAL <= cell <= LATEST_SERIAL or is_date(cell)
    text = str(cell).strip()
    plain_number = re.fullmatch(r"\d+(\.\d+)?", text)
    return any(c.isdigit() for c in text) and bool(named or not plain_number) and is_date(text)


def _looks_numeric(cell: Cell, unit: Unit | None) -> bool:
    if isinstance(cell, (bool, dt.date, dt.time, dt.timedelta)):
        return False
    if isinstance(cell, (int, float)):
        return True
    if len(cell) > 24 or not any(c.isdigit() for c in cell) or re.match(r"0\d", cell):
        return False  # 0276 is a code
    try:
        return (read_amount(cell, unit) if unit else read_number(cell)) is not None
    except NotANumber:
        return False


def _is_money(name: str) -> bool:
    return bool(MONEY_NAME.search(name)) and not (AREA_NAME.search(name) or PARTY_NAME.search(name))


def _sheet_unit(name: str, units: tuple[Unit, ...]) -> Unit | None:
    """Which of the units in 单位：万元、亩、人 a heading's words ask for."""
    if RATIO_NAME.search(name) or SEQUENCE_NAME.match(name):
        return None
    for unit in units:
        if unit.is_money and _is_money(name):
            return unit
        if unit.measure in {"mu", "m2"} and AREA_NAME.search(name):
            return unit
        if unit.measure == "person" and PEOPLE_NAME.search(name):
            return unit
    return None

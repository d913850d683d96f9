"""填别人的表: another department's blank workbook, recognised like any other and filled from ours.

The original is written into (openpyxl), so header, formats, merged cells and formulas stay. Rows are inserted
where the form has too few, before its last blank row, so that its sums reach over them.
"""

import copy
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from luodi.calc.amounts import Amount
from luodi.calc.partial_dates import PartialDate, Precision
from luodi.exchange.mapping.fields import FieldSpec
from luodi.exchange.mapping.matching import CATEGORY_BASE, propose
from luodi.exchange.reading.recognise import recognise
from luodi.exchange.reading.refusals import NoTable, UnknownFormat
from luodi.exchange.reading.tables import Column, Kind, Recognised, Table
from luodi.exchange.writing.originals import original
from luodi.exchange.writing.safety import harmless

Supplier = Callable[[frozenset[str]], Iterable[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """`unknown` columns are left as they were; `foreign` cells hold another measure than the column's unit."""

    sheet: str
    fields: dict[int, str]
    rows: int
    unknown: tuple[str, ...]
    foreign: tuple[str, ...]


def fill_form(
    source: Path,
    target: Path,
    fields: tuple[FieldSpec, ...],
    supplier: Supplier,
    mappings: dict[str, dict[int, str]] | None = None,
) -> tuple[FilledSheet, ...]:
    """
    Writes the filled form to `target`. `supplier` is given the wanted field codes of a sheet and yields a
    dict per row: Amount, Decimal, PartialDate, date, str. `mappings` by sheet come before the proposal.
    Raises UnreadableFile; NoTable where no column of the form is known.
    """
    found = recognised_blank(source)
    book = original(source)
    filled = []
    for table in found.tables:
        mapping = (mappings or {}).get(table.sheet) or _proposed(table, fields)
        sheet = book[table.sheet]
        if mapping and isinstance(sheet, Worksheet):
            filled.append(_fill(sheet, table, mapping, supplier(frozenset(mapping.values()))))
    if not filled:
        raise NoTable("表头里没有一列是系统认得的，请指明各列填什么")
    book.save(target)
    return tuple(filled)


def recognised_blank(source: Path, title: str = "") -> Recognised:
    """Raises UnreadableFile, also for a workbook that cannot be written into with its look kept."""
    found = recognise(source, title)
    if found.kind != "xlsx":
        raise UnknownFormat("要填的空表得是 .xlsx 格式，原样式才保得住")
    return found


def _proposed(table: Table, fields: tuple[FieldSpec, ...]) -> dict[int, str]:
    return {number: code for number, code in propose(table, fields).fields.items() if number < CATEGORY_BASE}


def _fill(
    sheet: Worksheet, table: Table, mapping: dict[int, str], rows: Iterable[dict[str, Any]]
) -> FilledSheet:
    wanted = list(rows)
    columns = {column.number: column for column in table.columns}
    top = _first_blank(sheet, table)
    room = _blank_rows(sheet, top, table)
    if room is not None and len(wanted) > room:
        _make_room(sheet, top, room, len(wanted) - room)
    sequence = next((c.number for c in table.columns if c.kind is Kind.SEQUENCE or c.name == "序号"), None)
    foreign: list[str] = []
    for place, row in enumerate(wanted):
        number = top + place
        _like_first(sheet, top, number, max(columns))
        if sequence:
            _put(sheet, number, sequence, place + 1)
        for column, code in mapping.items():
            if code in row and not _put(sheet, number, column, _shown(row[code], columns[column])):
                foreign.append(f"{get_column_letter(column)}{number}")
    for column in mapping:
        _wide_enough(sheet, column, top, len(wanted))
    unknown = tuple(
        f"{c.letter} 列「{c.name}」"
        for c in table.columns
        if c.number not in mapping and c.number != sequence
    )
    return FilledSheet(table.sheet, mapping, len(wanted), unknown, tuple(foreign))


def _first_blank(sheet: Worksheet, table: Table) -> int:
    """Below the header, or below rows somebody filled already (a printed 序号 alone does not fill a row)."""
    numbered = {c.number for c in table.columns if c.kind is Kind.SEQUENCE or c.name == "序号"}
    filled = [
        row.number
        for row in table.rows()
        if any(cell != "" and place not in numbered for place, cell in enumerate(row.cells, 1))
    ]
    return max(filled, default=table.header_rows[-1]) + 1


def _blank_rows(sheet: Worksheet, top: int, table: Table) -> int | None:
    """How many rows may be written before something else stands there; None where nothing does."""
    numbered = {c.number for c in table.columns if c.kind is Kind.SEQUENCE or c.name == "序号"}
    for number in range(top, sheet.max_row + 1):
        for cell in sheet[number]:
            if cell.value in (None, "") or cell.column in numbered:
                continue
            if isinstance(cell.value, str) and cell.value.startswith("=") and number < sheet.max_row:
                first = sheet.cell(top, cell.column).value
                if isinstance(first, str) and first.startswith("="):
                    continue  # a column of formulas, one a row
            return number - top
    return None


def _make_room(sheet: Worksheet, top: int, room: int, more: int) -> None:
    """Insert `more` rows before the last blank row (or before what stands there when there is none)."""
    at = top + max(room - 1, 0)
    merged = [copy.copy(span) for span in sheet.merged_cells.ranges if span.min_row >= at]
    for span in merged:
        sheet.unmerge_cells(span.coord)
    heights = {n: d.height for n, d in sheet.row_dimensions.items() if n >= at and d.height}
    sheet.insert_rows(at, more)
    for span in merged:
        span.shift(row_shift=more)
        sheet.merge_cells(span.coord)
    for number in heights:
        sheet.row_dimensions[number].height = None
    for number, height in heights.items():
        sheet.row_dimensions[number + more].height = height
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, Cell) and isinstance(cell.value, str) and cell.value.startswith("="):
                cell.value = _shifted(cell.value, at, more)


_REFERENCE = re.compile(r"(?<![A-Za-z!'_.])(\$?[A-Z]{1,3}\$?)(\d{1,7})(?![\d(A-Za-z_])")


def _shifted(formula: str, at: int, more: int) -> str:
    """References to rows at or below the insertion move with them."""
    return _REFERENCE.sub(lambda m: f"{m[1]}{int(m[2]) + more}" if int(m[2]) >= at else m[0], formula)


def _like_first(sheet: Worksheet, top: int, number: int, width: int) -> None:
    """A row below looks and calculates as the form's first row does."""
    if number == top:
        return
    for column in range(1, width + 1):
        model, cell = sheet.cell(top, column), sheet.cell(number, column)
        if isinstance(model, MergedCell) or isinstance(cell, MergedCell):
            continue
        if model.has_style and not cell.has_style:
            cell._style = copy.copy(model._style)  # type: ignore[attr-defined]  # the only way to copy a whole style
        if isinstance(model.value, str) and model.value.startswith("=") and cell.value is None:
            cell.value = Translator(model.value, model.coordinate).translate_formula(cell.coordinate)


DAY_WIDTH, DEFAULT_WIDTH = 11.0, 8.43
"""Of 2015-06-30; a day or a figure wider than its column would be printed as ###."""


def _wide_enough(sheet: Worksheet, column: int, top: int, count: int) -> None:
    """A form's columns keep their width unless what was filled in cannot be read in it."""
    cells = [sheet.cell(number, column) for number in range(top, top + count)]
    needed = max((_needs(cell) for cell in cells), default=0.0)
    known = [d for d in sheet.column_dimensions.values() if (d.min or 0) <= column <= (d.max or 0)]
    width = known[0].width if known else sheet.sheet_format.defaultColWidth or DEFAULT_WIDTH
    if needed > width and not any(d.hidden for d in known):
        (known or [sheet.column_dimensions[get_column_letter(column)]])[0].width = needed


def _needs(cell: Cell | MergedCell) -> float:
    if isinstance(cell.value, (int, float)):
        return len(f"{cell.value:,.10g}") + 2.0
    return DAY_WIDTH if hasattr(cell.value, "year") else 0.0


def _put(sheet: Worksheet, row: int, column: int, value: Any) -> bool:
    """Writes unless a formula stands there; False for a value whose measure is not the column's."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell) or (isinstance(cell.value, str) and cell.value.startswith("=")):
        return True
    written, fits = value if isinstance(value, tuple) else (value, True)
    cell.value = written
    if hasattr(written, "year") and not cell.is_date:
        cell.number_format = "yyyy-mm-dd"
    return bool(fits)


def _shown(value: Any, column: Column) -> Any:
    """(what is written, whether it is in the column's measure)"""
    if isinstance(value, Amount):
        if column.unit is None:
            return str(value), False
        if column.unit.measure != value.unit.measure:
            return str(value), False
        return float(value.value / column.unit.factor), True
    if isinstance(value, PartialDate):
        return (value.last if value.precision is Precision.DAY else str(value)), True
    if isinstance(value, Decimal):
        return float(value), True
    return (harmless(value) if isinstance(value, str) else value), True

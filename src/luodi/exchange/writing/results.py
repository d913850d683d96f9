"""The person's own file back, with what became of each row beside it, ready to be corrected and sent again.

An .xlsx keeps its look (openpyxl writes into the original); a very long one, or an .xls .ods .csv, comes back as a
plain workbook with the same columns. A hidden column carries each row's mark, so that a row sent again is known.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # ships no types
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from luodi.exchange.reading.refusals import DamagedFile
from luodi.exchange.reading.tables import (
    OUR_HEADINGS,
    Kind,
    Recognised,
    Table,
)
from luodi.exchange.writing.originals import original
from luodi.exchange.writing.safety import harmless, sheet_names

KEEPS_LOOK = 20_000  # rows; above, openpyxl would take minutes
Outcome = tuple[str, str, str]  # status, reason and remedy, row mark
Outcomes = Callable[[str], dict[int, Outcome]]  # of a sheet, by row number
STATUS_WIDTH, REASON_WIDTH = 16, 60
COLOURS = {"有错": "FDE9E7", "疑似": "FFF4D6"}


def result_workbook(source: Path, found: Recognised, outcomes: Outcomes, target: Path) -> None:
    """Writes to `target`. `outcomes(sheet)` gives what became of each row."""
    if found.kind == "xlsx" and sum(table.row_count for table in found.tables) <= KEEPS_LOOK:
        with suppress(DamagedFile):
            _into_original(source, found.tables, outcomes, target)
            return
    _plain(found.tables, outcomes, target)


def row_mark(staged: int) -> str:
    return f"R-{staged}"


def _into_original(source: Path, tables: Iterable[Table], outcomes: Outcomes, target: Path) -> None:
    book = original(source)
    for table in tables:
        sheet = book[table.sheet]
        if isinstance(sheet, Worksheet):
            _beside(sheet, table, outcomes(table.sheet))
    book.save(target)


def _beside(sheet: Worksheet, table: Table, outcomes: dict[int, Outcome]) -> None:
    """Three columns right of the table, or the ones an earlier result already has."""
    ours = {column.path[-1]: column.number for column in table.columns if column.kind is Kind.OURS}
    after = max((column.number for column in table.columns), default=1)
    places = [ours.get(heading, after + 1 + i) for i, heading in enumerate(OUR_HEADINGS)]
    for place, heading in zip(places, OUR_HEADINGS, strict=True):
        cell = _cell(sheet, table.header_rows[-1], place)
        cell.value, cell.font = heading, Font(bold=True)
    sheet.column_dimensions[get_column_letter(places[0])].width = STATUS_WIDTH
    sheet.column_dimensions[get_column_letter(places[1])].width = REASON_WIDTH
    sheet.column_dimensions[get_column_letter(places[2])].hidden = True
    for number, (status, reason, mark) in outcomes.items():
        for place, text in zip(places, (status, reason, mark), strict=True):
            _cell(sheet, number, place).value = harmless(text)
        _cell(sheet, number, places[1]).alignment = Alignment(wrap_text=True, vertical="top")
        colour = next((shade for word, shade in COLOURS.items() if status.startswith(word)), None)
        if colour:
            _cell(sheet, number, places[0]).fill = PatternFill("solid", fgColor=colour)
    _filtered(sheet, table, places[1])


def _filtered(sheet: Worksheet, table: Table, last: int) -> None:
    """The arrows of the heading reach over our columns, so that the rows with errors can be picked out."""
    first = min((column.number for column in table.columns), default=1)
    top, bottom = table.header_rows[-1], max(table.last_row, table.header_rows[-1])
    sheet.auto_filter.ref = f"{get_column_letter(first)}{top}:{get_column_letter(last)}{bottom}"


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):  # part of a merged range: the range gives way
        for merged in list(sheet.merged_cells.ranges):
            if cell.coordinate in merged:
                sheet.unmerge_cells(str(merged))
        cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError(cell)
    return cell


def _plain(tables: Iterable[Table], outcomes: Outcomes, target: Path) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "nan_inf_to_errors": True}
    found = list(tables)
    with xlsxwriter.Workbook(target, options) as book:
        styles = _Styles(book)
        for table, name in zip(found, sheet_names(table.sheet for table in found), strict=True):
            _plain_sheet(book.add_worksheet(name), styles, table, outcomes(table.sheet))


class _Styles:
    def __init__(self, book: Any) -> None:
        self.bold = book.add_format({"bold": True})
        self.date = book.add_format({"num_format": "yyyy-mm-dd"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.shades = {word: book.add_format({"bg_color": f"#{shade}"}) for word, shade in COLOURS.items()}


def _plain_sheet(sheet: Any, styles: _Styles, table: Table, known: dict[int, Outcome]) -> None:
    columns = [column for column in table.columns if column.kind is not Kind.OURS]
    after = len(columns)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, after, 16)
    sheet.set_column(after + 1, after + 1, REASON_WIDTH, styles.wrapped)
    sheet.set_column(after + 2, after + 2, None, None, {"hidden": True})
    names = [_heading(column.name, column.unit.name if column.unit else "") for column in columns]
    for place, name in enumerate([*names, *OUR_HEADINGS]):
        sheet.write_string(0, place, harmless(name), styles.bold)
    line = 0
    for line, row in enumerate(table.rows(), 1):
        for place, column in enumerate(columns):
            _write(
                sheet,
                styles,
                line,
                place,
                row.cells[column.number - 1] if column.number <= len(row.cells) else "",
            )
        outcome = known.get(row.number, ("", "", ""))
        shade = next((style for word, style in styles.shades.items() if outcome[0].startswith(word)), None)
        for place, text, style in zip(
            (after, after + 1, after + 2), outcome, (shade, styles.wrapped, None), strict=True
        ):
            if text:
                sheet.write_string(line, place, harmless(text), style)
    sheet.autofilter(0, 0, line, after + 1)


def _write(sheet: Any, styles: _Styles, line: int, place: int, cell: Any) -> None:
    if isinstance(cell, str):
        if cell:
            sheet.write_string(line, place, harmless(cell))
    elif hasattr(cell, "year"):
        sheet.write_datetime(line, place, cell, styles.date)
    else:
        sheet.write(line, place, cell)


def _heading(name: str, unit: str) -> str:
    return f"{name}（{unit}）" if unit else name

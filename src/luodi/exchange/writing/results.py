"""The person's own file back, with what became of each row beside it, ready to be corrected and sent again.

An .xlsx keeps its look (openpyxl writes into the original); a very long one, or an .xls .ods .csv, comes back as a
plain workbook with the same columns. A hidden column carries each row's mark, so that a row sent again is known.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]  # ships no types
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from luodi.exchange.reading.refusals import DamagedFile
from luodi.exchange.reading.tables import (
    OUR_HEADINGS,
    REASON_HEADING,
    ROW_ID_HEADING,
    STATUS_HEADING,
    Kind,
    Recognised,
    Table,
)
from luodi.exchange.writing.originals import original
from luodi.exchange.writing.safety import harmless

KEEPS_LOOK = 20_000  # rows; above, openpyxl would take minutes
Outcome = tuple[str, str, str]  # status, reason and remedy, row mark
Outcomes = Callable[[str], dict[int, Outcome]]  # of a sheet, by row number
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
    sheet.column_dimensions[get_column_letter(places[1])].width = 60
    sheet.column_dimensions[get_column_letter(places[2])].hidden = True
    for number, (status, reason, mark) in outcomes.items():
        for place, text in zip(places, (status, reason, mark), strict=True):
            _cell(sheet, number, place).value = harmless(text)
        _cell(sheet, number, places[1]).alignment = Alignment(wrap_text=True, vertical="top")
        colour = next((shade for word, shade in COLOURS.items() if status.startswith(word)), None)
        if colour:
            _cell(sheet, number, places[0]).fill = PatternFill("solid", fgColor=colour)


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
    with xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True})
        date = book.add_format({"num_format": "yyyy-mm-dd"})
        for table in tables:
            sheet = book.add_worksheet(table.sheet[:31])
            columns = [column for column in table.columns if column.kind is not Kind.OURS]
            known = outcomes(table.sheet)
            names = [_heading(column.name, column.unit.name if column.unit else "") for column in columns]
            for place, name in enumerate([*names, STATUS_HEADING, REASON_HEADING, ROW_ID_HEADING]):
                sheet.write_string(0, place, harmless(name), bold)
            sheet.set_column(len(columns) + 2, len(columns) + 2, None, None, {"hidden": True})
            for line, row in enumerate(table.rows(), 1):
                cells = [row.cells[c.number - 1] if c.number <= len(row.cells) else "" for c in columns]
                for place, cell in enumerate([*cells, *known.get(row.number, ("", "", ""))]):
                    if isinstance(cell, str):
                        if cell:
                            sheet.write_string(line, place, harmless(cell))
                    elif hasattr(cell, "year"):
                        sheet.write_datetime(line, place, cell, date)
                    else:
                        sheet.write(line, place, cell)


def _heading(name: str, unit: str) -> str:
    return f"{name}（{unit}）" if unit else name

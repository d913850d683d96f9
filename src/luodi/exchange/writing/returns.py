"""A pre-filled return (月报): known cells locked, input cells open, each row marked so that it needs no mapping."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # ships no types

from luodi.calc.amounts import Amount
from luodi.calc.partial_dates import PartialDate, Precision
from luodi.exchange.mapping.fields import FieldKind, FieldSpec
from luodi.exchange.reading.tables import ROW_ID_HEADING
from luodi.exchange.writing.safety import harmless

A4 = 9
"""Excel's number of the paper."""


@dataclass(frozen=True, slots=True)
class ReturnColumn:
    """`field` gives heading, kind and choices; `unit` what amounts are in; an `input` column may be typed into."""

    field: FieldSpec
    input: bool
    unit: Any = None
    width: float = 16

    @property
    def title(self) -> str:
        return f"{self.field.label}（{self.unit}）" if self.unit else self.field.label


@dataclass(frozen=True, slots=True)
class ReturnRow:
    target: uuid.UUID
    values: dict[str, Any]


def target_mark(target: uuid.UUID) -> str:
    return f"P-{target.hex}"


def write_return(
    target: Path, title: str, note: str, columns: Sequence[ReturnColumn], rows: Iterable[ReturnRow]
) -> int:
    """Writes the workbook and returns its number of rows. Row 1 title, row 2 note, row 3 headings."""
    with xlsxwriter.Workbook(str(target), {"strings_to_formulas": False}) as book:
        styles = _Styles(book)
        sheet = book.add_worksheet("填报")
        sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True})
        last = len(columns)
        sheet.merge_range(0, 0, 0, last - 1, harmless(title), styles.title)
        sheet.merge_range(1, 0, 1, last - 1, harmless(note), styles.note)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(
                2, place, harmless(column.title), styles.open_heading if column.input else styles.heading
            )
        sheet.write_string(2, last, ROW_ID_HEADING, styles.heading)
        sheet.set_column(last, last, None, None, {"hidden": True})
        sheet.freeze_panes(3, 1)
        count = 0
        for count, row in enumerate(rows, 1):
            _row(sheet, styles, 2 + count, columns, row)
        _choices(sheet, columns, count)
        sheet.autofilter(2, 0, 2 + count, last - 1)
        _for_paper(sheet)
        return count


def _for_paper(sheet: Any) -> None:
    """A return is signed on paper: one page wide, the headings on each, numbered. Merged rows do not grow by themselves."""
    sheet.set_row(0, 26)
    sheet.set_row(1, 32)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 2)
    sheet.set_footer("&C第 &P 页，共 &N 页")


class _Styles:
    """Locked cells grey, input cells white with a border."""

    def __init__(self, book: Any) -> None:
        locked = {"border": 1, "bg_color": "#F2F2F2", "valign": "top", "text_wrap": True}
        opened = {"border": 1, "locked": False, "valign": "top", "text_wrap": True}
        self.title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
        self.note = book.add_format({"font_color": "#595959", "text_wrap": True})
        self.heading = book.add_format(locked | {"bold": True, "align": "center"})
        self.open_heading = book.add_format(locked | {"bold": True, "align": "center", "bg_color": "#FFF4D6"})
        self.cells = {(False, kind): book.add_format(locked | shape) for kind, shape in _SHAPES.items()} | {
            (True, kind): book.add_format(opened | shape) for kind, shape in _SHAPES.items()
        }


_SHAPES: dict[str, dict[str, Any]] = {
    "text": {},
    "number": {"num_format": "#,##0.00##"},
    "date": {"num_format": "yyyy-mm-dd"},
}


def _row(sheet: Any, styles: _Styles, number: int, columns: Sequence[ReturnColumn], row: ReturnRow) -> None:
    for place, column in enumerate(columns):
        value = _plain(row.values.get(column.field.code), column)
        style = styles.cells[column.input, _shape(column)]
        if value is None:
            sheet.write_blank(number, place, None, style)
        elif isinstance(value, str):
            sheet.write_string(number, place, harmless(value), style)
        elif isinstance(value, dt.date):
            sheet.write_datetime(number, place, value, style)
        else:
            sheet.write_number(number, place, value, style)
    sheet.write_string(number, len(columns), target_mark(row.target))


def _shape(column: ReturnColumn) -> str:
    if column.field.kind in (FieldKind.NUMBER, FieldKind.AMOUNT):
        return "number"
    return "date" if column.field.kind is FieldKind.DATE else "text"


def _plain(value: Any, column: ReturnColumn) -> Any:
    if isinstance(value, Amount):
        fits = column.unit is not None and column.unit.measure == value.unit.measure
        return float(value.value / column.unit.factor) if fits else str(value)
    if isinstance(value, PartialDate):
        return value.last if value.precision is Precision.DAY else str(value)
    return float(value) if isinstance(value, Decimal) else value


def _choices(sheet: Any, columns: Sequence[ReturnColumn], count: int) -> None:
    """A drop-down where the field has choices that fit one (255 characters)."""
    for place, column in enumerate(columns):
        written = [word for word, _ in column.field.choices]
        if column.input and written and count and len(",".join(written)) <= 255:
            sheet.data_validation(
                3, place, 2 + count, place,
                {"validate": "list", "source": written, "error_message": "请从下拉里选"},
            )  # fmt: skip

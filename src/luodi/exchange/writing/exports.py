"""Any list as an .xlsx with real types, and beside it a sheet that says what it is: filter, as-of, who, when.

Rows are taken from an iterator and written as they come (rustpy-xlsxwriter, constant memory).
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from rustpy_xlsxwriter import Format, write_worksheets

from luodi.calc.amounts import Amount, Unit
from luodi.calc.partial_dates import PartialDate, Precision
from luodi.exchange.writing.safety import RUNS, harmless, sheet_names

COVER_SHEET = "说明"
FIXED_PLACES = 2
"""Of a figure's decimals that are always shown; further ones where there are any."""
COVER_LINE = re.compile(r".{1,60}(?:[、，。；：]|$)|.{1,60}")
"""Rows of the cover do not grow by themselves: a long line goes on in the next."""
ON_PAPER = {
    "landscape": True, "paper_size": 9, "fit_to_pages": (1, 0), "repeat_rows": 0, "footer": "&C第 &P 页，共 &N 页",
}  # fmt: skip
"""A4, one page wide, the headings on each."""
Target = Path | BinaryIO


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """`unit` is printed in the heading and is what amounts are given in; `places` how many decimals are shown."""

    heading: str
    kind: str = "text"  # text, number, date
    unit: Unit | None = None
    places: int = 2
    width: float = 0

    @property
    def title(self) -> str:
        return f"{self.heading}（{self.unit}）" if self.unit else self.heading


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows`: one value per column, in order; None is an empty cell."""

    name: str
    columns: Sequence[ExportColumn]
    rows: Iterable[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Cover:
    title: str
    filters: Sequence[str]
    as_of: str
    by: str
    at: dt.datetime
    notes: Sequence[str] = ()


def write_export(target: Target, sheets: Sequence[Sheet], cover: Cover) -> None:
    """Writes to a path or a binary buffer. Sheet names are cut to 31 characters and freed of []:*?/\\ ."""
    names = sheet_names([sheet.name for sheet in sheets], taken=[COVER_SHEET])
    formats: dict[str, dict[str, Format] | list[Format]] = {
        name: _formats(sheet.columns) for name, sheet in zip(names, sheets, strict=True)
    }
    widths = {
        name: {_unique(sheet.columns)[i]: c.width or _width(c) for i, c in enumerate(sheet.columns)}
        for name, sheet in zip(names, sheets, strict=True)
    }
    data = [(name, _records(sheet)) for name, sheet in zip(names, sheets, strict=True)]
    write_worksheets(
        [*data, (COVER_SHEET, _cover(cover))],
        target if not isinstance(target, Path) else str(target),
        freeze_panes={"general": {"row": 1, "col": 0}},
        column_formats=formats,
        column_widths=widths | {COVER_SHEET: [100.0]},
        bold_headers=True,
        autofilter=dict.fromkeys(names, True),
        page_setup=dict.fromkeys([*names, COVER_SHEET], ON_PAPER),
    )


def _unique(columns: Sequence[ExportColumn]) -> list[str]:
    """Records are keyed by heading: a heading that comes twice gets its number."""
    titles: list[str] = []
    for column in columns:
        title = harmless(column.title)
        titles.append(title if title not in titles else f"{title}（{len(titles) + 1}）")
    return titles


def _records(sheet: Sheet) -> Iterator[dict[str, Any]]:
    titles = _unique(sheet.columns)
    cells = [_converter(column) for column in sheet.columns]
    rows = iter(sheet.rows)
    first = next(rows, None)
    if first is None:  # without a record the writer would leave out the header too
        yield dict.fromkeys(titles)
        return
    for row in chain([first], rows):
        yield {title: cell(value) for title, cell, value in zip(titles, cells, row, strict=True)}


def _converter(column: ExportColumn) -> Callable[[Any], Any]:
    unit = column.unit

    def text(value: Any) -> Any:
        if value is None or (type(value) is str and value[:1] not in _RISKY and value.isprintable()):
            return value
        return harmless(str(value))

    def number(value: Any) -> Any:
        if type(value) is Amount:
            if unit is None or unit.measure != value.unit.measure:
                return str(value)
            return float(value.value / unit.factor)
        if type(value) is Decimal:
            return float(value)
        return text(value) if isinstance(value, str) else value

    def date(value: Any) -> Any:
        if type(value) is PartialDate:
            return value.last if value.precision is Precision.DAY else str(value)
        if type(value) is dt.datetime:
            return value.replace(tzinfo=None)
        return text(value) if isinstance(value, str) else value

    return {"text": text, "number": number, "date": date}[column.kind]


_RISKY = frozenset(RUNS)


def _formats(columns: Sequence[ExportColumn]) -> dict[str, Format]:
    found = {}
    for title, column in zip(_unique(columns), columns, strict=True):
        if column.kind == "number":
            fixed = min(column.places, FIXED_PLACES)
            places = f".{'0' * fixed}{'#' * (column.places - fixed)}" if column.places else ""
            found[title] = Format().set_num_format(f"#,##0{places}")
        elif column.kind == "date":
            found[title] = Format().set_num_format("yyyy-mm-dd")
    return found


def _width(column: ExportColumn) -> float:
    return {"text": 18.0, "number": 14.0, "date": 12.0}[column.kind]


def _cover(cover: Cover) -> list[dict[str, str]]:
    lines = [
        *(f"筛选：{line}" for line in cover.filters or ["无"]),
        f"数据截止：{cover.as_of}",
        f"导出人：{cover.by}",
        f"导出时间：{cover.at:%Y-%m-%d %H:%M:%S}",
        *(part for note in cover.notes for part in COVER_LINE.findall(note)),
    ]
    return [{harmless(cover.title): harmless(line)} for line in lines]

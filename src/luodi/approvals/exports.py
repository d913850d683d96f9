"""The 权力清单 as a workbook of four sheets, ready to be edited and read again."""

import datetime as dt
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from luodi.approvals.catalogue.items import Catalogue
from luodi.approvals.catalogue.reading import COLUMNS, BadCatalogue, tables_of
from luodi.exchange.reading.opening import open_workbook
from luodi.exchange.writing.exports import Cover, ExportColumn, Sheet, write_export


def write_catalogue(target: BinaryIO, catalogue: Catalogue, number: int, by: str, at: dt.datetime) -> None:
    tables = tables_of(catalogue)
    sheets = [
        Sheet(
            name,
            [ExportColumn(column) for column in columns],
            [[row[c] for c in columns] for row in tables[name]],
        )
        for name, columns in COLUMNS.items()
    ]
    notes = (
        "改好后在「事项清单—发布新版」传回。前置写法：A2；A6软；C1开始+3。",
        "软＝模拟结果即可，开始＝对方开始后，+3＝再等 3 个工作日。",
        "条件写法：用地=新增用地/净地 且 供地=出让；能耗>=1000 或 用电>=500。待核的天数请对照现行法条。",
    )
    cover = Cover("审批事项清单", [f"第 {number} 版"], f"第 {number} 版", by, at, notes)
    write_export(target, sheets, cover)


def read_workbook(content: bytes, name: str) -> dict[str, list[dict[str, str]]]:
    """The four sheets as rows of text by heading. Raises BadCatalogue, UnreadableFile."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "catalogue.xlsx"
        path.write_bytes(content)
        sheets = {
            sheet.name: [cells for _, cells in sheet.rows()] for sheet in open_workbook(path, name).sheets
        }
    found: dict[str, list[dict[str, str]]] = {}
    for name_wanted in COLUMNS:
        rows = sheets.get(name_wanted)
        if not rows:
            raise BadCatalogue([f"工作簿里没有「{name_wanted}」表，或者它是空的。"])
        headings = [cell_text(cell) for cell in rows[0]]
        found[name_wanted] = [
            {heading: cell_text(cell) for heading, cell in zip(headings, cells, strict=False) if heading}
            | {heading: "" for heading in headings[len(cells) :] if heading}
            for cells in rows[1:]
            if any(cell_text(cell) for cell in cells)
        ]
    return found


def cell_text(cell: object) -> str:
    """What a cell says, as one would type it."""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()

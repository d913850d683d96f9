"""The platform's table as a file (.xlsx .xls .csv .ods): read into the text that would have been pasted."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from luodi.approvals.exports import cell_text
from luodi.approvals.imports import HEADINGS, MOST_ROWS, heading_row
from luodi.exchange.reading.opening import RawSheet, open_workbook
from luodi.exchange.reading.refusals import UnreadableFile
from luodi.projects.errors import Refusal

LARGEST: Final = 5_000_000
"""Bytes of an upload: a day's export is a few hundred rows."""
BREAKS = re.compile(r"\s+")


def text_of(content: bytes, name: str) -> str:
    """
    Tab-separated lines, one a row of the sheet, so that line numbers are the sheet's own. The first sheet with a
    heading row is taken; a merged cell stands in every row it covers. Raises Refusal at `file`: unreadable,
    without headings, too many rows.
    """
    try:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "upload"
            path.write_bytes(content)
            return _first_table(open_workbook(path, Path(name).stem).sheets)
    except UnreadableFile as unreadable:
        raise Refusal(str(unreadable), "file") from unreadable


def _first_table(sheets: Sequence[RawSheet]) -> str:
    for sheet in sheets:
        rows = list(_rows(sheet))
        while rows and not any(rows[-1]):
            rows.pop()
        if heading_row(rows) is None:
            continue
        if len(rows) > MOST_ROWS:
            raise Refusal(
                f"「{sheet.name}」有 {len(rows)} 行，一次最多 {MOST_ROWS} 行。请按日期分几次导出。", "file"
            )
        return "\n".join("\t".join(row) for row in rows)
    names = "、".join(f"「{sheet.name}」" for sheet in sheets)
    wanted = "、".join(HEADINGS[meaning][0] for meaning in ("step", "accepted", "ended"))
    raise Refusal(
        f"{names}里没有认得的表头。要有一行写着列名：{wanted}（日期至少一列），多个项目的还要「项目代码」。",
        "file",
    )


def _rows(sheet: RawSheet) -> Iterator[list[str]]:
    """Every row from the first, blank ones too."""
    merged: dict[tuple[int, int], str] = {}
    expected = 1
    for number, cells in sheet.rows():
        yield from ([] for _ in range(expected, number))
        expected = number + 1
        row = [BREAKS.sub(" ", cell_text(cell)).strip() for cell in cells]
        for first, left, last, right in sheet.spans:
            if first < number <= last and first > 0 and left == right and left <= len(row):
                row[left - 1] = row[left - 1] or merged.get((first, left), "")
            elif first == number and left <= len(row):
                merged[(first, left)] = row[left - 1]
        yield row

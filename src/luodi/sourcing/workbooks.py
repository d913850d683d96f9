"""Small workbooks an office uploads whole (chains, a 负面清单, registry facts): read through exchange, all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from luodi.exchange.mapping.fields import FieldSpec
from luodi.exchange.mapping.matching import propose
from luodi.exchange.mapping.values import RowReader
from luodi.exchange.reading.recognise import recognise
from luodi.exchange.reading.refusals import UnreadableFile
from luodi.exchange.reading.tables import Table
from luodi.projects.errors import Refusal

LARGEST_UPLOAD = 5_000_000
MOST_ROWS = 5_000
MOST_FAULTS = 30


@dataclass(frozen=True, slots=True)
class Row:
    """`values` by field code, as exchange reads them; `number` as the person sees it."""

    number: int
    values: dict[str, Any]


def read_rows(upload: Any, fields: Sequence[FieldSpec]) -> list[Row]:
    """
    The rows of the first table that has the required columns. Raises Refusal with every fault: unreadable, too large,
    a column not found (naming the headings seen), cells that cannot be read.
    """
    if upload.size > LARGEST_UPLOAD:
        raise Refusal(
            f"文件超过 {LARGEST_UPLOAD // 1_000_000} MB，不像这样一张表。请核对是不是选错了。", "file"
        )
    try:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "upload"
            path.write_bytes(upload.read())
            return _rows(recognise(path, upload.name.rpartition(".")[0] or upload.name).tables, tuple(fields))
    except UnreadableFile as unreadable:
        raise Refusal(str(unreadable), "file") from unreadable


def _rows(tables: Sequence[Table], fields: tuple[FieldSpec, ...]) -> list[Row]:
    passed = []
    for table in tables:
        proposal = propose(table, fields)
        if proposal.missing:
            lacking = "、".join(f.label for f in fields if f.code in proposal.missing)
            seen = "、".join(column.name for column in table.columns)
            passed.append(f"工作表「{table.sheet}」没有看出「{lacking}」列（表头是：{seen}）。")
            continue
        return _read(table, fields, proposal.fields)
    raise Refusal("\n".join(passed) + "请把那一列的表头改成上面的叫法，再传一次。", "file")


def _read(table: Table, fields: tuple[FieldSpec, ...], mapping: dict[int, str]) -> list[Row]:
    reader = RowReader(table, fields, mapping)
    rows, faults = [], []
    for row in table.rows():
        read = reader.read(row)
        faults += [f"第 {row.number} 行：{error.message}。" for error in read.errors]
        rows.append(Row(row.number, read.values))
        if len(rows) > MOST_ROWS:
            raise Refusal(f"这张表超过 {MOST_ROWS} 行，一次读不了；请分成几份。", "file")
    if not rows:
        raise Refusal("这张表没有数据行。", "file")
    refuse(faults)
    return rows


def refuse(faults: Sequence[str], field: str = "file") -> None:
    """Raises Refusal with the first faults, one a line, and how many more there are."""
    if faults:
        more = f"\n另有 {len(faults) - MOST_FAULTS} 处。" if len(faults) > MOST_FAULTS else ""
        raise Refusal("\n".join(faults[:MOST_FAULTS]) + more, field)


def listed(text: str | None) -> list[str]:
    """「甲、乙，丙」 as its parts, each once."""
    parts = (
        (text or "").replace("，", "、").replace(",", "、").replace("；", "、").replace(";", "、").split("、")
    )
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))

"""What became of each row, as a workbook for whoever sent it."""

from pathlib import Path

from luodi.exchange.enums import Bucket, Decision, UploadState
from luodi.exchange.files import path_of
from luodi.exchange.models import StagedRow, Upload
from luodi.exchange.reading.recognise import recognise
from luodi.exchange.writing.results import Outcome, result_workbook, row_mark


def write_result(upload: Upload, target: Path) -> None:
    """Writes the result workbook of a checked or written upload to `target`."""
    found = recognise(path_of(upload.sha256), upload.title)
    written = upload.state == UploadState.WRITTEN

    def outcomes(sheet: str) -> dict[int, Outcome]:
        rows = upload.rows.filter(sheet=sheet[:100]).iterator(chunk_size=5_000)
        return {row.number: (_status(row, written), reason_of(row), row_mark(row.pk)) for row in rows}

    result_workbook(path_of(upload.sha256), found, outcomes, target)


def reason_of(row: StagedRow) -> str:
    """Errors with column and remedy, or what changes, or whom the row may mean; then what wants a second look."""
    if row.bucket == Bucket.ERROR:
        return "；".join(map(_said, row.errors))
    said = [f"{c['label']}：{c['old']} → {c['new']}" for c in row.changes]
    if row.bucket != Bucket.CHANGED:
        said = [f"{s['name']}（{'、'.join(s['reasons'])}）" for s in row.suspects]
    return "；".join([*said, *(f"提醒：{_said(notice)}" for notice in row.notices)])


def _said(one: dict[str, str]) -> str:
    return f"{one['column']} 列，{one['message']}" if one["column"] else one["message"]


def _status(row: StagedRow, written: bool) -> str:
    label = Bucket(row.bucket).label
    if row.bucket in (Bucket.ERROR, Bucket.UNCHANGED):
        return f"{label}，未写入" if row.bucket == Bucket.ERROR else label
    if row.bucket == Bucket.SUSPECT and row.decision in (Decision.NONE, Decision.SKIP):
        return f"{label}，未写入"
    return f"{label}，已写入" if written else f"{label}，待写入"

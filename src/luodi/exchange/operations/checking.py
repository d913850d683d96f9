"""Reads every row, has the domain check and match it, and stages it for preview."""

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from django.db.models import Count

from luodi.calc.amounts import UNITS
from luodi.common.ids import uuid7
from luodi.exchange.collecting import collector_resting
from luodi.exchange.enums import Bucket, UploadState
from luodi.exchange.errors import Cancelled, DayUnknown, WrongState
from luodi.exchange.files import path_of
from luodi.exchange.importers import ImportContext, Importer, ImportRow, Suspect
from luodi.exchange.importers import importer as importer_named
from luodi.exchange.mapping.values import CellError, RowReader
from luodi.exchange.models import StagedRow, Upload
from luodi.exchange.reading.recognise import recognise
from luodi.exchange.reading.tables import ROW_ID_HEADING, DataRow, Recognised, Table
from luodi.exchange.staging import Staging
from luodi.ledger.actors import Actor
from luodi.ledger.queries.reading import last_tick

BATCH = 2_000
_HEX = re.compile(r"[0-9a-f]{32}")


@collector_resting()
def check_upload(upload: Upload, recognised: Recognised | None = None) -> Upload:
    """
    Fills the staging table and the counts; state becomes PREVIEWED. `recognised` spares reading the file
    again right after recognise_upload. Batches commit one by one with the progress; a run that was killed is
    begun anew by calling this again. Raises WrongState, DayUnknown, Cancelled (rows dropped).
    """
    if upload.state not in (UploadState.MAPPED, UploadState.PREVIEWED):
        raise WrongState("核对", upload.get_state_display())
    if upload.is_day_asked:
        raise DayUnknown()
    importer = importer_named(upload.importer)
    context = context_of(upload)
    upload.rows.all().delete()
    importer.begin(context)
    seq = last_tick().seq
    found = recognised or recognise(path_of(upload.sha256), upload.title)
    done = _check_rows(upload, found, importer, context)
    counts = dict(upload.rows.values_list("bucket").annotate(Count("id")))
    upload.counts = {bucket.value: counts.get(bucket.value, 0) for bucket in Bucket}
    upload.state, upload.progress_done, upload.checked_seq = UploadState.PREVIEWED, done, seq
    upload.save(update_fields=["counts", "state", "progress_done", "checked_seq"])
    return upload


def _check_rows(upload: Upload, found: Recognised, importer: Importer, context: ImportContext) -> int:
    """Returns how many. While a batch is staged the next is read; nothing is asked of the database then."""
    done, staging, newer = 0, Staging(upload.id), newer_than(upload)
    try:
        for table in found.tables:
            answer = upload.mapping.get(table.sheet, {})
            if not answer.get("use"):
                continue
            places = _places(table, importer, answer)
            for rows in _batches(table, importer, answer, staging.settle):
                staging.settle()
                importer.check(context, rows)
                _place(rows, places)
                judge(importer, context, rows, newer)
                done += len(rows)
                staging.take(rows, done)
        staging.settle()
    except Cancelled:
        upload.rows.all().delete()
        raise
    finally:
        staging.wait()
    return done


def context_of(upload: Upload, by: Actor | None = None) -> ImportContext:
    """The act in the name of `by`, or of whoever uploaded."""
    actor = by or Actor(upload.actor_id, upload.actor_name, upload.unit_id, upload.unit_name)
    return ImportContext(upload.id, actor, upload.as_of, upload.file_name, upload.options)


def newer_than(upload: Upload) -> Upload | None:
    """A written file of the same unit that speaks of a later day."""
    found = Upload.objects.newer(upload.importer, upload.unit_id, upload.as_of)
    return found.exclude(pk=upload.pk).first()


def _batches(
    table: Table, importer: Importer, answer: dict[str, Any], before_asking: Callable[[], None]
) -> Iterator[list[ImportRow]]:
    """`before_asking` is called before anything is asked of the database."""
    mapping = {int(number): code for number, code in answer.get("columns", {}).items()}
    units = {int(number): UNITS[name] for number, name in answer.get("units", {}).items()}
    reader = RowReader(table, importer.fields(), mapping, units)
    marks = next((c.number - 1 for c in table.columns if c.name == ROW_ID_HEADING), None)
    rows = table.rows()
    while batch := list(islice(rows, BATCH)):
        earlier = {}
        if marks is not None:
            before_asking()
            earlier = _earlier(batch, marks)
        yield [_import_row(table.sheet, row, reader, earlier) for row in batch]


def _places(table: Table, importer: Importer, answer: dict[str, Any]) -> dict[str, str]:
    """{field label: letter of the column that holds it}"""
    letters = {column.number: column.letter for column in table.columns}
    labels = {spec.code: spec.label for spec in importer.fields()}
    columns = answer.get("columns", {}).items()
    return {labels[code]: letters.get(int(number), "") for number, code in columns if code in labels}


def _place(rows: list[ImportRow], places: dict[str, str]) -> None:
    """An importer knows fields, not columns: its errors, which begin with the field's label, get the letter."""
    for row in rows:
        row.errors = [_placed(error, places) for error in row.errors]
        row.notices = [_placed(notice, places) for notice in row.notices]


def _placed(said: CellError, places: dict[str, str]) -> CellError:
    return said if said.column else replace(said, column=places.get(said.message.split("：", 1)[0], ""))


def _import_row(
    sheet: str, row: DataRow, reader: RowReader, earlier: dict[int, uuid.UUID | None]
) -> ImportRow:
    read = reader.read(row)
    return ImportRow(
        sheet=sheet,
        number=row.number,
        values=read.values,
        kept=read.kept,
        errors=read.errors,
        earlier=earlier.get(row.number),
    )


def _earlier(batch: list[DataRow], column: int) -> dict[int, uuid.UUID | None]:
    """Targets of rows that come back in a result workbook (R-staged id) or a return (P-target), by row."""
    found: dict[int, uuid.UUID | None] = {}
    marks: dict[int, int] = {}
    for row in batch:
        head, _, tail = str(row.cells[column] if column < len(row.cells) else "").partition("-")
        if head == "R" and tail.isdecimal():
            marks[row.number] = int(tail)
        elif head == "P" and _HEX.fullmatch(tail):
            found[row.number] = uuid.UUID(tail)
    known = dict(
        StagedRow.objects.filter(pk__in=marks.values(), target__isnull=False).values_list("pk", "target")
    )
    return found | {number: known.get(mark) for number, mark in marks.items()}


def judge(importer: Importer, context: ImportContext, rows: list[ImportRow], newer: Upload | None) -> None:
    """Sets the bucket of every row; changes an older file would make become suspects."""
    importer.match(context, [row for row in rows if not row.errors])
    for row in rows:
        if row.errors:
            row.bucket = Bucket.ERROR
        elif newer and row.bucket is Bucket.CHANGED and row.target:
            row.bucket = Bucket.SUSPECT
            row.suspects = [Suspect(row.target, "", (_older(context, newer),))]
        elif row.bucket is Bucket.NEW:
            row.key = uuid7()


def _older(context: ImportContext, newer: Upload) -> str:
    return (
        f"这份表截止到 {context.as_of}，而截止到 {newer.as_of} 的「{newer.file_name}」已经写入；"
        "确要用旧表的数覆盖，请逐行确认"
    )

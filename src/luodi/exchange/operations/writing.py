"""The one revision an import makes, and the one that takes it back."""

import time
import uuid
from dataclasses import replace

from django.db import IntegrityError, connection
from django.utils import timezone

from luodi.exchange.collecting import collector_resting
from luodi.exchange.enums import Bucket, Decision, UploadState
from luodi.exchange.errors import AlreadyImported, HasErrors, LedgerMoved, StandsOn, WhichOne, WrongState
from luodi.exchange.importers import ImportContext, Importer, ImportRow
from luodi.exchange.importers import importer as importer_named
from luodi.exchange.models import StagedRow, Upload
from luodi.exchange.operations.checking import context_of, judge, newer_than
from luodi.exchange.staging import rows_to_write
from luodi.ledger.actors import Actor
from luodi.ledger.operations.booking import can_book
from luodi.ledger.operations.revision import OpenRevision, revision
from luodi.ledger.queries.reading import last_tick

BATCH = 2_500
BOOKED_FROM = 20_000
"""Rows from which on the clock would be held too long under it: the revision books its tick (ledger/operations/booking.py)."""
SLOWER, SPARE = 1.6, 5.0
"""
How much longer a later batch may take than the first, and seconds on top: the booked instant shall lie behind the end, but
not so far that it would have to be waited for (booking.LEAD).
"""


def decide(upload: Upload, rows: list[int], decision: Decision, target: uuid.UUID | None = None) -> int:
    """
    What a person says of suspect rows (staged ids); returns how many took it. SAME needs to know which: `target`,
    one of the row's suspects, or the only one. Raises WrongState, WhichOne.
    """
    if upload.state != UploadState.PREVIEWED:
        raise WrongState("决定疑似的行", upload.get_state_display())
    chosen = list(upload.rows.filter(pk__in=rows, bucket=Bucket.SUSPECT))
    for row in chosen:
        row.decision = decision
        row.target = _which(row, target) if decision == Decision.SAME else None
    StagedRow.objects.bulk_update(chosen, ["decision", "target"], batch_size=1_000)
    return len(chosen)


@collector_resting()
def write_upload(upload: Upload, *, by: Actor, request_key: uuid.UUID | None = None) -> Upload:
    """
    Writes new and changed rows and decided suspects as one revision; rows with errors stay out unless the
    upload's option `all_or_nothing` is set. In order: waits for another import of the kind, locks the upload,
    matches anew when the ledger ticked since the check, has the importer write in batches,
    notes each row's target, marks the upload WRITTEN, ticks. With nothing to write there is no revision.
    Raises AlreadyImported, HasErrors, LedgerMoved, WrongState, and what the importer raises; nothing is written then.
    """
    _refuse_repeated(upload)
    try:
        with revision(
            by=by, verb="exchange.import", reason=f"导入「{upload.file_name}」", request_key=request_key
        ) as rev:
            _one_at_a_time(upload.importer)
            upload = Upload.objects.select_for_update().get(pk=upload.pk)
            _refuse_unready(upload)
            if _write_rows(upload, by, rev):
                rev.about(upload.id)
                rev.details.update(_details(upload))
                rev.at_tick(_stamp("revision", upload.id))
            upload.state, upload.written_at = UploadState.WRITTEN, timezone.now()
            upload.save(update_fields=["state", "written_at"])
    except IntegrityError as error:
        if "same_file_written_once" in str(error):
            _refuse_repeated(upload)
        raise
    upload.refresh_from_db()
    return upload


def undo_upload(upload: Upload, *, by: Actor, reason: str, request_key: uuid.UUID | None = None) -> Upload:
    """
    Retracts everything the import wrote, as one revision, and marks the upload UNDONE. Raises StandsOn,
    naming what was recorded on top of it since; WrongState.
    """
    importer = importer_named(upload.importer)
    with revision(by=by, verb="exchange.undo_import", reason=reason, request_key=request_key) as rev:
        upload = Upload.objects.select_for_update().get(pk=upload.pk)
        if upload.state != UploadState.WRITTEN:
            raise WrongState("撤销", upload.get_state_display())
        context = context_of(upload, by)
        if upload.revision is not None:
            blockers = importer.blockers(context, upload.revision)
            if blockers:
                raise StandsOn(blockers)
            importer.undo(rev, context, upload.revision)
            rev.about(upload.id)
            rev.details.update(_details(upload) | {"undoes": upload.revision})
            rev.at_tick(_stamp("undone_revision", upload.id))
        upload.state = UploadState.UNDONE
        upload.save(update_fields=["state"])
    upload.refresh_from_db()
    return upload


def _write_rows(upload: Upload, by: Actor, rev: OpenRevision) -> int:
    importer, context, written = importer_named(upload.importer), context_of(upload, by), 0
    many = StagedRow.objects.filter(upload=upload).to_write().count()
    importer.begin(context)
    moved = last_tick().seq != upload.checked_seq
    newer = newer_than(upload)
    for batch in rows_to_write(upload.pk, BATCH, rev.settle):
        began = time.monotonic()
        rows = [row for _, row in batch]
        if moved:
            _refuse_moved(importer, context, rows, newer)
        targets = importer.write(rev, context, rows)
        known = (
            (pk, row.target or row.key, target) for (pk, row), target in zip(batch, targets, strict=True)
        )
        if changed := [(pk, target) for pk, noted, target in known if noted != target]:
            rev.settle()
            _note_targets(changed)
        written += len(batch)
        if rev.booked is None and many >= BOOKED_FROM and can_book():
            rev.book(SLOWER * (time.monotonic() - began) * (many - written) / len(batch) + SPARE)
    rev.settle()
    return written


def _refuse_moved(
    importer: Importer, context: ImportContext, rows: list[ImportRow], newer: Upload | None
) -> None:
    """The preview a person saw must be what is written: the same bucket, target and changes, row by row."""
    fresh = [replace(row, bucket=Bucket.NEW, target=None, changes=[], suspects=[]) for row in rows]
    judge(importer, context, fresh, newer)
    other = [
        row
        for row, now in zip(rows, fresh, strict=True)
        if (row.bucket, row.changes) != (now.bucket, now.changes)
        or (row.bucket is not Bucket.SUSPECT and row.target != now.target)
    ]
    if other:
        raise LedgerMoved(len(other), f"工作表「{other[0].sheet}」第 {other[0].number} 行")


def _one_at_a_time(importer: str) -> None:
    """Two imports of one kind may not both find a thing missing and both add it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"exchange.{importer}"])


def _which(row: StagedRow, target: uuid.UUID | None) -> uuid.UUID:
    known = [uuid.UUID(suspect["target"]) for suspect in row.suspects]
    if target in known:
        return known[known.index(target)]
    if target is None and len(known) == 1:
        return known[0]
    raise WhichOne(row.sheet, row.number)


def _note_targets(changed: list[tuple[int, uuid.UUID | None]]) -> None:
    """Of the rows that do not know it since the check."""
    rows, targets = zip(*changed, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE exchange_stagedrow s SET target = v.target"
            " FROM unnest(%s::bigint[], %s::uuid[]) AS v (id, target) WHERE s.id = v.id",
            [list(rows), list(targets)],
        )


def _stamp(column: str, upload: uuid.UUID) -> tuple[str, tuple[uuid.UUID]]:
    return f"UPDATE exchange_upload SET {column} = ledger_seq() WHERE id = %s", (upload,)


def _details(upload: Upload) -> dict[str, object]:
    return {
        "upload": str(upload.id),
        "importer": upload.importer,
        "file": upload.file_name,
        "size": upload.size,
        "sha256": upload.sha256,
        "as_of": upload.as_of.isoformat(),
    }


def _refuse_unready(upload: Upload) -> None:
    if upload.state != UploadState.PREVIEWED:
        raise WrongState("写入", upload.get_state_display())
    errors = upload.counts.get(Bucket.ERROR, 0)
    if errors and upload.options.get("all_or_nothing"):
        raise HasErrors(errors)


def _refuse_repeated(upload: Upload) -> None:
    same = Upload.objects.written().filter(importer=upload.importer, sha256=upload.sha256).first()
    if same and same.pk != upload.pk and same.written_at:
        raise AlreadyImported(same.file_name, same.written_at, same.revision)

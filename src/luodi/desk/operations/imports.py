"""Moving an upload on: a small file at once, in the request; a large one in the worker."""

import uuid
from typing import Any

from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from luodi.exchange import tasks
from luodi.exchange.enums import UploadState
from luodi.exchange.files import path_of
from luodi.exchange.models import Upload
from luodi.exchange.operations.checking import check_upload
from luodi.exchange.operations.receiving import recognise_upload
from luodi.exchange.operations.writing import write_upload
from luodi.exchange.reading.packages import unpacked_size
from luodi.exchange.reading.tables import Recognised
from luodi.ledger.actors import Actor

INLINE_ROWS = 2_000
INLINE_BYTES = 600_000
"""About the rows above in an .xlsx of thirty columns; how many there are is not known before reading."""
INLINE_UNPACKED = 20_000_000
"""Bytes of such a workbook unpacked; a small file of one row a hundred thousand times is none to read in a request."""
LIVE = ("todo", "doing")


def go_on(upload: Upload) -> None:
    """
    The next step nobody has to be asked about: reading, then checking. Small files are done when this returns;
    for a larger one a job stands in the queue. Calling it again for an upload whose job was lost begins it anew.
    """
    recognised = None
    if upload.state == UploadState.UPLOADED:
        if upload.size > INLINE_BYTES or unpacked_size(path_of(upload.sha256)) > INLINE_UNPACKED:
            _queue(tasks.read, upload)
            return
        recognised = recognise_upload(upload)
    if upload.state == UploadState.MAPPED and not upload.is_day_asked:
        check(upload, recognised)


def check(upload: Upload, recognised: Recognised | None = None) -> None:
    """Judges every row against the ledger. Raises what check_upload raises."""
    if upload.progress_total > INLINE_ROWS:
        _queue(tasks.check, upload)
    else:
        check_upload(upload, recognised)


def write(upload: Upload, *, by: Actor, request_key: uuid.UUID) -> Upload:
    """Writes at once or queues the writing; raises what write_upload raises when done at once."""
    Upload.objects.filter(pk=upload.pk).update(refusal="")
    if upload.rows.to_write()[: INLINE_ROWS + 1].count() <= INLINE_ROWS:
        return write_upload(upload, by=by, request_key=request_key)
    actor = {
        "id": str(by.id),
        "name": by.name,
        "unit_id": str(by.unit_id) if by.unit_id else None,
        "unit_name": by.unit_name,
    }
    _queue(tasks.write, upload, actor=actor, request_key=str(request_key))
    return upload


def running(upload: Upload) -> str:
    """The name of the job that works on it or waits to, "" when there is none."""
    jobs = ProcrastinateJob.objects.filter(lock=_lock(upload), status__in=LIVE)
    return jobs.order_by("-id").values_list("task_name", flat=True).first() or ""


def set_options(upload: Upload, **options: Any) -> None:
    """How each column's changes are taken (更正 or 变更) and whether errors hold back the whole file."""
    upload.options = {**upload.options, **options}
    upload.save(update_fields=["options"])


def _queue(task: Any, upload: Upload, **arguments: Any) -> None:
    job = task.configure(lock=_lock(upload), queueing_lock=f"{task.name}:{upload.pk}")
    try:
        job.defer(upload=str(upload.pk), **arguments)
    except AlreadyEnqueued:
        return


def _lock(upload: Upload) -> str:
    return f"exchange:{upload.pk}"

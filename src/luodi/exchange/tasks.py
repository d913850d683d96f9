"""
Long work in the worker. A killed job is begun again (runtime/tasks.py); each step starts from a clean state, and alone:
a worker taken for dead may only have been slow.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import connection
from procrastinate.contrib.django import app

from luodi.exchange.enums import UploadState
from luodi.exchange.errors import Cancelled, ExchangeRefusal
from luodi.exchange.models import Upload
from luodi.exchange.operations.checking import check_upload
from luodi.exchange.operations.receiving import recognise_upload
from luodi.exchange.operations.writing import write_upload
from luodi.exchange.reading.tables import Recognised
from luodi.ledger.actors import Actor
from luodi.ledger.errors import LedgerRefusal

UNFORESEEN = (
    "办到一半出了没料到的错，什么也没有写入；错误已记入日志，请再办一次，还不行请把这份表交系统管理员。"
)


@app.task(name="exchange.read", queue="exchange", retry=2)
def read(upload: str) -> None:
    """Recognise; when nobody needs to be asked, check at once with the file already open."""
    with _alone(upload) as alone:
        found = Upload.objects.get(pk=uuid.UUID(upload))
        if not alone or found.state not in (UploadState.UPLOADED, UploadState.MAPPED):
            return
        recognised = recognise_upload(found) if found.state == UploadState.UPLOADED else None
        if found.state == UploadState.MAPPED and not found.is_day_asked:
            _check(found.pk, recognised)


@app.task(name="exchange.check", queue="exchange", retry=2)
def check(upload: str) -> None:
    with _alone(upload) as alone:
        if alone:
            _check(uuid.UUID(upload), None)


@app.task(name="exchange.write", queue="exchange", retry=2)
def write(upload: str, actor: dict[str, str | None], request_key: str) -> None:
    """The refusal, if any, is shown on the upload's page."""
    with _alone(upload) as alone:
        found = Upload.objects.get(pk=uuid.UUID(upload))
        if alone and found.state != UploadState.WRITTEN:
            _write(found, actor, request_key)


def _write(found: Upload, actor: dict[str, str | None], request_key: str) -> None:
    unit = actor["unit_id"]
    by = Actor(
        uuid.UUID(actor["id"]),
        actor["name"] or "",
        uuid.UUID(unit) if unit else None,
        actor["unit_name"] or "",
    )
    with _told(found.pk):
        write_upload(found, by=by, request_key=uuid.UUID(request_key))


@contextmanager
def _alone(upload: str) -> Iterator[bool]:
    """False where another process is at this upload. A killed one lets go with its connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [f"exchange.upload.{upload}"])
        alone = bool(cursor.fetchone()[0])
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [f"exchange.upload.{upload}"]
                )


def _check(upload: uuid.UUID, recognised: Recognised | None) -> None:
    found = Upload.objects.get(pk=upload)
    with _told(upload), suppress(Cancelled):
        check_upload(found, recognised)


@contextmanager
def _told(upload: uuid.UUID) -> Iterator[None]:
    """Whatever stops the work stands on the upload's page; what nobody foresaw goes on to the queue's log as well."""
    _note(upload, "")
    try:
        yield
    except (LedgerRefusal, ExchangeRefusal) as refusal:
        _note(upload, str(refusal))
    except Exception:
        _note(upload, UNFORESEEN)
        raise


def _note(upload: uuid.UUID, refusal: str) -> None:
    Upload.objects.filter(pk=upload).update(refusal=refusal)

"""Long work in the worker. A killed job is begun again by the queue; each step starts from a clean state."""

import uuid

from procrastinate.contrib.django import app

from luodi.exchange.enums import UploadState
from luodi.exchange.errors import Cancelled, ExchangeRefusal
from luodi.exchange.models import Upload
from luodi.exchange.operations.checking import check_upload
from luodi.exchange.operations.receiving import recognise_upload
from luodi.exchange.operations.writing import write_upload
from luodi.exchange.reading.tables import Recognised
from luodi.ledger.actors import Actor
from luodi.ledger.errors import AlreadyRecorded


@app.task(name="exchange.read", queue="exchange", retry=2)
def read(upload: str) -> None:
    """Recognise; when nobody needs to be asked, check at once with the file already open."""
    found = Upload.objects.get(pk=uuid.UUID(upload))
    if found.state != UploadState.UPLOADED:
        return
    recognised = recognise_upload(found)
    if found.state == UploadState.MAPPED:
        _check(found.pk, recognised)


@app.task(name="exchange.check", queue="exchange", retry=2)
def check(upload: str) -> None:
    _check(uuid.UUID(upload), None)


@app.task(name="exchange.write", queue="exchange", retry=2)
def write(upload: str, actor: dict[str, str | None], request_key: str) -> None:
    """The refusal, if any, is shown on the upload's page."""
    found = Upload.objects.get(pk=uuid.UUID(upload))
    if found.state == UploadState.WRITTEN:
        return
    unit = actor["unit_id"]
    by = Actor(
        uuid.UUID(actor["id"]),
        actor["name"] or "",
        uuid.UUID(unit) if unit else None,
        actor["unit_name"] or "",
    )
    try:
        write_upload(found, by=by, request_key=uuid.UUID(request_key))
    except (AlreadyRecorded, ExchangeRefusal) as refusal:
        _note(found.pk, str(refusal))


def _check(upload: uuid.UUID, recognised: Recognised | None) -> None:
    found = Upload.objects.get(pk=upload)
    try:
        check_upload(found, recognised)
    except Cancelled:
        return
    except ExchangeRefusal as refusal:
        _note(upload, str(refusal))


def _note(upload: uuid.UUID, refusal: str) -> None:
    Upload.objects.filter(pk=upload).update(refusal=refusal)

"""What every verb of the room shares: one revision, the permission looked at again, evidence kept."""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from luodi.assessment.errors import Refusal
from luodi.attachments.errors import StorageFull, UploadRefused
from luodi.attachments.operations.blobs import shortened, store_blob
from luodi.calc.partial_dates import PartialDate
from luodi.ledger.models import dated
from luodi.ledger.operations.revision import OpenRevision, revision
from luodi.ledger.queries.reading import today


@contextmanager
def assessment_revision(
    *, by: Any, verb: str, reason: str = "", request_key: uuid.UUID | None = None
) -> Iterator[OpenRevision]:
    """revision() under this room's verbs; `by` is a signed-in user."""
    with revision(by=by.actor, verb=f"assessment.{verb}", reason=reason, request_key=request_key) as rev:
        yield rev


def in_year(year: int) -> dict[str, Any]:
    """The date columns of an entry about a whole year."""
    return dated(PartialDate.of_year(year))


def today_dated() -> dict[str, dt.date]:
    return dated(today())


@dataclass(frozen=True, slots=True)
class Proof:
    """A stored file: digest and name, both empty without one."""

    sha256: str = ""
    file_name: str = ""


def kept(content: IO[bytes] | None, name: str, size: int) -> Proof:
    """Stores an uploaded file. Raises Refusal with the sentence of attachments."""
    if content is None:
        return Proof()
    try:
        return Proof(store_blob(content, name=name, size=size).sha256, shortened(name))
    except (UploadRefused, StorageFull) as refusal:
        raise Refusal(str(refusal), "file") from refusal

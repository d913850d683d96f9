"""Putting a stored file to something, and taking it back."""

import uuid

from django.utils import timezone

from luodi.attachments.errors import UploadRefused
from luodi.attachments.models import Attachment, Blob
from luodi.ledger.actors import Actor

LONGEST_NAME = 200


def attach(
    blob: Blob, *, name: str, owner_table: str, owner_id: uuid.UUID, kind: str = "", by: Actor
) -> Attachment:
    """Names a blob as belonging to a row. The same content twice on one owner gives the row it already
    has.
    """
    standing = Attachment.objects.standing().of(owner_table, [owner_id])
    found: Attachment | None = standing.filter(blob=blob, kind=kind).first()
    if found:
        return found
    attached: Attachment = Attachment.objects.create(
        blob=blob,
        name=shortened(name),
        owner_table=owner_table,
        owner_id=owner_id,
        kind=kind,
        uploader=by.id,
        uploader_name=by.name,
        unit_name=by.unit_name,
    )
    return attached


def withdraw_attachment(attachment: Attachment, *, reason: str, by: Actor) -> None:
    """Takes a file back; the row and the bytes stay for the record. Raises UploadRefused without a reason."""
    if not reason.strip():
        raise UploadRefused("撤回附件须写明原因。")
    Attachment.objects.standing().filter(pk=attachment.pk).update(
        withdrawn_at=timezone.now(), withdrawn_by_name=by.name, withdrawn_reason=reason.strip()
    )


def shortened(name: str) -> str:
    """The file's own name without folders, at most 200 characters, the ending kept."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1].replace("\x00", "").strip() or "未命名"
    if len(bare) <= LONGEST_NAME:
        return bare
    stem, dot, suffix = bare.rpartition(".")
    return stem[: LONGEST_NAME - len(suffix) - 1] + dot + suffix if len(suffix) < 10 else bare[:LONGEST_NAME]

"""Keeping the bytes: checked, hashed while written, atomic, once per content."""

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

from luodi.attachments.errors import StorageFull
from luodi.attachments.kinds import JPEG, recognise
from luodi.attachments.models import Blob
from luodi.attachments.models.blob import place_of
from luodi.attachments.photos import photo_facts

LONGEST_NAME = 200
PIECE = 1024 * 1024
PHOTO_HEAD = 64 * 1024
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def store_blob(content: IO[bytes], *, name: str, size: int) -> Blob:
    """Keeps a file and returns its row; the same content twice is kept once.

    Side effects in order: the content is checked (UploadRefused), written to a temporary file beside its
    place, synced, renamed, the folder synced, the row inserted. Raises StorageFull with one sentence.
    A transaction rolled back afterwards leaves at most an unreferenced file.
    """
    kind = recognise(content, name, size)
    with _disk_refusals(name):
        digest = _write(content)
    content.seek(0)
    facts = photo_facts(content.read(PHOTO_HEAD)) if kind is JPEG else None
    blob, _ = Blob.objects.get_or_create(
        sha256=digest,
        defaults={
            "size": size,
            "mime": kind.mime,
            "taken_at": str(facts.taken_at or "") if facts else "",
            "latitude": facts.latitude if facts else None,
            "longitude": facts.longitude if facts else None,
        },
    )
    return blob


def _write(content: IO[bytes]) -> str:
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=".upload-", dir=root)
    try:
        digest = _copy(content, handle)
        place = place_of(digest)
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            os.replace(temporary, place)
            for folder in (place.parent, place.parent.parent, root):
                _sync_folder(folder)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return digest


def _copy(content: IO[bytes], handle: int) -> str:
    sha = hashlib.sha256()
    content.seek(0)
    with os.fdopen(handle, "wb") as file:
        while piece := content.read(PIECE):
            sha.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return sha.hexdigest()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _disk_refusals(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise StorageFull(
            f"服务器磁盘已满，「{name}」没有保存，其他内容不受影响；请联系系统管理员清理磁盘后重新上传。"
        ) from error


def shortened(name: str) -> str:
    """The file's own name without folders, at most 200 characters, the ending kept."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1].replace("\x00", "").strip() or "未命名"
    if len(bare) <= LONGEST_NAME:
        return bare
    stem, dot, suffix = bare.rpartition(".")
    return stem[: LONGEST_NAME - len(suffix) - 1] + dot + suffix if len(suffix) < 10 else bare[:LONGEST_NAME]

"""Where uploaded workbooks lie: under their sha256, written whole or not at all."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from luodi.exchange.reading.opening import MAX_FILE_BYTES
from luodi.exchange.reading.refusals import TooLarge


@dataclass(frozen=True, slots=True)
class KeptFile:
    sha256: str
    size: int
    path: Path


def path_of(sha256: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "exchange" / sha256[:2] / sha256


def keep(chunks: Iterable[bytes]) -> KeptFile:
    """Write the bytes through to disk, then name them. Raises TooLarge, leaving nothing."""
    folder = Path(settings.MEDIA_ROOT) / "exchange"
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=folder, prefix="incoming-")
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > MAX_FILE_BYTES:
                    raise TooLarge(
                        f"这个文件超过 {MAX_FILE_BYTES // 1_000_000} MB", "请删去图片，或分成几个文件上传。"
                    )
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        target = path_of(digest.hexdigest())
        target.parent.mkdir(exist_ok=True)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return KeptFile(digest.hexdigest(), size, target)

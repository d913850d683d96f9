"""Make a backup."""

import contextlib
import errno
import io
import os
import subprocess
import tarfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from psycopg import Connection

from luodi import __version__
from luodi.runtime.backups.archive import (
    DUMP,
    FILES,
    MANIFEST,
    Manifest,
    check_dump_is_readable,
    digest,
    verify,
)
from luodi.runtime.backups.place import Place, client_environment
from luodi.runtime.databases import connect_as_owner
from luodi.runtime.identity import City, city_of
from luodi.runtime.postgres import binaries_folder
from luodi.runtime.refusal import Refusal

SHANGHAI = ZoneInfo("Asia/Shanghai")


def make(place: Place, *, note: str = "", to: Path | None = None) -> Path:
    """Write a backup and read it back before it gets its name; returns the file.

    The database is dumped first, the attachments after it: an attachment never changes, so every one
    the dump speaks of is in. Raises Refusal (disk full, not writable, dump failed); nothing half is left.
    """
    now = datetime.now(SHANGHAI)
    with connect_as_owner(place.database) as connection:
        city, migrations = city_of(connection), applied_migrations(connection)
    target = to or place.backups / f"luodi-{city.code or 'empty'}-{now:%Y%m%d-%H%M%S-%f}.tar"
    if target.exists():
        raise Refusal(f"{target} 已存在：请换一个文件名，或先移走它。")
    unfinished, dump = target.with_name(target.name + ".part"), target.with_name(target.name + ".dump")
    with _nothing_half(target.parent, unfinished, dump):
        target.parent.mkdir(parents=True, exist_ok=True)
        _dump(place.database, dump)
        check_dump_is_readable(dump)
        _write(unfinished, dump, place.files, (now.isoformat(timespec="seconds"), note, city, migrations))
        dump.unlink()
        verify(unfinished)
        unfinished.replace(target)
        _sync_folder(target.parent)
    return target


def applied_migrations(connection: Connection[Any]) -> list[str]:
    """ "app.name" of every migration the database has; empty for an empty database."""
    row = connection.execute("SELECT to_regclass('django_migrations') IS NOT NULL").fetchone()
    if not (row and row[0]):
        return []
    rows = connection.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1").fetchall()
    return [name for (name,) in rows]


def _dump(database: str, to: Path) -> None:
    command = [str(binaries_folder() / "pg_dump"), "--format=custom", "--no-owner", f"--file={to}", database]
    result = subprocess.run(command, env=client_environment(), capture_output=True, text=True)
    if result.returncode:
        if "No space left" in result.stderr or "could not write" in result.stderr:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        raise Refusal(f"数据库导不出来（{result.stderr.strip().splitlines()[-1]}）：请处理后重新备份。")


def _write(path: Path, dump: Path, files: Path, facts: tuple[str, str, City, list[str]]) -> None:
    sums: dict[str, str] = {}
    with path.open("wb") as out:
        path.chmod(0o600)  # it holds everybody's data
        with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
            for name, source in _members(dump, files):
                with source.open("rb") as stream:
                    sums[name] = digest(stream)
                tar.add(source, arcname=name, recursive=False)
            made_at, note, city, migrations = facts
            manifest = Manifest(made_at, note, __version__, city, migrations, sums).to_json()
            entry = tarfile.TarInfo(MANIFEST)
            entry.size = len(manifest)
            tar.addfile(entry, io.BytesIO(manifest))
        out.flush()
        os.fsync(out.fileno())


def _members(dump: Path, files: Path) -> Iterator[tuple[str, Path]]:
    yield DUMP, dump
    for path in sorted(files.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield FILES + path.relative_to(files).as_posix(), path


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _nothing_half(folder: Path, *leftovers: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise Refusal(
                f"磁盘空间不足，备份没有完成，未留下不完整的文件：请清理 {folder} 所在磁盘，"
                f"或用 ./luodi backup --to 另一磁盘上的文件。"
            ) from error
        raise Refusal(f"备份写不到 {folder}（{error.strerror}）：请核对目录和权限。") from error
    finally:
        for path in leftovers:
            path.unlink(missing_ok=True)

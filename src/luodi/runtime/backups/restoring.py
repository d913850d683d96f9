"""Put a backup back."""

import errno
import shutil
import subprocess
import tarfile
from collections.abc import Collection
from pathlib import Path

from psycopg.errors import InsufficientPrivilege

from luodi.runtime.backups.archive import DUMP, FILES, Manifest, verify
from luodi.runtime.backups.making import applied_migrations, make
from luodi.runtime.backups.place import Place, client_environment
from luodi.runtime.databases import (
    connect_as_owner,
    create_database,
    database_exists,
    drop_database,
    ensure_extensions,
    ensure_roles,
    rename_database,
)
from luodi.runtime.identity import NOT_SET_UP, city_of
from luodi.runtime.postgres import binaries_folder
from luodi.runtime.refusal import Refusal


def restore(path: Path, place: Place, *, known_migrations: Collection[str], force: bool = False) -> Manifest:
    """Replace the database and the attachments of `place` by a backup's.

    In order: the backup is verified whole; refused when it is another city's (unless `force`) or newer
    than the program; the dump is restored beside the present; what is there now is backed up; then both
    are swapped. Until the swap nothing of the present is touched: a Refusal leaves everything as it was.
    """
    manifest = verify(path)
    if unknown := sorted(set(manifest.migrations) - set(known_migrations)):
        raise Refusal(f"备份来自更新的版本（本程序没有 {unknown[0]}）：请先升级程序再恢复。")
    _refuse_other_city(manifest, place, force)
    beside = Place(f"{place.database}_restoring", place.files.with_name("files.restoring"), place.backups)
    try:
        _extract(path, beside.files)
        _load(beside.files / DUMP, beside.database)
        _keep_present(place)
        _swap(beside, place)
    finally:
        shutil.rmtree(beside.files, ignore_errors=True)
        with connect_as_owner("postgres") as server:
            drop_database(server, beside.database)
    return manifest


def _refuse_other_city(manifest: Manifest, place: Place, force: bool) -> None:
    with connect_as_owner(place.database) as connection:
        here = city_of(connection)
    if not force and here != NOT_SET_UP and manifest.city.code != here.code:
        raise Refusal(
            f"这份备份属于{manifest.city}，本系统是{here}，已拒绝恢复：请核对文件；确要替换请加 --force。"
        )


def _extract(path: Path, to: Path) -> None:
    shutil.rmtree(to, ignore_errors=True)
    try:
        to.mkdir(parents=True, mode=0o700)
        with tarfile.open(path, "r:") as tar:
            tar.extractall(to, filter="data")
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise Refusal(f"磁盘空间不足，没有恢复，现有数据未动：请清理 {to.parent} 所在磁盘。") from error
        raise Refusal(
            f"备份解不开（{error.strerror}），没有恢复，现有数据未动：请核对 {to.parent} 的权限。"
        ) from error


def _load(dump: Path, database: str) -> None:
    try:
        with connect_as_owner("postgres") as server:
            ensure_roles(server)
            drop_database(server, database)
            create_database(server, database)
    except InsufficientPrivilege as error:
        raise Refusal(
            "数据库服务器上的账号无权建库，没有恢复，现有数据未动：请由数据库管理员执行 ALTER ROLE … CREATEDB。"
        ) from error
    command = [
        str(binaries_folder() / "pg_restore"),
        "--exit-on-error",
        "--no-owner",
        f"--dbname={database}",
        str(dump),
    ]
    result = subprocess.run(command, env=client_environment(), capture_output=True, text=True)
    if result.returncode:
        raise Refusal(f"数据库恢复失败（{result.stderr.strip().splitlines()[-1]}），现有数据未动。")
    with connect_as_owner(database) as connection:
        ensure_extensions(connection)


def _keep_present(place: Place) -> None:
    with connect_as_owner(place.database) as connection:
        anything = bool(applied_migrations(connection))
    if anything:
        kept = make(place, note="恢复备份之前")
        print(f"落地：恢复前的数据已备份到 {kept}", flush=True)


def _swap(beside: Place, place: Place) -> None:
    replaced = f"{place.database}_replaced"
    (beside.files / DUMP).unlink()
    new_files, old_files = beside.files / FILES, place.files.with_name("files.replaced")
    new_files.mkdir(exist_ok=True)
    with connect_as_owner("postgres") as server:
        drop_database(server, replaced)
        if database_exists(server, place.database):
            rename_database(server, place.database, replaced)
        rename_database(server, beside.database, place.database)
        shutil.rmtree(old_files, ignore_errors=True)
        if place.files.exists():
            place.files.rename(old_files)
        new_files.rename(place.files)
        drop_database(server, replaced)
    shutil.rmtree(old_files, ignore_errors=True)

"""Backups and restores, on real databases of the test cluster."""

import io
import json
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db.migrations.loader import MigrationLoader

import testing_cluster
from luodi.org.installation import identity as city_identity
from luodi.runtime import identity
from luodi.runtime.backups.archive import verify
from luodi.runtime.backups.making import make
from luodi.runtime.backups.place import Place
from luodi.runtime.backups.restoring import restore
from luodi.runtime.databases import connect_as_owner
from luodi.runtime.refusal import Refusal

KNOWN = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}


@pytest.fixture
def place(fresh_database, tmp_path: Path) -> Iterator[Place]:
    """A city 330700 with one attachment, 附件."""
    files = tmp_path / "files"
    (files / "ab").mkdir(parents=True)
    (files / "ab" / "附件").write_text("协议扫描件", encoding="utf-8")
    set_city(fresh_database.name, "330700", "金华市")
    yield Place(fresh_database.name, files, tmp_path / "backups")
    testing_cluster.drop(f"{fresh_database.name}_replaced")


def set_city(database: str, code: str, name: str) -> None:
    with connect_as_owner(database) as owner:
        owner.execute("DELETE FROM org_city")
        owner.execute(
            "INSERT INTO org_region (code, name, short_name, kind, sort, is_managed, is_current)"
            " VALUES (%s, %s, %s, 'city', 0, false, true) ON CONFLICT DO NOTHING",
            [code, name, name],
        )
        owner.execute(
            "INSERT INTO org_city (id, installation, region_id, name, landing_rule, slip_preset, is_demo, created_at)"
            " VALUES (1, gen_random_uuid(), %s, %s, '', '', false, now())",
            [code, name],
        )


def city_name(database: str) -> str | None:
    with connect_as_owner(database) as owner:
        row = owner.execute("SELECT name FROM org_city").fetchone()
    return row[0] if row else None


def test_the_restore_drill_brings_back_rows_files_and_rights(place: Place) -> None:
    backup = make(place)
    set_city(place.database, "330700", "改过的名字")
    shutil.rmtree(place.files)
    manifest = restore(backup, place, known_migrations=KNOWN)
    assert manifest.city == identity.City("330700", "金华市")
    assert city_name(place.database) == "金华市"
    assert (place.files / "ab" / "附件").read_text(encoding="utf-8") == "协议扫描件"
    with connect_as_owner(place.database) as owner:
        row = owner.execute("SELECT has_table_privilege('luodi_web_unit', 'org_city', 'SELECT')").fetchone()
        assert row == (True,)
        assert owner.execute("SELECT show_trgm('金华市') <> '{}'").fetchone() == (True,)


def test_a_restore_first_backs_up_what_it_replaces(place: Place) -> None:
    backup = make(place)
    set_city(place.database, "330700", "恢复之前")
    restore(backup, place, known_migrations=KNOWN)
    (kept,) = set(place.backups.iterdir()) - {backup}
    assert verify(kept).city.name == "恢复之前"


def test_another_citys_backup_is_refused_unless_forced(place: Place) -> None:
    backup = make(place)
    set_city(place.database, "330800", "衢州市")
    with pytest.raises(Refusal, match="属于金华市（330700），本系统是衢州市（330800）"):
        restore(backup, place, known_migrations=KNOWN)
    assert city_name(place.database) == "衢州市"
    restore(backup, place, known_migrations=KNOWN, force=True)
    assert city_name(place.database) == "金华市"


def test_a_newer_programs_backup_is_refused(place: Place) -> None:
    backup = make(place)
    with pytest.raises(Refusal, match="来自更新的版本"):
        restore(backup, place, known_migrations={"org.0001_initial"})


@pytest.mark.parametrize("member", ["database.dump", "files/ab/附件"])
def test_a_damaged_backup_is_refused_and_named(place: Place, member: str) -> None:
    backup = make(place)
    with tarfile.open(backup) as tar:
        found = tar.getmember(member)
    content = bytearray(backup.read_bytes())
    content[found.offset_data] ^= 1
    backup.write_bytes(content)
    with pytest.raises(Refusal, match=f"已损坏：其中 {member}"):
        restore(backup, place, known_migrations=KNOWN)
    assert (place.files / "ab" / "附件").exists()


def test_a_cut_off_backup_is_refused(place: Place) -> None:
    backup = make(place)
    backup.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    with pytest.raises(Refusal, match=r"不是完整的落地备份"):
        verify(backup)


def test_a_member_that_the_manifest_does_not_name_is_refused(place: Place) -> None:
    backup = make(place)
    with tarfile.open(backup, "a") as tar:
        extra = tarfile.TarInfo("files/强塞")
        extra.size = 1
        tar.addfile(extra, io.BytesIO(b"x"))
    with pytest.raises(Refusal, match="files/强塞"):
        verify(backup)


def test_a_file_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    stranger = tmp_path / "通知.docx"
    stranger.write_bytes(b"PK" * 9999)
    with pytest.raises(Refusal, match="不是完整的落地备份"):
        verify(stranger)


def test_the_manifest_tells_city_migrations_and_checksums(place: Place) -> None:
    with tarfile.open(make(place, note="每日")) as tar:
        entry = tar.extractfile("manifest.json")
        assert entry is not None
        manifest = json.load(entry)
    assert manifest["city"] == {"code": "330700", "name": "金华市"}
    assert manifest["note"] == "每日"
    assert "org.0001_initial" in manifest["migrations"]
    assert set(manifest["sha256"]) == {"database.dump", "files/ab/附件"}


def test_a_backup_never_overwrites_a_file(place: Place, tmp_path: Path) -> None:
    taken = tmp_path / "已有.tar"
    taken.write_text("别的东西")
    with pytest.raises(Refusal, match="已存在"):
        make(place, to=taken)
    assert taken.read_text() == "别的东西"


def test_the_city_of_an_empty_database_is_nobodys() -> None:
    with psycopg.connect(**connection_to_postgres()) as connection:
        assert city_identity(connection) is None


def connection_to_postgres() -> dict[str, str]:
    with connect_as_owner("postgres") as owner:
        return {"host": owner.info.host, "dbname": "postgres", "user": owner.info.user}

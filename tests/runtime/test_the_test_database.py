"""The ground all other tests stand on."""

import threading

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from luodi.runtime import grants
from luodi.runtime.database import VERIFIER, WEB_CITY, WEB_UNIT, WORKER
from luodi.runtime.databases import connect_as_owner


@pytest.mark.django_db
def test_tests_connect_as_the_web_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        assert cursor.fetchone() == (WEB_UNIT,)


@pytest.mark.django_db
def test_chinese_words_have_trigrams() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT show_trgm('金华市') <> '{}'")
        assert cursor.fetchone() == (True,)


@pytest.mark.django_db
def test_the_web_role_may_neither_make_nor_empty_tables() -> None:
    for statement in ("CREATE TABLE mine (a int)", "TRUNCATE django_session"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.connection.transaction():
            connection.connection.execute(statement)


def test_a_fresh_database_keeps_real_commits_seen_by_other_threads(fresh_database) -> None:
    ContentType.objects.create(app_label="somewhere", model="something")
    seen: list[bool] = []

    def look() -> None:
        seen.append(ContentType.objects.filter(app_label="somewhere").exists())
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [True]


@pytest.mark.django_db
def test_nothing_of_a_fresh_database_reaches_the_shared_one() -> None:
    assert not ContentType.objects.filter(app_label="somewhere").exists()


def rights(connection: psycopg.Connection, role: str, table: str) -> set[str]:
    wanted = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "REFERENCES")
    found = {
        r: connection.execute("SELECT has_table_privilege(%s, %s, %s)", [role, table, r]).fetchone()
        for r in wanted
    }
    return {right for right, row in found.items() if row == (True,)}


def test_roles_write_every_table_and_the_verifier_reads_it(owner_connection: psycopg.Connection) -> None:
    for role in (WEB_UNIT, WEB_CITY, WORKER):
        assert rights(owner_connection, role, "django_session") == {"SELECT", "INSERT", "UPDATE", "DELETE"}
    assert rights(owner_connection, VERIFIER, "django_session") == {"SELECT"}


def test_a_restriction_takes_rights_away_and_leaves_one_column(fresh_database, monkeypatch) -> None:
    monkeypatch.setattr(grants, "_restrictions", [])
    grants.register("django_session", revoke=["update", "DELETE"], update_columns=["expire_date"])
    with connect_as_owner(fresh_database.name) as owner:
        grants.apply(owner)
        grants.apply(owner)  # every migrate applies them again
        assert rights(owner, WEB_UNIT, "django_session") == {"SELECT", "INSERT"}
        columns = owner.execute(
            "SELECT column_name FROM information_schema.column_privileges"
            " WHERE grantee = %s AND table_name = 'django_session' AND privilege_type = 'UPDATE'",
            [WEB_UNIT],
        ).fetchall()
        assert columns == [("expire_date",)]


def test_a_restriction_with_a_misspelt_right_is_refused() -> None:
    with pytest.raises(ValueError, match="no such right"):
        grants.register("django_session", revoke=["DELET"])


def test_every_restricted_table_exists(owner_connection: psycopg.Connection) -> None:
    for restriction in grants.restrictions():
        assert owner_connection.execute("SELECT to_regclass(%s)", [restriction.table]).fetchone() != (
            None,
        ), restriction


def test_no_role_but_the_owner_has_powers(owner_connection: psycopg.Connection) -> None:
    powerful = owner_connection.execute(
        "SELECT rolname FROM pg_roles WHERE rolname LIKE 'luodi_%'"
        " AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb) AND rolname <> 'luodi_owner'"
    ).fetchall()
    assert powerful == []

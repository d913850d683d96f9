"""Reporting tools read the views of schema bi under a login of their own, and only what it was given."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import sql

from figures_cast import writing
from people_cast import unit
from projects_cast import acting, officer

LOGINS = ("tests_bi_city", "tests_bi_district", "tests_bi_nobody")


@pytest.fixture
def owner(fresh_database, owner_connection):
    by = officer()
    with acting(by), writing(by) as w:
        for name, place, bureau in (("甲", "330702", "婺城区招商局"), ("乙", "330782", "义乌市招商局")):
            made = w.project(name, dt.date(2015, 1, 1), region=place, unit=str(unit(bureau, place).id))
            w.milestone(made, "signed", dt.date(2015, 2, 1))
            w.money(made, 100, dt.date(2015, 3, 1))
    owner = owner_connection
    for login in LOGINS:
        owner.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(login)))
        owner.execute(sql.SQL("CREATE ROLE {} LOGIN IN ROLE luodi_bi").format(sql.Identifier(login)))
    district = unit("义乌市招商局", "330782").id
    owner.execute(
        "INSERT INTO bi.reader VALUES (%s, NULL, '测试'), (%s, %s, '测试')", [*LOGINS[:2], district]
    )
    yield owner
    for login in LOGINS:
        owner.execute(sql.SQL("DROP OWNED BY {0}; DROP ROLE {0}").format(sql.Identifier(login)))


@contextmanager
def signed_in(owner, login) -> Iterator[psycopg.Connection]:
    """As that login: session_user is who signed in, so a SET ROLE would not do."""
    info = owner.info
    with psycopg.connect(
        host=info.host, port=info.port, dbname=info.dbname, user=login, autocommit=True
    ) as found:
        yield found


def test_each_login_sees_its_own_scope_and_a_setting_changes_nothing(owner):
    seen = {}
    for login in LOGINS:
        with signed_in(owner, login) as reader:
            reader.execute("SET luodi.grantees = '{}'")
            seen[login] = [
                sorted(row[0] for row in reader.execute("SELECT name FROM bi.projects")),
                reader.execute("SELECT count(*) FROM bi.milestones WHERE kind = 'signed'").fetchone()[0],
                reader.execute(
                    "SELECT coalesce(sum(amount), 0) FROM bi.money WHERE basis = 'verified'"
                ).fetchone()[0],
            ]
    assert seen == {LOGINS[0]: [["乙", "甲"], 4, 200], LOGINS[1]: [["乙"], 2, 100], LOGINS[2]: [[], 0, 0]}


@pytest.mark.parametrize(
    "statement",
    ["SELECT * FROM projects_project", "SELECT * FROM bi.reader", "SELECT * FROM org_user",
     "INSERT INTO bi.reader VALUES ('tests_bi_district', NULL, 'x')", "DELETE FROM bi.reader",
     "SET ROLE luodi_web_city"],
)  # fmt: skip
def test_nothing_else_is_open_to_them(owner, statement):
    with signed_in(owner, LOGINS[1]) as reader, pytest.raises(psycopg.errors.InsufficientPrivilege):
        reader.execute(statement)

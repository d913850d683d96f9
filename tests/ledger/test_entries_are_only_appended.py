"""The triggers and revoked rights, tried from the web role with plain SQL."""

import datetime as dt
import uuid

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from luodi.ledger.enums import Closing
from luodi.ledger.errors import AlreadyRecorded, StaleEntry
from luodi.ledger.models import FOREVER, Clock, Entry, Revision, dated
from luodi.ledger.operations.revision import revision
from luodi.ledger.registry import entry_models
from luodi.projects.enums import Kind
from luodi.projects.models import Milestone
from projects_cast import acting, happened, officer, project


@pytest.fixture
def milestone(db):
    by = officer()
    with acting(by):
        yield happened(by, project(by), Kind.SIGNED, dt.date(2013, 8, 1))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE projects_milestone SET kind = 'landed'",
        "UPDATE projects_milestone SET occurred_on = '2012-01-01'",
        "DELETE FROM projects_milestone",
        "TRUNCATE projects_milestone CASCADE",
        "UPDATE ledger_revision SET actor_name = 'x'",
        "UPDATE ledger_clock SET seq = 0",
        "DELETE FROM ledger_revision",
    ],
)
def test_the_web_role_has_no_right_to_change_what_was_written(milestone, statement):
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as c,
    ):
        c.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE projects_milestone SET kind = 'landed'",
        "UPDATE projects_milestone SET closed_revision = 1",
        "DELETE FROM projects_milestone",
        "TRUNCATE projects_milestone",
        "INSERT INTO projects_milestone SELECT * FROM projects_milestone LIMIT 1",
    ],
)
def test_even_the_owner_is_stopped_by_the_triggers(fresh_database, owner_connection, statement):
    by = officer()
    with acting(by):
        happened(by, project(by), Kind.SIGNED, dt.date(2013, 8, 1))
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        owner_connection.execute(statement)


def test_within_a_revision_an_entry_can_be_closed_once_and_not_otherwise_changed(milestone):
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as c,
    ):
        c.execute("SELECT ledger_tick()")
        c.execute("UPDATE projects_milestone SET note = 'x', closed_kind = 'retracted'")
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as c,
    ):
        c.execute("SELECT ledger_tick()")
        c.execute("UPDATE projects_milestone SET closed_kind = 'rubbed out'")


def test_closing_what_somebody_else_closed_is_refused(milestone):
    by = officer().actor
    with revision(by=by, verb="test") as rev:
        rev.retract(milestone)
    with pytest.raises(StaleEntry), revision(by=by, verb="test") as rev:
        rev.closed[Milestone][milestone.id] = Closing.RETRACTED


def test_after_a_refused_revision_the_same_connection_writes_on(fresh_database):
    by = officer()
    with acting(by):
        made = project(by)
        milestone = happened(by, made, Kind.SIGNED, dt.date(2013, 8, 1))
        with revision(by=by.actor, verb="test") as rev:
            rev.retract(milestone)
        before = Clock.objects.get().seq
        for _ in range(2):
            with pytest.raises(StaleEntry), revision(by=by.actor, verb="test") as rev:
                rev.add(Milestone(project=made, kind=Kind.REGISTERED, **dated(dt.date(2013, 9, 1))))
                rev.retract(milestone)
        assert Clock.objects.get().seq == before
        happened(by, made, Kind.REGISTERED, dt.date(2013, 9, 1))
        assert Milestone.objects.filter(kind=Kind.REGISTERED).count() == 1


def test_a_row_that_brings_other_stamps_than_the_revisions_gets_the_revisions(milestone):
    columns = (
        "id, lineage, basis, opening, occurred_first, occurred_on, precision, project_id, kind, note, document,"
        " cause, second_cause, side"
    )
    with connection.cursor() as c:
        c.execute("SELECT ledger_tick()")
        c.execute(
            f"INSERT INTO projects_milestone ({columns}, revision, recorded_at, closed_at, closed_kind, digest)"
            f" SELECT gen_random_uuid(), gen_random_uuid(), {columns.split(', ', 2)[2]}, revision,"
            " '2001-01-01', '2001-01-01', '', digest FROM projects_milestone WHERE id = %s"
            " RETURNING revision = ledger_seq() AND recorded_at = ledger_at() AND closed_at > now()",
            [milestone.id],
        )
        assert c.fetchone() == (True,)


def test_a_request_key_writes_once(db):
    by = officer()
    key = uuid.uuid4()
    with acting(by):
        made = project(by)
        first = revision(by=by.actor, verb="test", request_key=key)
        with first as rev:
            rev.add(
                Milestone(
                    project=made, kind=Kind.SIGNED, occurred_first="2013-01-01", occurred_on="2013-01-01"
                )
            )
        with pytest.raises(AlreadyRecorded), revision(by=by.actor, verb="test", request_key=key):
            pytest.fail("the block must not run")  # pragma: no cover


def test_an_empty_revision_does_not_tick(db):
    before = Clock.objects.get().seq
    with revision(by=officer().actor, verb="nothing"):
        pass
    assert Clock.objects.get().seq == before
    assert not Revision.objects.filter(verb="nothing").exists()


def test_after_the_tick_only_writing_follows(db, django_assert_max_num_queries):
    """Lock order: rows first, the clock last; after the tick no row lock, no read that renders."""
    by = officer()
    with acting(by), django_assert_max_num_queries(60) as captured:
        happened(by, project(by), Kind.SIGNED, dt.date(2013, 8, 1))
    statements = [query["sql"] for query in captured.captured_queries]
    after = statements[max(i for i, sql in enumerate(statements) if "ledger_tick()" in sql) + 1 :]
    assert after
    starts = (
        "INSERT INTO",
        "UPDATE",
        "DELETE FROM access_project_scope",
        "SELECT seq, at, link FROM ledger_seal",
    )
    for sql in after:
        assert sql.startswith((*starts, "RELEASE SAVEPOINT")), sql
        assert "FOR UPDATE" not in sql


def test_every_entry_table_is_guarded(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal")
        found = set(cursor.fetchall())
    for model in entry_models():
        for name in ("ledger_guard", "ledger_no_delete", "ledger_no_truncate"):
            assert (model._meta.db_table, name) in found
    assert len(entry_models()) >= 14
    assert all(issubclass(model, Entry) for model in entry_models())


def test_the_wall_clock_set_back_cannot_move_ticks_back(fresh_database, owner_connection):
    by = officer()
    owner_connection.execute("CREATE TABLE ledger_clock_offset (shift interval NOT NULL)")
    owner_connection.execute("INSERT INTO ledger_clock_offset VALUES ('2 hours')")
    with acting(by):
        first = happened(by, project(by), Kind.SIGNED, dt.date(2013, 8, 1))
        owner_connection.execute("UPDATE ledger_clock_offset SET shift = '-3 days'")
        second = happened(by, project(by, name="另一个"), Kind.SIGNED, dt.date(2013, 8, 1))
    assert first.recorded_at < second.recorded_at < FOREVER
    assert second.recorded_at - first.recorded_at < dt.timedelta(seconds=1)


@pytest.mark.parametrize("model", entry_models(), ids=lambda model: model.__name__)
def test_what_a_revision_opened_and_closed_is_found_by_one_index_each(db, model):
    """Every seal asks for both under the clock; a twin would be written with every row for nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.attname, count(*) FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid"
            " AND a.attnum = i.indkey[0] WHERE i.indrelid = %s::regclass"
            " AND a.attname IN ('revision', 'closed_revision') GROUP BY 1",
            [model._meta.db_table],
        )
        assert dict(cursor.fetchall()) == {"revision": 1, "closed_revision": 1}

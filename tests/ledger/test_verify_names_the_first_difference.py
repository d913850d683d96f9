"""`ledger verify` after somebody worked on the tables behind the application's back, as the owner."""

import datetime as dt

import pytest

from luodi.ledger.queries.verification import verify
from luodi.projects.enums import Kind
from projects_cast import acting, happened, officer, project

OFF = "ALTER TABLE projects_milestone DISABLE TRIGGER USER"


@pytest.fixture
def written(fresh_database, owner_connection):
    """Five revisions; triggers off, as a database administrator could."""
    by = officer()
    with acting(by):
        made = project(by)
        for kind in (Kind.SIGNED, Kind.REGISTERED, Kind.LANDED, Kind.STARTED):
            happened(by, made, kind, dt.date(2014, 1, 1))
        assert verify().is_sound
        owner_connection.execute(OFF)
        yield owner_connection


TAMPERING = {
    "changed": ["UPDATE projects_milestone SET occurred_on = '2014-02-02' WHERE kind = 'registered'"],
    "deleted": ["DELETE FROM projects_milestone WHERE kind = 'registered'"],
    "inserted": [
        "INSERT INTO projects_milestone SELECT (jsonb_populate_record(m, jsonb_build_object("
        "'id', gen_random_uuid(), 'lineage', gen_random_uuid()))).* FROM projects_milestone m"
        " WHERE kind = 'registered'"
    ],
    "closing": ["UPDATE projects_milestone SET closed_revision = 3, closed_kind = 'retracted' WHERE kind = 'signed'"],
    "revision": ["UPDATE ledger_revision SET actor_name = '别人' WHERE seq = 3"],
    "order": ["UPDATE ledger_revision SET at = at + interval '1 second' WHERE seq = 3"],
    "missing": ["DELETE FROM ledger_revision WHERE seq = 3"],
    "tail": [
        "DELETE FROM ledger_revision WHERE seq = 5",
        "DELETE FROM projects_milestone WHERE revision = 5",
    ],
}  # fmt: skip


@pytest.mark.parametrize("kind", TAMPERING)
def test_tampering_is_named(written, kind):
    for statement in TAMPERING[kind]:
        written.execute(statement)
    finding = verify().finding
    assert finding is not None
    assert finding.kind == kind
    assert finding.seq == (5 if kind == "tail" else 4 if kind == "missing" else 3)


def test_swapped_order_of_two_revisions_is_named(written):
    written.execute(
        "WITH a AS (SELECT * FROM ledger_revision WHERE seq = 3), b AS (SELECT * FROM ledger_revision WHERE seq = 4)"
        " UPDATE ledger_revision r SET digest = CASE r.seq WHEN 3 THEN b.digest ELSE a.digest END,"
        " sheets = CASE r.seq WHEN 3 THEN b.sheets ELSE a.sheets END,"
        " subjects = CASE r.seq WHEN 3 THEN b.subjects ELSE a.subjects END FROM a, b WHERE r.seq IN (3, 4)"
    )
    finding = verify().finding
    assert finding is not None
    assert (finding.seq, finding.kind) == (3, "order")


def test_a_tail_cut_together_with_the_clock_is_found_by_the_head_kept_outside(written):
    outside = written.execute("SELECT seq, encode(link, 'hex') FROM ledger_revision WHERE seq = 5").fetchone()
    written.execute("DELETE FROM ledger_revision WHERE seq = 5")
    written.execute("DELETE FROM projects_milestone WHERE revision = 5")
    written.execute(
        "UPDATE ledger_clock SET seq = 4, head = (SELECT link FROM ledger_revision WHERE seq = 4)"
    )
    assert verify().is_sound  # the database alone cannot tell
    finding = verify({outside[0]: outside[1]}).finding
    assert finding is not None
    assert finding.kind == "tail"


def test_a_row_changed_together_with_its_digest_is_still_named_by_revision(written):
    written.execute(
        "UPDATE projects_milestone SET note = '改', digest = sha256('x') WHERE kind = 'registered'"
    )
    finding = verify().finding
    assert finding is not None
    assert finding.kind == "changed"
    assert "第 3 次修订" in finding.sentence

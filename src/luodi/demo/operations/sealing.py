"""Reconstructed revisions: their sheets, digests and links by the ledger's own SQL functions, set-based."""

import json
from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg import sql

from luodi.demo.city.journal import Act
from luodi.demo.operations.copying import copy_rows

Cursor = psycopg.Cursor[Any]
HEADER = (
    "seq", "at", "actor", "actor_name", "unit", "unit_name", "verb", "reason", "subjects", "details",
)  # fmt: skip
SHEETS = """
    INSERT INTO sheet SELECT coalesce(o.seq, c.seq), %(name)s, coalesce(o.n, 0), coalesce(c.n, 0),
        coalesce(o.digest, sha256('')), coalesce(c.digest, sha256(''))
    FROM (SELECT revision AS seq, count(*) AS n, sha256(string_agg(digest, '' ORDER BY id)) AS digest
          FROM {table} GROUP BY revision) o
    FULL JOIN (SELECT closed_revision AS seq, count(*) AS n,
               sha256(string_agg(uuid_send(id) || convert_to(closed_kind, 'UTF8'), '' ORDER BY id)) AS digest
          FROM {table} WHERE closed_revision IS NOT NULL GROUP BY closed_revision) c ON c.seq = o.seq
"""
"""One sheet per revision and table, as ledger_sheet() makes them (ledger/sql/mechanism.sql)."""
REVISIONS = """
    INSERT INTO ledger_revision (seq, at, actor, actor_name, unit, unit_name, verb, reason, subjects, details,
                                 reconstructed, sheets, digest, link)
    SELECT a.seq, a.at, a.actor, a.actor_name, a.unit, a.unit_name, a.verb, a.reason, a.subjects, a.details,
           true, s.sheets, '', ''
    FROM act a JOIN (
        SELECT seq, jsonb_object_agg(name, jsonb_build_array(
            opened, closed, encode(opened_digest, 'hex'), encode(closed_digest, 'hex'))) AS sheets
        FROM sheet GROUP BY seq) s USING (seq)
"""
DIGESTS = """
    CREATE TEMP TABLE digested ON COMMIT DROP AS
    SELECT seq, at, sha256(convert_to(jsonb_build_object(
        'header', ledger_header(r), 'sheets', r.sheets)::text, 'UTF8')) AS digest
    FROM ledger_revision r
"""
LINKS = """
    WITH RECURSIVE chain AS (
        SELECT d.seq, d.digest, ledger_link(c.head, d.seq, d.at, d.digest) AS link
        FROM digested d, ledger_clock c WHERE d.seq = 1
        UNION ALL
        SELECT d.seq, d.digest, ledger_link(c.link, d.seq, d.at, d.digest)
        FROM chain c JOIN digested d ON d.seq = c.seq + 1
    )
    UPDATE ledger_revision r SET digest = c.digest, link = c.link FROM chain c WHERE c.seq = r.seq
"""


def seal(cursor: Cursor, acts: Sequence[Act], tables: Sequence[str]) -> None:
    """Writes the revisions of acts 1…n over the entries already loaded, and moves the clock to the last."""
    cursor.execute(
        "CREATE TEMP TABLE act ON COMMIT DROP AS SELECT seq, at, actor, actor_name, unit, unit_name, verb, reason,"
        " subjects, details FROM ledger_revision WITH NO DATA"
    )
    copy_rows(cursor, "act", HEADER, map(_header, acts))
    cursor.execute(
        "CREATE TEMP TABLE sheet (seq bigint, name text, opened bigint, closed bigint,"
        " opened_digest bytea, closed_digest bytea) ON COMMIT DROP"
    )
    for table in tables:
        cursor.execute(sql.SQL(SHEETS).format(table=sql.Identifier(table)), {"name": table})
    cursor.execute(REVISIONS)
    cursor.execute(DIGESTS)
    cursor.execute("CREATE UNIQUE INDEX ON digested (seq)")
    cursor.execute("ANALYZE digested")
    cursor.execute(LINKS)
    cursor.execute(
        "UPDATE ledger_clock SET (seq, at, head) ="
        " (SELECT seq, at, link FROM ledger_revision ORDER BY seq DESC LIMIT 1)"
    )


def _header(act: Act) -> list[Any]:
    by = act.actor
    return [
        act.seq, act.at, by.id, by.name, by.unit_id, by.unit_name, act.verb, act.reason,
        json.dumps(sorted(map(str, act.subjects))), "{}",
    ]  # fmt: skip

"""
Rows by the thousand: copied into temporary tables without the clock, moved into their own by one INSERT … SELECT a table:
under the clock, or, where the revision has booked its tick (booking.py), batch by batch before it. Digests are computed
on the way, so the guard of the entry table finds rows it need not touch.
"""

import functools
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection, models

from luodi.common.ids import uuid7
from luodi.ledger.enums import Basis
from luodi.ledger.models import Entry
from luodi.ledger.models.entry import STAMPED_FIELDS
from luodi.ledger.operations.rendering import EntryLines, RowLines, can_render, chunked
from luodi.ledger.operations.revision import OpenRevision
from luodi.ledger.operations.sending import Statement

Content = Mapping[str, Any]
"""Values by column attribute; `id`, `lineage` and what the model has a default for may be left out."""
NEW_ENTRY = {"basis": Basis.CLAIMED, "claim": None, "opening": False}
DIGEST = "coalesce(s.digest, ledger_digest(to_jsonb(s)))"
STAMPS = {
    "revision": "(SELECT ledger_seq())",  # a subquery: asked once, not for every row
    "recorded_at": "(SELECT ledger_at())",
    "closed_at": "'9999-12-31 00:00:00+00'::timestamptz",
    "closed_kind": "''",
}


class Rendered(NamedTuple):
    """Rows of one table as COPY reads them; `entries` have a digest with them. `stamps`: {column: SQL} filled at the tick."""

    table: str
    columns: Sequence[str]
    stamps: Mapping[str, str]
    entries: bool
    chunks: Iterable[str]

    def written(self) -> "Rendered":
        """With its lines written out: what is left is the server's work."""
        return self._replace(chunks=list(self.chunks))


def stage_entries(rev: OpenRevision, model: type[Entry], rows: Iterable[Content]) -> None:
    """
    Stages new entries of one model; may be called batch by batch. Each is the first of its lineage unless it names one:
    then the entry before it is closed by the same revision (rev.replace).
    """
    fields = _fields(model)
    if can_render(fields):
        stage(rev, entries(model, rows))
        return
    rendered = Rendered(model._meta.db_table, _columns(fields), {"digest": DIGEST, **STAMPS}, True, ())
    stage(rev, rendered)
    _copy_values(rendered, (_values(row, fields, _defaults(fields)) for row in rows))


def entries(model: type[Entry], rows: Iterable[Content]) -> Rendered:
    fields = _fields(model)
    lines = EntryLines(fields, _defaults(fields)).lines(rows)
    return Rendered(
        model._meta.db_table, _columns(fields), {"digest": DIGEST, **STAMPS}, True, chunked(lines)
    )


def plain_rows(
    table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], stamps: Mapping[str, str]
) -> Rendered:
    """Rows of a table that is no entry."""
    return Rendered(table, columns, stamps, False, chunked(RowLines(len(columns)).lines(rows)))


def stage(rev: OpenRevision, rendered: Rendered) -> None:
    _make_ready(rev, rendered)
    with connection.wrap_database_errors:
        _copy(connection.connection, rendered)


def stage_soon(rev: OpenRevision, rendered: Sequence[Rendered]) -> None:
    """
    Stages rows at once, or where the revision has booked its tick with the next carry_on(). Asks nothing of the database
    in that case.
    """
    if rev.booked is None:
        for rows in rendered:
            stage(rev, rows)
        return
    rev.waiting += [rows.written() for rows in rendered]
    rev.before_tick(_stage_waiting)


def carry_on(rev: OpenRevision) -> None:
    """
    Has the server copy what is waiting and move what is staged, in a thread: from here to rev.settle() Python may work out
    what comes next *without asking the database*. Only where the revision has booked its tick; else everything waits for the
    clock.
    """
    if rev.booked is None or not rev.staged_tables:
        return
    rev.settle()
    waiting, rev.waiting = rev.waiting, []
    for rows in waiting:
        _make_ready(rev, rows)
    moves = "; ".join(f"{move}; TRUNCATE staged_{table}" for table, move in rev.staged_tables.items())
    rev.meanwhile(functools.partial(_carry, connection.connection, waiting, moves))


def _carry(raw: Any, waiting: Sequence[Rendered], moves: str) -> None:
    for rows in waiting:
        _copy(raw, rows)
    raw.execute(moves)


def _stage_waiting(rev: OpenRevision) -> list[Statement]:
    waiting, rev.waiting = rev.waiting, []
    for rows in waiting:
        stage(rev, rows)
    return []


def _make_ready(rev: OpenRevision, rendered: Rendered) -> None:
    """A temporary table to stage in, and how its rows get from there into their own."""
    table, columns = rendered.table, rendered.columns
    if table in rev.staged_tables:
        return
    _make(table, [*columns, "digest"] if rendered.entries else columns)
    rev.staged_tables[table] = _move(table, columns, rendered.stamps)
    if rendered.entries:
        rev.bulk_tables.add(table)
        rev.before_tick(functools.partial(_entries_to_move, table))
    else:
        rev.at_tick((rev.staged_tables[table], ()))


def _entries_to_move(table: str, rev: OpenRevision) -> list[Statement]:
    """What is staged and not yet moved; what has no digest yet gets it at once, still without the clock."""
    if not rev.booked:
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE staged_{table} s SET digest = ledger_digest(to_jsonb(s)) WHERE digest IS NULL"
            )
    return [(rev.staged_tables[table], ())]


def _make(table: str, columns: Sequence[str]) -> None:
    """Without the stamped columns, which a digest leaves out."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.staged_{table}")
        cursor.execute(
            f"CREATE TEMP TABLE staged_{table} ON COMMIT DROP AS"
            f" SELECT {', '.join(columns)} FROM {table} WITH NO DATA"
        )


def _move(table: str, columns: Sequence[str], stamps: Mapping[str, str]) -> str:
    return (
        f"INSERT INTO {table} ({', '.join((*columns, *stamps))})"
        f" SELECT {', '.join((*columns, *stamps.values()))} FROM staged_{table} s"
    )


def _copy(raw: Any, rendered: Rendered) -> None:
    names = ", ".join([*rendered.columns, "digest"] if rendered.entries else rendered.columns)
    with (
        raw.cursor() as cursor,
        cursor.copy(f"COPY staged_{rendered.table} ({names}) FROM STDIN") as copy,
    ):
        for chunk in rendered.chunks:
            copy.write(chunk)


def _copy_values(rendered: Rendered, rows: Iterable[Sequence[Any]]) -> None:
    """For columns only the driver knows how to write (arrays, floats)."""
    names = ", ".join(rendered.columns)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY staged_{rendered.table} ({names}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _fields(model: type[Entry]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if field.name not in STAMPED_FIELDS]


def _columns(fields: Sequence[Any]) -> list[str]:
    return [f'"{field.column}"' for field in fields]


def _defaults(fields: Sequence[Any]) -> Content:
    others = (f for f in fields if f.attname not in (*NEW_ENTRY, "id", "lineage"))
    return NEW_ENTRY | {field.attname: field.get_default() for field in others}


def _values(row: Content, fields: Sequence[Any], defaults: Content) -> list[Any]:
    values = {"id": uuid7(), **defaults, **row}
    values.setdefault("lineage", values["id"])
    return [
        json.dumps(values[field.attname], ensure_ascii=False)
        if isinstance(field, models.JSONField)
        else values[field.attname]
        for field in fields
    ]

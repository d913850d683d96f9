"""Rows into tables by COPY: plain ones as they are, entries with their stamps and digests."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
from django.db.models import NOT_PROVIDED, Field, JSONField, Model
from psycopg import sql

from luodi.demo.city.journal import Row
from luodi.ledger.models import FOREVER, Entry

Cursor = psycopg.Cursor[Any]
STAMPS = (
    "id", "lineage", "basis", "claim", "opening", "occurred_first", "occurred_on", "precision", "revision",
    "recorded_at", "closed_at", "closed_revision", "closed_kind",
)  # fmt: skip


def copy_rows(cursor: Cursor, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """COPY into a table; returns how many rows."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    written = 0
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
            written += 1
    return written


def copy_plain(cursor: Cursor, model: type[Model], rows: Sequence[dict[str, Any]]) -> int:
    """Rows of a model that is no entry; what a row does not say has the model's default."""
    given = {name for row in rows for name in row}
    fields = [f for f in model._meta.concrete_fields if f.attname in given or _has_value(f)]
    return copy_rows(
        cursor,
        model._meta.db_table,
        [f.column for f in fields],
        ([_stored(f, row) for f in fields] for row in rows),
    )


def copy_entries(cursor: Cursor, model: type[Entry], rows: Sequence[Row]) -> int:
    """Entries through a staging table, where the database computes each digest as its trigger would."""
    table = model._meta.db_table
    fields = [f for f in model._meta.concrete_fields if f.attname not in (*STAMPS, "digest")]
    columns = [*STAMPS, *(f.column for f in fields)]
    cursor.execute(
        sql.SQL("CREATE TEMP TABLE staged (LIKE {} INCLUDING DEFAULTS) ON COMMIT DROP").format(
            sql.Identifier(table)
        )
    )
    written = copy_rows(cursor, "staged", columns, (_entry(row, fields) for row in rows))
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    cursor.execute(
        sql.SQL("INSERT INTO {} ({}, digest) SELECT {}, ledger_digest(to_jsonb(s)) FROM staged s").format(
            sql.Identifier(table), names, names
        )
    )
    cursor.execute("DROP TABLE staged")
    return written


def _entry(row: Row, fields: "Sequence[Field[Any, Any]]") -> list[Any]:
    closed = row.closed
    stamps = [
        row.id, row.lineage, row.basis.value, row.claim, row.opening, row.when.first, row.when.last,
        row.when.precision.value, row.opened.seq, row.opened.at, closed.at if closed else FOREVER,
        closed.seq if closed else None, row.closing,
    ]  # fmt: skip
    return [*stamps, *(_stored(f, row.content) for f in fields)]


def _has_value(field: "Field[Any, Any]") -> bool:
    return bool(
        field.has_default()
        or not (
            field.null or getattr(field, "db_default", NOT_PROVIDED) is not NOT_PROVIDED or field.primary_key
        )
    )


def _stored(field: "Field[Any, Any]", row: dict[str, Any]) -> Any:
    if field.attname not in row:
        return field.get_default()
    value = row[field.attname]
    return json.dumps(value, ensure_ascii=False) if isinstance(field, JSONField) else value

"""
Rows by the thousand: copied into temporary tables without the clock, moved into their own under it by one INSERT … SELECT
a table. Digests are computed while staging, so the guard of the entry table finds rows it need not touch.
"""

import functools
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, models

from luodi.common.ids import uuid7
from luodi.ledger.enums import Basis
from luodi.ledger.models import Entry
from luodi.ledger.models.entry import STAMPED_FIELDS
from luodi.ledger.operations.revision import OpenRevision

Content = Mapping[str, Any]
"""Values by column attribute; `id`, `lineage` and what the model has a default for may be left out."""
NEW_ENTRY = {"basis": Basis.CLAIMED, "claim": None, "opening": False}


def stage_entries(rev: OpenRevision, model: type[Entry], rows: Iterable[Content]) -> None:
    """
    Stages new entries of one model; may be called batch by batch. Each is the first of its lineage unless it names one:
    then the entry before it is closed by the same revision (rev.replace).
    """
    table = model._meta.db_table
    fields = [field for field in model._meta.concrete_fields if field.name not in STAMPED_FIELDS]
    columns = [str(field.column) for field in fields]
    if table not in rev.bulk_tables:
        rev.bulk_tables.add(table)
        rev.before_tick(functools.partial(_entries_to_move, table, columns))
        _make(table, f"(LIKE {table} INCLUDING DEFAULTS)")
    defaults = NEW_ENTRY | {
        f.attname: f.get_default() for f in fields if f.attname not in (*NEW_ENTRY, "id", "lineage")
    }
    as_json = {field.attname for field in fields if isinstance(field, models.JSONField)}
    _copy(table, columns, (_entry(row, fields, defaults, as_json) for row in rows))


def stage_rows(
    rev: OpenRevision,
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    stamps: Mapping[str, str],
) -> None:
    """Stages rows of a table that is no entry; `stamps`: {column: SQL} filled at the tick. Batch by batch."""
    if table not in rev.staged_tables:
        rev.staged_tables.add(table)
        _make(table, "", f"AS SELECT {', '.join(columns)} FROM {table} WITH NO DATA")
        rev.at_tick(_move(table, columns, stamps))
    _copy(table, columns, rows)


def _entries_to_move(table: str, columns: Sequence[str], _rev: OpenRevision) -> list[tuple[str, tuple[()]]]:
    """Digests of all staged rows, still without the clock; then the statement for under it."""
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.digested_{table}")
        cursor.execute(
            f"CREATE TEMP TABLE digested_{table} ON COMMIT DROP AS"
            f" SELECT {names}, ledger_digest(to_jsonb(s)) AS digest FROM staged_{table} s"
        )
    return [
        (
            f"INSERT INTO {table} ({names}, digest, revision, recorded_at, closed_at, closed_kind)"
            f" SELECT {names}, digest, ledger_seq(), ledger_at(), '9999-12-31 00:00:00+00', ''"
            f" FROM digested_{table}",
            (),
        )
    ]


def _make(table: str, shape: str, query: str = "") -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.staged_{table}")
        cursor.execute(f"CREATE TEMP TABLE staged_{table} {shape} ON COMMIT DROP {query}")


def _move(table: str, columns: Sequence[str], stamps: Mapping[str, str]) -> tuple[str, tuple[()]]:
    return (
        f"INSERT INTO {table} ({', '.join((*columns, *stamps))})"
        f" SELECT {', '.join((*columns, *stamps.values()))} FROM staged_{table}",
        (),
    )


def _copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY staged_{table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _entry(row: Content, fields: Sequence[Any], defaults: Content, as_json: set[str]) -> list[Any]:
    values = {**defaults, **row}
    if "id" not in values:
        values["id"] = uuid7()
    values.setdefault("lineage", values["id"])
    for name in as_json:
        values[name] = json.dumps(values[name], ensure_ascii=False)
    return [values[field.attname] for field in fields]

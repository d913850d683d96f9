"""The SQL of a revision, composed without round trips: inserts, closings, the seal, sent as one pipeline."""

import functools
import json
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, models

from luodi.ledger.enums import Closing
from luodi.ledger.models import Entry
from luodi.ledger.models.entry import STAMPED_FIELDS

Statement = tuple[str, Sequence[Any]]
CHUNK = 1_000
"""Rows a statement: large enough to be fast, small enough that its text stays a few MB."""


@functools.cache
def _written_fields(model: type[models.Model]) -> tuple[Any, ...]:
    return tuple(field for field in model._meta.concrete_fields if field.name not in STAMPED_FIELDS)


@functools.cache
def _insert_head(model: type[models.Model]) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in _written_fields(model))
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES "


def insertions(model: type[models.Model], rows: Sequence[models.Model]) -> Iterator[Statement]:
    """INSERTs for rows of one model, CHUNK rows each; columns the database stamps are left out."""
    for start in range(0, len(rows), CHUNK):
        yield _insertion(model, rows[start : start + CHUNK])


def _insertion(model: type[models.Model], rows: Sequence[models.Model]) -> Statement:
    fields = _written_fields(model)
    one = "(" + ", ".join(["%s"] * len(fields)) + ")"
    values = [
        field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows for field in fields
    ]
    return _insert_head(model) + ", ".join([one] * len(rows)), values


def closing(model: type[Entry], wanted: dict[uuid.UUID, Closing]) -> Statement:
    """
    One UPDATE that closes entries; the guard trigger stamps when and by which revision. ledger_expect() raises
    in the server when one of them was closed meanwhile, so that the commit can follow without asking back.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    return (
        f"WITH done AS (UPDATE {table} t SET closed_kind = w.kind FROM unnest(%s::uuid[], %s::text[]) AS w(id, kind)"
        " WHERE t.id = w.id AND t.closed_revision IS NULL RETURNING 1)"
        " SELECT ledger_expect(count(*), %s) FROM done",
        [list(wanted), [kind.value for kind in wanted.values()], len(wanted)],
    )


def seal(opened: list[str], closed: list[str], header: dict[str, Any]) -> Statement:
    """The last statement: the revision's row, its sheets and the new head of the chain."""
    return (
        "SELECT seq, at, link FROM ledger_seal(%s::text[], %s::text[], %s::jsonb)",
        [opened, closed, json.dumps(header, ensure_ascii=False, default=str)],
    )


def pipelined(statements: Sequence[Statement]) -> list[Any]:
    """
    Executes statements in one round trip; returns their cursors. The first error aborts the rest. In the outermost
    transaction the commit travels with them: the clock stays locked for the server's own time only, not until
    this process is scheduled again (with eight writers on two cores that is most of the time).
    """
    connection.ensure_connection()
    raw = connection.connection
    outermost = len(connection.atomic_blocks) == 1
    cursors = []
    with connection.wrap_database_errors, raw.pipeline():
        for sql, parameters in statements:
            cursor = connection.cursor()
            cursor.execute(sql, parameters)
            cursors.append(cursor)
        if outermost:
            raw.execute("COMMIT")
    return cursors

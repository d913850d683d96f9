"""The SQL of a revision: inserts, closings, the seal; composed without round trips, sent together."""

import datetime as dt
import functools
import json
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, models

from luodi.ledger.enums import Closing
from luodi.ledger.models import Entry
from luodi.ledger.models.entry import STAMPED_FIELDS
from luodi.ledger.operations.sending import Kept, Statement, send_together

CHUNK = 1_000
"""Rows a statement: large enough to be fast, small enough that its text stays a few MB."""
KEPT_ROWS = 8
"""INSERTs of up to so many rows recur in the same shape, so their plans are worth keeping."""
SEVERAL = 64
"""Up to here statements of KEPT_ROWS rows, whose plans are kept; more are sent CHUNK at a time as text."""


@functools.cache
def _written_fields(model: type[models.Model]) -> tuple[Any, ...]:
    return tuple(field for field in model._meta.concrete_fields if field.name not in STAMPED_FIELDS)


@functools.cache
def _insert_head(model: type[models.Model]) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in _written_fields(model))
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES "


@functools.cache
def _insert_sql(model: type[models.Model], rows: int) -> str:
    one = "(" + ", ".join(["%s"] * len(_written_fields(model))) + ")"
    return _insert_head(model) + ", ".join([one] * rows)


def insertions(model: type[models.Model], rows: Sequence[models.Model]) -> Iterator[Statement]:
    """INSERTs for rows of one model; columns the database stamps are left out."""
    step = KEPT_ROWS if len(rows) <= SEVERAL else CHUNK
    for start in range(0, len(rows), step):
        yield _insertion(model, rows[start : start + step])


def _insertion(model: type[models.Model], rows: Sequence[models.Model]) -> Statement:
    fields = _written_fields(model)
    sql = _insert_sql(model, len(rows))
    values = [_stored(field, getattr(row, field.attname)) for row in rows for field in fields]
    return Kept(sql, values) if len(rows) <= KEPT_ROWS else (sql, values)


AS_THEY_ARE = frozenset({str, bool, int, dt.date, uuid.UUID, type(None)})
"""Types the driver writes as the column wants them; asking the field about each costs more than writing it."""


def _stored(field: Any, value: Any) -> Any:
    if type(value) in AS_THEY_ARE and not isinstance(field, models.JSONField):
        return value
    return field.get_db_prep_save(value, connection)


def closing(model: type[Entry], wanted: dict[uuid.UUID, Closing]) -> Statement:
    """
    One UPDATE that closes entries; the guard trigger stamps when and by which revision. ledger_expect() raises
    in the server when one of them was closed meanwhile, so that the commit can follow without asking back.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    return Kept(
        f"WITH done AS (UPDATE {table} t SET closed_kind = w.kind FROM unnest(%s::uuid[], %s::text[]) AS w(id, kind)"
        " WHERE t.id = w.id AND t.closed_revision IS NULL RETURNING 1)"
        " SELECT ledger_expect(count(*), %s::integer) FROM done",
        [list(wanted), [kind.value for kind in wanted.values()], len(wanted)],
    )


def seal(opened: list[str], closed: list[str], header: dict[str, Any]) -> Statement:
    """The last statement: the revision's row, its sheets and the new head of the chain."""
    return Kept(
        "SELECT seq, at, link FROM ledger_seal(%s::text[], %s::text[], %s::jsonb)",
        [opened, closed, json.dumps(header, ensure_ascii=False, default=str)],
    )


def sheets_ahead(opened: list[str], closed: list[str]) -> Statement:
    """For a booked revision: what its seal says of the rows, worked out while the clock is free."""
    return Kept("SELECT ledger_make_sheets_ahead(%s::text[], %s::text[])", [opened, closed])


TICK = Kept("SELECT ledger_tick()", ())
REDEEM = Kept("SELECT ledger_redeem()", ())
AT_ONCE = ("SET CONSTRAINTS ALL IMMEDIATE", ())
"""Foreign keys of a booked revision are looked up before the clock is locked."""


def send(statements: Sequence[Statement], *, commit: bool = True) -> tuple[Any, ...]:
    """
    Executes statements in one round trip, with the commit if wanted and this is the outermost transaction; returns
    the only row of the last one, () where it has none.
    """
    connection.ensure_connection()
    if (
        connection.queries_logged
    ):  # where statements are counted (tests, DEBUG), those past Django's cursors count too
        connection.queries_log.extend({"sql": sql, "time": "0"} for sql, _ in statements)
    with connection.wrap_database_errors:
        outermost = len(connection.atomic_blocks) == 1
        return send_together(connection.connection, statements, commit=commit and outermost)

"""
Statements of a revision sent as one message: the server works through them without waiting for this process, and the
clock, locked by the first, is free when the commit at their end is done. psycopg's own pipeline sends each statement
when it is composed, so the clock would stay locked while Python composes the next (with eight writers on two cores
that is most of the time, and every statement wakes the other side).
"""

import functools
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from psycopg import ClientCursor, Connection, generators
from psycopg.abc import PQGen
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, PipelineStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult

Statement = tuple[str, Sequence[Any]]
MOST_KEPT = 300
"""Plans a connection keeps; statements that come after them are planned every time."""
_plans: WeakKeyDictionary[Any, dict[str, bytes]] = WeakKeyDictionary()


class Kept(NamedTuple):
    """
    A statement whose plan the connection keeps. The server binds its parameters, all sent as text, so each must
    stand where its type is known: a column of VALUES, a cast, a comparison with a column.
    """

    sql: str
    parameters: Sequence[Any]


def send_together(raw: Connection[Any], statements: Sequence[Statement], *, commit: bool) -> tuple[Any, ...]:
    """
    Executes statements in one round trip, opens the transaction before them if there is none yet, commits behind
    them if asked; returns the only row of the last one, () where it has none. Raises the first error, which keeps
    the rest from running.
    """
    messages = _Messages(raw)
    if raw.info.transaction_status == TransactionStatus.IDLE:
        messages.text(b"BEGIN")
    for statement in statements:
        if isinstance(statement, Kept):
            messages.kept(statement)
        else:
            messages.text(ClientCursor(raw).mogrify(*statement).encode())
    if commit:
        messages.text(b"COMMIT")
    try:
        with raw.lock:
            results = raw.wait(_exchange(raw.pgconn, messages.queue))
    except BaseException:
        if raw.pgconn.pipeline_status != PipelineStatus.OFF:  # interrupted: nobody would read the rest
            raw.close()
        raise
    _plans.setdefault(raw, {}).update(messages.new)
    answer = results[-2 if commit else -1]
    if not answer.ntuples:
        return ()
    messages.transformer.set_pgresult(answer)
    row: tuple[Any, ...] = messages.transformer.load_row(0, tuple)
    return row


class _Messages:
    """What will be sent, composed before anything is."""

    def __init__(self, raw: Connection[Any]) -> None:
        self.pgconn = raw.pgconn
        self.transformer = Transformer(raw)
        self.known = _plans.get(raw, {})
        self.new: dict[str, bytes] = {}
        self.queue: list[Callable[[], None]] = []

    def text(self, sql: bytes) -> None:
        self.queue.append(functools.partial(self.pgconn.send_query_params, sql, None))

    def kept(self, statement: Kept) -> None:
        sql, parameters = statement
        values = self.transformer.dump_sequence(parameters, [PyFormat.TEXT] * len(parameters))
        name = self.known.get(sql) or self.new.get(sql)
        if name is None and len(self.known) + len(self.new) >= MOST_KEPT:
            self.queue.append(functools.partial(self.pgconn.send_query_params, _numbered(sql), values))
            return
        if name is None:
            name = self.new[sql] = _fresh_name()
            self.queue.append(functools.partial(self.pgconn.send_prepare, name, _numbered(sql)))
        self.queue.append(functools.partial(self.pgconn.send_query_prepared, name, values))


_names = iter(range(1 << 62))


def _fresh_name() -> bytes:
    return b"ledger_%d" % next(_names)


@functools.lru_cache(maxsize=1_000)
def _numbered(sql: str) -> bytes:
    """`… %s … %s` as `… $1 … $2`."""
    first, *rest = sql.split("%s")
    return (first + "".join(f"${place}{text}" for place, text in enumerate(rest, 1))).encode()


def _exchange(pgconn: PGconn, messages: Sequence[Callable[[], None]]) -> PQGen[list[PGresult]]:
    """Sends all messages and a sync; returns one result each. Leaves the connection out of pipeline mode."""
    pgconn.enter_pipeline_mode()
    for message in messages:
        message()
    pgconn.pipeline_sync()
    yield from generators.send(pgconn)
    found: list[PGresult] = []
    while not found or found[-1].status != ExecStatus.PIPELINE_SYNC:
        found.extend((yield from generators.fetch_many(pgconn)))
    pgconn.exit_pipeline_mode()
    for result in found:
        if result.status == ExecStatus.FATAL_ERROR:
            raise error_from_result(result)
    return found[:-1]

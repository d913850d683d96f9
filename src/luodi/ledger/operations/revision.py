"""revision(): the one way to write the ledger."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.utils import DatabaseError

from luodi.ledger.actors import Actor
from luodi.ledger.enums import Closing
from luodi.ledger.errors import AlreadyRecorded, StaleEntry
from luodi.ledger.models import Entry
from luodi.ledger.operations.booking import Booked, book
from luodi.ledger.operations.meanwhile import Meanwhile
from luodi.ledger.operations.sending import Statement
from luodi.ledger.operations.statements import (
    AT_ONCE,
    REDEEM,
    TICK,
    closing,
    insertions,
    seal,
    send,
    sheets_ahead,
)

STALE = "ledger: stale"
"""How ledger_expect() begins its complaint (sql/mechanism.sql)."""
BeforeTick = Callable[["OpenRevision"], Iterable[Statement]]


class OpenRevision:
    """What a revision will write. Filled inside `with revision(...)`; written when the block ends."""

    def __init__(self, actor: Actor, verb: str, reason: str, request_key: uuid.UUID | None) -> None:
        self.actor = actor
        self.verb = verb
        self.reason = reason
        self.request_key = request_key
        self.subjects: set[str] = set()
        self.details: dict[str, Any] = {}
        self.newborn: set[uuid.UUID] = set()
        """Keys of headers made in this revision: no entry of theirs is stored yet, none need be looked for."""
        self.added: list[Entry] = []
        self.closed: dict[type[Entry], dict[uuid.UUID, Closing]] = defaultdict(dict)
        self.bulk_tables: set[str] = set()
        """Tables that statements of at_tick insert entries into; sealed like the others."""
        self.bulk_closed_tables: set[str] = set()
        self.staged_tables: dict[str, str] = {}
        """Tables for which rows wait in temporary ones, and the statement that moves them (operations/bulk.py)."""
        self.waiting: list[Any] = []
        """Rows that will be staged with the next batch (operations/bulk.py)."""
        self._statements: list[Statement] = []
        self._before_tick: list[BeforeTick] = []
        self.booked: Booked | None = None
        self._at_work: Meanwhile | None = None
        self._under_clock: list[Statement] = []
        self.seq: int = 0
        self.at: dt.datetime = dt.datetime.min.replace(tzinfo=dt.UTC)

    def known(self, headers: Iterable[uuid.UUID]) -> list[uuid.UUID]:
        """Those that were there before this revision."""
        return [header for header in headers if header not in self.newborn]

    def add(self, *entries: Entry) -> None:
        """Append entries. Their stamps (revision, recorded_at, digest) come from the database."""
        self.added.extend(entries)

    def supersede(self, old: Entry, new: Entry) -> None:
        """Close `old` and append `new` in its lineage and basis. Neither is changed otherwise."""
        new.lineage = old.lineage
        new.basis = old.basis
        self.closed[type(old)][old.id] = Closing.SUPERSEDED
        self.added.append(new)

    def replace(self, model: type[Entry], old: Iterable[uuid.UUID]) -> None:
        """Close entries whose successors are staged by the thousand (operations/bulk.py), in their lineages."""
        self.closed[model].update(dict.fromkeys(old, Closing.SUPERSEDED))

    def retract(self, *entries: Entry) -> None:
        """Close entries that never held. What the world undid is a new entry, not a retraction."""
        for entry in entries:
            self.closed[type(entry)][entry.id] = Closing.RETRACTED

    def at_tick(self, statement: Statement) -> None:
        """SQL to run under the clock, after entries are written; may use ledger_seq(), ledger_at()."""
        self._statements.append(statement)

    def before_tick(self, prepare: BeforeTick) -> None:
        """Called once, after the block and before the clock is locked; returns statements for at_tick."""
        if prepare not in self._before_tick:
            self._before_tick.append(prepare)

    def book(self, seconds: float) -> None:
        """
        Takes a tick that lies so many seconds ahead (operations/booking.py): from now on rows may be written with
        ledger_seq(), ledger_at() while the clock is free. For a revision that writes tens of thousands of rows.
        """
        self.booked = book(seconds)
        self.details["booked_after"] = self.booked.after

    def meanwhile(self, work: Callable[[], None]) -> None:
        """Begins work on this connection in a thread: nothing else may be asked of the database before settle()."""
        self.settle()
        self._at_work = Meanwhile(work)

    def settle(self) -> None:
        """Waits for what meanwhile() began, if anything; raises what it raised."""
        at_work, self._at_work = self._at_work, None
        if at_work is not None:
            at_work.settle()

    def under_clock(self, statement: Statement) -> None:
        """
        For a booked revision: SQL on rows that other revisions write too. It runs between the clock and the seal,
        once; before the clock, two writers would wait for each other. Other revisions write nothing before it.
        """
        if statement not in self._under_clock:
            self._under_clock.append(statement)

    def about(self, *keys: object) -> None:
        """Headers this revision concerns, for their histories."""
        self.subjects.update(str(key) for key in keys)

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.closed or self.bulk_tables or self._statements)

    def _write(self) -> None:
        for prepare in self._before_tick:
            self._statements.extend(prepare(self))
        by_model: dict[type[Entry], list[Entry]] = defaultdict(list)
        for entry in self.added:
            by_model[type(entry)].append(entry)
        closings = [closing(model, wanted) for model, wanted in self.closed.items()]
        opened = {model._meta.db_table for model in by_model} | self.bulk_tables
        closed = {model._meta.db_table for model in self.closed} | self.bulk_closed_tables
        writing = [
            *closings,
            *(one for model, rows in by_model.items() for one in insertions(model, rows)),
            *self._statements,
        ]
        sealing = seal(sorted(opened), sorted(closed), self._header())
        if self.booked:
            send([*writing, AT_ONCE, sheets_ahead(sorted(opened), sorted(closed))], commit=False)
            self.booked.wait()
            self.seq, self.at, _ = send([REDEEM, *self._under_clock, sealing])
        else:
            self.seq, self.at, _ = send([TICK, *writing, sealing])
        for entry in self.added:
            entry.revision, entry.recorded_at = self.seq, self.at

    def _header(self) -> dict[str, Any]:
        return {
            "actor": str(self.actor.id),
            "actor_name": self.actor.name,
            "unit": str(self.actor.unit_id) if self.actor.unit_id else None,
            "unit_name": self.actor.unit_name,
            "verb": self.verb,
            "reason": self.reason,
            "request_key": str(self.request_key) if self.request_key else None,
            "subjects": sorted(self.subjects),
            "details": self.details,
        }


@contextmanager
def revision(
    *, by: Actor, verb: str, reason: str = "", request_key: uuid.UUID | None = None
) -> Iterator[OpenRevision]:
    """
    Opens one writing transaction. In the block: lock rows, read, decide, stage. When it ends, in order:
    prepare reading models, lock the clock and tick, close entries, insert entries, write reading models,
    seal, commit (a booked revision locks the clock last of all, for the seal and the commit). Nothing else may
    follow the tick; pages are rendered afterwards, in another transaction.

    A block that stages nothing commits without a tick. Raises AlreadyRecorded for a request key seen
    before, StaleEntry when an entry to close was closed by someone else.
    """
    if request_key is not None:
        refuse_repeated(request_key)
    open_revision = OpenRevision(by, verb, reason, request_key)
    try:
        with transaction.atomic(durable=True):
            try:
                yield open_revision
            finally:
                open_revision.settle()
            if not open_revision.is_empty:
                open_revision._write()
    except DatabaseError as error:
        if STALE in str(error):
            raise StaleEntry from error
        if request_key is not None and "request_key" in str(error):
            refuse_repeated(request_key)
        raise


def refuse_repeated(request_key: uuid.UUID) -> None:
    """Raises AlreadyRecorded when a committed revision bears this key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, goto FROM ledger_recorded(%s)", [request_key])
        seq, goto = cursor.fetchone()
    if seq is not None:
        raise AlreadyRecorded(seq, goto or "")

"""
A revision of very many rows books its tick: it writes its rows with a tick that lies ahead, while everybody else writes
on with earlier ones; only the seal and the commit hold the clock. Who reaches the booked instant before the commit
waits for it, so tick order stays commit order. Numbers between the last one given out and the booked one stay
unused; the sealed header says from where (`booked_after`), and `verify` knows them by that.
"""

import datetime as dt
import time
from typing import Any

from django.db import connection

LEAD = 45.0
"""Seconds by which a tick may lie ahead of the wall (readings go by the clock where it does): none waits for less."""
NUMBERS_A_SECOND, SPARE_NUMBERS = 10, 100
LONGEST = 3_600.0


class Booked:
    """A booked tick: until when, and the last number given out before."""

    def __init__(self, after: int, seq: int, at: dt.datetime) -> None:
        self.after = after
        self.seq = seq
        self.at = at

    def wait(self) -> None:
        """Until the wall is near the booked instant. The clock is free meanwhile."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT extract(epoch FROM %s - ledger_wall())::float", [self.at])
            (early,) = cursor.fetchone()
        time.sleep(max(0.0, early - LEAD))


def can_book() -> bool:
    """Within another transaction (a test's) nobody would ever see the booking redeemed."""
    return len(connection.atomic_blocks) == 1


def book(seconds: float) -> Booked:
    """
    Books a tick so many seconds ahead and makes it this transaction's: ledger_seq(), ledger_at(). Waits for another
    booked revision to end. Side effects in order: lock (7531, 2), the booking (committed at once, on a connection of
    its own), the transaction's settings.
    """
    span = dt.timedelta(seconds=min(seconds, LONGEST))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7531, 2)")
    booked = _booked(span)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('luodi.seq', %s, true), set_config('luodi.at', %s, true)",
            [str(booked.seq), booked.at.isoformat()],
        )
    return booked


def _booked(span: dt.timedelta) -> Booked:
    other: Any = connection.copy()
    try:
        with other.cursor() as cursor:
            numbers = SPARE_NUMBERS + int(span.total_seconds() * NUMBERS_A_SECOND)
            cursor.execute("SELECT after, seq, at FROM ledger_book(%s, %s)", [span, numbers])
            return Booked(*cursor.fetchone())
    finally:
        other.close()

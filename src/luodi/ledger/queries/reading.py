"""As of when: resolving what a reader asked for to a committed tick."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import connection

from luodi.common.prepared import Prepared, together
from luodi.ledger.errors import BeforeLedger, FutureReading
from luodi.ledger.models import Clock, Revision

CITY_TIME = ZoneInfo("Asia/Shanghai")
LAST_TICK = Prepared(f"SELECT seq, at FROM {Clock._meta.db_table}", (), "ledger_tick")
PENDING = f"SELECT booked_at, ledger_wall() FROM {Clock._meta.db_table}"
COMMITTING = dt.timedelta(minutes=1)
"""Longer than any revision holds the clock: a tick further back than this is committed, or was never given."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A pair (on, known_at): facts that had happened by the end of `on`, as known at tick `known_at`."""

    on: dt.date
    known_at: dt.datetime
    seq: int

    @property
    def is_current(self) -> bool:
        """Whether nothing was recorded after it (at the time of asking)."""
        return last_tick().seq == self.seq


@dataclass(frozen=True, slots=True)
class Tick:
    seq: int
    at: dt.datetime


def last_tick() -> Tick:
    """The last committed tick. Nearly every page asks: plain SQL, a quarter of a queryset's cost."""
    asked = LAST_TICK.asked()
    together(asked)
    return Tick(*asked.rows[0])


def today() -> dt.date:
    """Today's date in the city, by the ledger's clock where it is ahead of the wall's (tests, demonstration)."""
    return day_at(last_tick())


def day_at(last: Tick) -> dt.date:
    """`today`, where the last tick is known already."""
    return max(dt.datetime.now(dt.UTC), last.at).astimezone(CITY_TIME).date()


def resolve(on: dt.date | None = None, known_at: dt.date | dt.datetime | None = None) -> Reading:
    """
    The reading for a request. A known_at *date* means the following midnight in Asia/Shanghai, and while
    that day is not yet over, the last tick. Raises BeforeLedger, FutureReading (one Chinese sentence each).
    """
    last = last_tick()
    tick = last if known_at is None else _tick_at(known_at, last)
    return Reading(on=on or day_at(last), known_at=tick.at, seq=tick.seq)


def _tick_at(known_at: dt.date | dt.datetime, last: Tick) -> Tick:
    if isinstance(known_at, dt.datetime):
        instant = known_at if known_at.tzinfo else known_at.replace(tzinfo=CITY_TIME)
        if instant > max(last.at, dt.datetime.now(dt.UTC)):
            raise FutureReading(last.at.astimezone(CITY_TIME))
    else:
        if known_at > day_at(last):
            raise FutureReading(last.at.astimezone(CITY_TIME))
        instant = dt.datetime.combine(known_at + dt.timedelta(days=1), dt.time.min, CITY_TIME)
    _settle(instant)
    row = Revision.objects.filter(at__lte=instant).order_by("-at").values_list("seq", "at").first()
    if row is None:
        first = Revision.objects.order_by("seq").values_list("at", flat=True).first()
        raise BeforeLedger((first or last.at).astimezone(CITY_TIME))
    return Tick(*row)


def _settle(instant: dt.datetime) -> None:
    """
    Waits until no revision at work can still be committed with a tick before `instant`: whoever asks for the same
    instant later must be told the same tick. Takes the writers' locks, shared, and gives them back at once; a
    booked tick (operations/booking.py) may be the one waited for, for as long as its writer needs.
    """
    with connection.cursor() as cursor:
        cursor.execute(PENDING)
        booked_at, wall = cursor.fetchone()
        if instant > wall - COMMITTING:
            cursor.execute("SELECT pg_advisory_lock_shared(7531, 1), pg_advisory_unlock_shared(7531, 1)")
        if booked_at is not None and booked_at <= instant:
            cursor.execute("SELECT pg_advisory_lock_shared(7531, 2), pg_advisory_unlock_shared(7531, 2)")

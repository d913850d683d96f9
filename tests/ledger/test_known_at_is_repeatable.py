"""Writers and readers race; whatever was read as known at a committed tick reads the same ever after."""

import datetime as dt
import random
import threading
import time

import pytest
from django.db import connection, connections

from luodi.access.scope import acting_as
from luodi.ledger.errors import BeforeLedger, FutureReading
from luodi.ledger.models import Clock
from luodi.ledger.operations.revision import revision
from luodi.ledger.queries.reading import CITY_TIME, last_tick, resolve
from luodi.projects.enums import Kind
from luodi.projects.models import Milestone
from projects_cast import acting, officer, project

WRITERS, READERS, SECONDS = 4, 3, 6


def test_no_reading_changes_behind_its_reader(fresh_database, owner_connection):
    owner_connection.execute("CREATE TABLE ledger_clock_offset (shift interval NOT NULL)")
    owner_connection.execute("INSERT INTO ledger_clock_offset VALUES ('0')")
    by = officer()
    with acting(by):
        projects = [project(by, name=f"项目{n}") for n in range(WRITERS)]
    readings: dict[dt.datetime, set[int]] = {}
    stop = time.monotonic() + SECONDS
    failures: list[BaseException] = []

    def guarded(work, *args):
        try:
            with acting_as(by):
                while time.monotonic() < stop:
                    work(*args)
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    def write(made):
        """A revision whose commit is delayed after its tick now and then, as a slow disk would."""
        with revision(by=by.actor, verb="race") as rev:
            day = dt.date(2014, 1, 1)
            rev.add(Milestone(project=made, kind=Kind.HALTED, occurred_first=day, occurred_on=day))
            if random.random() < 0.2:
                rev.at_tick(("SELECT pg_sleep(0.02)", ()))

    def read():
        tick = last_tick()
        found = Milestone.objects.known_at(tick.at).count()
        readings.setdefault(tick.at, set()).add(found)

    def step_clock():
        shift = random.choice(["1 hour", "-1 hour", "0"])
        with owner_lock:
            owner_connection.execute("UPDATE ledger_clock_offset SET shift = %s", [shift])
        time.sleep(0.05)

    owner_lock = threading.Lock()
    threads = [threading.Thread(target=guarded, args=(write, made)) for made in projects]
    threads += [threading.Thread(target=guarded, args=(read,)) for _ in range(READERS)]
    threads.append(threading.Thread(target=guarded, args=(step_clock,)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert len(readings) > 20
    with acting(by):
        for tick, counts in readings.items():
            counts.add(Milestone.objects.known_at(tick).count())
            assert len(counts) == 1, tick
        seqs = list(Milestone.objects.order_by("recorded_at").values_list("revision", flat=True))
        assert seqs == sorted(seqs), "tick order is not commit order"


@pytest.fixture
def two_ticks(db):
    by = officer()
    with acting(by):
        project(by)
        project(by, name="第二个")
        yield


def test_a_date_means_the_following_midnight_and_today_the_last_tick(two_ticks):
    today = dt.datetime.now(CITY_TIME).date()
    assert resolve(known_at=today).known_at == Clock.objects.get().at
    with pytest.raises(BeforeLedger, match="台账自"):
        resolve(known_at=today - dt.timedelta(days=2))


def test_the_future_is_refused(two_ticks):
    with pytest.raises(FutureReading):
        resolve(known_at=dt.datetime.now(CITY_TIME).date() + dt.timedelta(days=1))
    with pytest.raises(FutureReading):
        resolve(known_at=dt.datetime.now(dt.UTC) + dt.timedelta(hours=1))


def test_an_instant_resolves_to_the_last_tick_before_it(two_ticks):
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, at FROM ledger_revision ORDER BY seq LIMIT 1")
        seq, at = cursor.fetchone()
    assert resolve(known_at=at).seq == seq
    assert resolve(known_at=at + dt.timedelta(microseconds=1)).known_at == at
    assert not resolve(known_at=at).is_current
    assert resolve().is_current

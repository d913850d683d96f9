"""A revision of very many rows writes with a tick booked ahead; everybody else's come before it, or wait for it."""

import datetime as dt
import threading
import time

import pytest
from django.db import connection, connections

from luodi.access.scope import acting_as
from luodi.ledger.models import Clock, Revision, dated
from luodi.ledger.operations.revision import revision
from luodi.ledger.queries.reading import last_tick, resolve
from luodi.ledger.queries.verification import verify
from luodi.projects.enums import Kind
from luodi.projects.models import Milestone
from projects_cast import acting, happened, officer, project

DAY = dt.date(2014, 1, 1)


@pytest.fixture
def made(fresh_database):
    by = officer()
    with acting(by):
        yield by, project(by), project(by, name="另一个")


def halted(of):
    return Milestone(project=of, kind=Kind.HALTED, **dated(DAY))


def elsewhere(by, of):
    """Somebody else records something on a connection of their own; returns the thread."""

    def work():
        try:
            with acting_as(by):
                happened(by, of, Kind.SIGNED, DAY)
        finally:
            connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_others_write_on_with_earlier_ticks_while_a_booked_revision_is_at_work(made):
    by, ours, theirs = made
    with revision(by=by.actor, verb="many") as rev:
        rev.book(5.0)
        rev.add(halted(ours))
        elsewhere(by, theirs).join(timeout=4)
        between = last_tick()
        assert Milestone.objects.filter(project=theirs).exists()
    entry = Milestone.objects.get(kind=Kind.HALTED)
    assert (entry.revision, entry.recorded_at) == (rev.seq, rev.at)
    assert entry.recorded_at > between.at
    assert rev.seq > between.seq + 1
    happened(by, theirs, Kind.STARTED, DAY)
    assert last_tick().seq == rev.seq + 1
    ticks = list(Revision.objects.order_by("seq").values_list("at", flat=True))
    assert ticks == sorted(ticks)
    assert verify().finding is None


def test_who_reaches_the_booked_instant_waits_for_the_commit(made):
    by, ours, theirs = made
    with revision(by=by.actor, verb="many") as rev:
        rev.book(0.2)
        time.sleep(0.4)
        waiting = elsewhere(by, theirs)
        waiting.join(timeout=1.0)
        assert waiting.is_alive()
        rev.add(halted(ours))
    waiting.join()
    assert Milestone.objects.get(project=theirs, kind=Kind.SIGNED).revision == rev.seq + 1
    assert verify().finding is None


def test_an_instant_behind_a_booked_tick_is_resolved_only_after_its_commit(made):
    by, ours, theirs = made
    happened(by, theirs, Kind.SIGNED, DAY)
    told = []

    def ask(instant):
        try:
            with acting_as(by):
                told.append(resolve(known_at=instant).seq)
        finally:
            connections.close_all()

    with revision(by=by.actor, verb="many") as rev:
        rev.book(0.2)
        time.sleep(0.4)
        behind = threading.Thread(target=ask, args=[rev.booked.at + dt.timedelta(milliseconds=1)])
        before = threading.Thread(target=ask, args=[rev.booked.at - dt.timedelta(milliseconds=1)])
        before.start()
        before.join(timeout=4)
        assert len(told) == 1
        behind.start()
        behind.join(timeout=0.5)
        assert behind.is_alive()
        rev.add(halted(ours))
    behind.join()
    assert told == [rev.details["booked_after"], rev.seq]


def test_a_booking_whose_writer_is_gone_keeps_nobody(made):
    by, _, theirs = made
    with pytest.raises(ZeroDivisionError), revision(by=by.actor, verb="many") as rev:
        rev.book(0.0)
        raise ZeroDivisionError
    before = last_tick().seq
    happened(by, theirs, Kind.SIGNED, DAY)
    assert last_tick().seq == before + 1
    assert Clock.objects.get().booked_seq is None
    assert verify().finding is None


def test_a_tick_nobody_booked_cannot_be_redeemed(made):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('luodi.seq', '500', false), set_config('luodi.at', '2030-01-01', false)"
        )
        with pytest.raises(Exception, match="booked tick is gone"):
            cursor.execute("SELECT ledger_redeem()")


def test_numbers_missing_without_a_booking_are_still_found(made, owner_connection):
    by, ours, _ = made
    with revision(by=by.actor, verb="many") as rev:
        rev.book(0.0)
        rev.add(halted(ours))
    assert verify().finding is None
    owner_connection.execute("DELETE FROM ledger_revision WHERE seq = %s", [rev.details["booked_after"]])
    finding = verify().finding
    assert finding is not None
    assert finding.kind == "missing"

"""`ledger verify` while others write: what is committed meanwhile is neither missing nor too much."""

import datetime as dt
import threading

from django.db import connections

from luodi.ledger.queries.verification import verify
from luodi.projects.enums import Kind
from projects_cast import acting, happened, officer, project


def test_a_revision_committed_meanwhile_is_no_finding(fresh_database):
    by = officer()
    with acting(by):
        made = project(by)
    stop, written = threading.Event(), []

    def write() -> None:
        with acting(by):
            while not stop.is_set():
                written.append(happened(by, made, Kind.RESUMED, dt.date(2015, 6, 1)).revision)
        connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        with acting(by):
            seen = [verify() for _ in range(25)]
    finally:
        stop.set()
        writer.join()
    assert [one.finding for one in seen if one.finding] == []
    assert seen[0].revisions < seen[-1].revisions <= max(written)

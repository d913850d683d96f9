"""How many revisions a second the clock row lets through, with eight writing processes."""

import datetime as dt
import multiprocessing
import time
import uuid
from collections.abc import Callable

import psycopg
from django.db import connection, connections

from luodi.ledger.actors import Actor
from luodi.ledger.models import Entry, dated
from luodi.ledger.operations.revision import revision
from luodi.runtime.databases import connect_as_owner
from luodi.runtime.measuring import Row

WRITERS = 8
SECONDS = 8.0
AIM = 1000.0


class Note(Entry):
    """An entry without a domain; its table exists only in the measuring database."""

    class Meta(Entry.Meta):
        app_label = "ledger"
        db_table = "ledger_bench_note"


def rows(_scale: int) -> dict[str, Row]:
    make_tables()
    raw = per_second(write_raw)
    return {"revisions, 8 writers": Row(per_second(write_revisions), "次/秒", "more", AIM, raw)}


def make_tables() -> None:
    with connection.schema_editor(collect_sql=True) as editor:
        editor.create_model(Note)
    with connect_as_owner(connection.settings_dict["NAME"]) as owner:
        for statement in editor.collected_sql:
            owner.execute(statement)
        owner.execute("GRANT SELECT, INSERT, UPDATE ON ledger_bench_note TO luodi_web_unit")
        owner.execute("CALL ledger_protect('ledger_bench_note'::regclass)")
        owner.execute("CREATE TABLE raw_clock AS SELECT 1 AS id, 0::bigint AS seq")
        owner.execute("CREATE TABLE raw_revision (seq bigint PRIMARY KEY, at timestamptz, header text)")
        owner.execute("CREATE TABLE raw_entry (id uuid PRIMARY KEY, seq bigint, day date)")
        owner.execute("GRANT ALL ON raw_clock, raw_revision, raw_entry TO luodi_web_unit")


def per_second(write: Callable[[float], int]) -> float:
    """Written by all processes together, counted over the time all of them ran."""
    connections.close_all()
    context = multiprocessing.get_context("fork")
    began = time.perf_counter()
    with context.Pool(WRITERS) as pool:
        written = sum(pool.map(write, [time.time() + SECONDS] * WRITERS, chunksize=1))
    return written / (time.perf_counter() - began)


def write_revisions(until: float) -> int:
    writer = Actor(uuid.uuid4(), "测量", None, "")
    written = 0
    while time.time() < until:
        with revision(by=writer, verb="ledger.measure") as open_revision:
            open_revision.add(Note(**dated(dt.date(2026, 1, 1))))
        written += 1
    return written


def write_raw(until: float) -> int:
    """The least that gives ordered ticks: lock one row, two inserts, commit."""
    settings = connection.settings_dict
    written = 0
    with psycopg.connect(host=settings["HOST"], dbname=settings["NAME"], user=settings["USER"]) as raw:
        while time.time() < until:
            with raw.pipeline():
                raw.execute("UPDATE raw_clock SET seq = seq + 1")
                raw.execute("INSERT INTO raw_revision SELECT seq, clock_timestamp(), '测量' FROM raw_clock")
                raw.execute(
                    "INSERT INTO raw_entry SELECT %s, seq, '2026-01-01' FROM raw_clock", [uuid.uuid4()]
                )
                raw.commit()
            written += 1
    return written

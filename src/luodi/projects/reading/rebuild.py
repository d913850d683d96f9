"""Rebuilding the reading models from entries alone: `./luodi ledger rebuild`. Maintenance and rebuild share
timeline.py and rectangles.py; a difference between what they write is a defect (tests/projects)."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, islice
from typing import Any

from django.db import connection

from luodi.ledger.enums import Basis
from luodi.ledger.models import FOREVER, Entry
from luodi.ledger.queries.reading import today
from luodi.projects.models import Project
from luodi.projects.reading.face import face
from luodi.projects.reading.loading import gather, history, ticks
from luodi.projects.reading.maintenance import (
    FIRST_DATES_COLUMNS,
    KINDS,
    STANDING_COLUMNS,
    face_update,
    standing_row,
)
from luodi.projects.reading.rectangles import advance
from luodi.projects.reading.timeline import Believed, first_dates, segments

BATCH = 500
KNOWN = ("known_from", "known_to")
Rectangle = tuple[Any, ...]


def rebuild_standing() -> int:
    """Empties and refills standing and first_dates; returns the rows written. Runs as the owner."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE projects_standing, projects_firstdates RESTART IDENTITY")
    written = 0
    for projects in _batches():
        standing: list[Rectangle] = []
        firsts: list[Rectangle] = []
        for project, entries in history(projects).items():
            found = replay(project, entries)
            standing += found[0]
            firsts += found[1]
        written += _copy("projects_standing", (*STANDING_COLUMNS, *KNOWN), standing)
        written += _copy("projects_firstdates", (*FIRST_DATES_COLUMNS, *KNOWN), firsts)
    return written


def rebuild_faces() -> int:
    """Writes every project's face anew for today; returns how many."""
    day = today()
    written = 0
    for projects in _batches():
        believed = {
            project: _believed([entry for entry in entries if entry.is_open])
            for project, entries in history(projects).items()
        }
        faces = {project: face(facts, day) for project, facts in believed.items() if facts.particulars}
        with connection.cursor() as cursor:
            if faces:
                cursor.execute(*face_update(faces))
            cursor.execute(
                "UPDATE projects_project SET unreviewed = projects_unreviewed(id), withdrawn = NOT (id = ANY(%s))"
                " WHERE id = ANY(%s)",
                [list(faces), projects],
            )
        written += len(faces)
    return written


def replay(project: uuid.UUID, entries: Sequence[Entry]) -> tuple[list[Rectangle], list[Rectangle]]:
    """
    All rectangles of one project: (standing, first_dates) rows in the order of their columns followed by
    known_from, known_to. Walks the ticks at which belief changed.
    """
    standing = _Rows()
    firsts = _Rows()
    for tick in ticks(entries):
        believed = _believed([e for e in entries if e.recorded_at <= tick < e.closed_at])
        for basis in Basis:
            runs = [standing_row(project, basis, run) for run in segments(believed, basis)]
            standing.move((basis,), runs, tick)
            days = first_dates(believed, basis)
            row = [(project, basis, *(days.get(kind) for kind in KINDS))] if days else []
            firsts.move((basis,), row, tick)
    return list(standing.all()), list(firsts.all())


def _batches() -> Iterator[list[uuid.UUID]]:
    keys = iter(list(Project.objects.order_by("pk").values_list("pk", flat=True)))
    while batch := list(islice(keys, BATCH)):  # itertools.batched needs 3.12
        yield batch


class _Rows:
    """Rectangles being built: open ones by group, finished ones with both ends."""

    def __init__(self) -> None:
        self._numbers = count()
        self._open: dict[tuple[Any, ...], list[tuple[int, Rectangle]]] = {}
        self._since: dict[int, dt.datetime] = {}
        self._finished: list[Rectangle] = []

    def move(self, group: tuple[Any, ...], wanted: Iterable[Rectangle], tick: dt.datetime) -> None:
        stored = self._open.get(group, [])
        change = advance(stored, wanted)
        closed = set(change.close)
        kept = []
        for number, row in stored:
            if number in closed:
                self._finished.append((*row, self._since.pop(number), tick))
            else:
                kept.append((number, row))
        for row in change.open:
            number = next(self._numbers)
            self._since[number] = tick
            kept.append((number, row))
        self._open[group] = kept

    def all(self) -> Iterator[Rectangle]:
        yield from self._finished
        for rows in self._open.values():
            for number, row in rows:
                yield (*row, self._since[number], FOREVER)


def _believed(entries: Sequence[Entry]) -> Believed:
    return next(iter(gather(entries).values()), Believed())


def _copy(table: str, columns: Sequence[str], rows: Sequence[Rectangle]) -> int:
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)
    return len(rows)

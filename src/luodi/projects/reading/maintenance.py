"""Keeping standing, first_dates and faces right in the revision that changes entries."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from luodi.common.composed import composed
from luodi.common.prepared import Asked
from luodi.ledger.enums import Basis
from luodi.ledger.operations.revision import OpenRevision
from luodi.ledger.operations.sending import Kept, Statement
from luodi.ledger.operations.statements import CHUNK, KEPT_ROWS, SEVERAL
from luodi.ledger.queries.reading import today
from luodi.projects.enums import Kind
from luodi.projects.models import FirstDates, Project, Standing
from luodi.projects.reading.face import FACE_FIELDS, face
from luodi.projects.reading.loading import READ_BY_TIMELINE, believed_after
from luodi.projects.reading.rectangles import advance
from luodi.projects.reading.scope import SCOPING, scope_statements
from luodi.projects.reading.timeline import (
    STATE_FIELDS,
    Believed,
    Key,
    Segment,
    State,
    first_dates,
    segments,
)

TALLY: Statement = ("SELECT projects_tally_catch_up()", ())
"""For a booked revision: the tally's rows are everybody's and so locked under the clock only (sql/tally.sql)."""
KINDS = tuple(Kind.values)
STANDING_COLUMNS = ("project_id", "basis", "valid_from", "valid_to", *STATE_FIELDS)
FIRST_DATES_COLUMNS = ("project_id", "basis", *KINDS)


def maintain(rev: OpenRevision) -> Iterable[Statement]:
    """
    Registered with rev.before_tick by every verb of this room. Reads the open entries of the touched projects,
    computes their timelines, and returns the statements that move the reading models at the tick.
    """
    touched = _touched(rev)
    statements = list(touch_headers(_headers(rev)))
    if not touched:
        return statements
    day = today()
    stored = Stored(rev.known(touched))
    believed = believed_after(touched, rev, *stored.asked)
    statements += reading_statements(believed, stored, day)
    granted, revoked = scope_statements(rev, believed, day)
    return [*granted, *statements, *revoked]


def reading_statements(
    believed: dict[uuid.UUID, Believed], stored: "Stored", day: dt.date
) -> list[Statement]:
    """What moves standing, first dates and faces to what is believed; scope is not among it."""
    runs = {
        basis: {project: segments(facts, basis) for project, facts in believed.items()} for basis in Basis
    }
    return [*timeline_statements(believed, stored, runs), *_faces(believed, day)]


def timeline_statements(
    believed: Mapping[uuid.UUID, Believed],
    stored: "Stored",
    runs: Mapping[Basis, Mapping[uuid.UUID, list[Segment]]],
) -> list[Statement]:
    """What moves standing and first dates in the bases of `runs`, {basis: {project: its timeline}}."""
    return [*_standing(stored, runs), *_first_dates(believed, stored, tuple(runs))]


class Stored:
    """The current rows of standing and first dates of projects that have some already; send `asked` first."""

    def __init__(self, projects: Collection[uuid.UUID]) -> None:
        both = (_stored_standing.asked(projects), _stored_first_dates.asked(projects))
        self.asked: tuple[Asked[Any], ...] = both if projects else ()

    @property
    def standing(self) -> list[Any]:
        return self.asked[0].rows if self.asked else []

    @property
    def first_dates(self) -> list[Any]:
        return self.asked[1].rows if self.asked else []


KEPT_BY_READING = frozenset(READ_BY_TIMELINE) | SCOPING


def _headers(rev: OpenRevision) -> list[uuid.UUID]:
    """Every project some entry of which is written or closed."""
    found = {entry.project_id for entry in rev.added if hasattr(entry, "project_id")}
    return sorted(found | _closed_projects(rev, set(rev.closed)))


def _touched(rev: OpenRevision) -> list[uuid.UUID]:
    """Those of them whose reading models may move."""
    found = {e.project_id for e in rev.added if type(e) in KEPT_BY_READING}  # type: ignore[attr-defined]
    return sorted(found | _closed_projects(rev, set(rev.closed) & KEPT_BY_READING))


def _closed_projects(rev: OpenRevision, models: set[type[Any]]) -> set[uuid.UUID]:
    found: set[uuid.UUID] = set()
    for model in models:
        if any(field.name == "project" for field in model._meta.fields):
            found.update(
                model.objects.filter(id__in=list(rev.closed[model])).values_list("project_id", flat=True)
            )
    return found


def _standing(stored: Stored, runs: Mapping[Basis, Mapping[uuid.UUID, list[Segment]]]) -> list[Statement]:
    there: dict[tuple[uuid.UUID, str], list[tuple[int, Segment]]] = {}
    for key, project, basis, start, end, *state in stored.standing:
        there.setdefault((project, basis), []).append((key, Segment(start, end, State(*state))))
    close: list[int] = []
    values: list[Any] = []
    for basis, of_basis in runs.items():
        for project, wanted in of_basis.items():
            change = advance(there.get((project, basis), []), wanted)
            close.extend(change.close)
            values.extend(standing_row(project, basis, run) for run in change.open)
    return [*_close("projects_standing", close), *_open("projects_standing", STANDING_COLUMNS, values)]


@composed(many="projects")
def _stored_standing(projects: Any) -> QuerySet[Standing, Any]:
    rows = Standing.objects.filter(project_id__in=projects, known_to__year=9999)
    return rows.values_list("id", "project_id", "basis", "valid_from", "valid_to", *STATE_FIELDS)


def standing_row(project: Key, basis: str, run: Segment) -> tuple[Any, ...]:
    """Values in the order of STANDING_COLUMNS."""
    return (project, basis, run.start, run.end, *run.state)


def _first_dates(
    believed: Mapping[uuid.UUID, Believed], stored: Stored, bases: Collection[Basis]
) -> list[Statement]:
    there: dict[tuple[uuid.UUID, str], list[tuple[int, tuple[Any, ...]]]] = {}
    for key, project, basis, *days in stored.first_dates:
        there.setdefault((project, basis), []).append((key, tuple(days)))
    close: list[int] = []
    values: list[Any] = []
    for project, facts in believed.items():
        for basis in bases:
            days = first_dates(facts, basis)
            wanted = [tuple(days.get(kind) for kind in KINDS)] if days else []
            change = advance(there.get((project, basis), []), wanted)
            close.extend(change.close)
            values.extend((project, basis, *row) for row in change.open)
    table = "projects_firstdates"
    return [*_close(table, close), *_open(table, FIRST_DATES_COLUMNS, values)]


@composed(many="projects")
def _stored_first_dates(projects: Any) -> QuerySet[FirstDates, Any]:
    rows = FirstDates.objects.filter(project_id__in=projects, known_to__year=9999)
    return rows.values_list("id", "project_id", "basis", *KINDS)


def _faces(believed: dict[uuid.UUID, Believed], day: dt.date) -> list[Statement]:
    described = {project: face(facts, day) for project, facts in believed.items() if facts.particulars}
    statements = [face_update(described)] if described else []
    withdrawn = [project for project in believed if project not in described]
    if withdrawn:
        statements.append(("UPDATE projects_project SET withdrawn = true WHERE id = ANY(%s)", [withdrawn]))
    return statements


def face_update(faces: dict[uuid.UUID, dict[str, Any]]) -> Statement:
    """One UPDATE for any number of faces: a column of values for each field."""
    types = {field.attname: field.db_type(connection) for field in Project._meta.concrete_fields}
    arrays = ", ".join(f"%s::{(types[name] or '').split('(')[0]}[]" for name in ("id", *FACE_FIELDS))
    return Kept(
        f"UPDATE projects_project p SET {', '.join(f'{name} = v.{name}' for name in FACE_FIELDS)}"
        f" FROM unnest({arrays}) AS v (id, {', '.join(FACE_FIELDS)}) WHERE p.id = v.id",
        [list(faces), *([values[name] for values in faces.values()] for name in FACE_FIELDS)],
    )


def touch_headers(projects: list[uuid.UUID]) -> Iterable[Statement]:
    if projects:
        yield Kept(
            "UPDATE projects_project p SET last_revision = ledger_seq(), last_recorded_at = ledger_at(),"
            " unreviewed = coalesce(c.claims, 0) FROM unnest(%s::uuid[]) AS w (id) LEFT JOIN ("
            " SELECT project_id, count(*) AS claims FROM projects_claim"
            " WHERE project_id = ANY(%s) AND outcome IN ('', 'passed') GROUP BY project_id"
            ") c ON c.project_id = w.id WHERE p.id = w.id",
            [projects, projects],
        )


def _close(table: str, keys: list[int]) -> Iterable[Statement]:
    if keys:
        yield Kept(f"UPDATE {table} SET known_to = ledger_at() WHERE id = ANY(%s)", [keys])


def _open(table: str, columns: tuple[str, ...], rows: list[Any]) -> Iterable[Statement]:
    one = "(" + ", ".join(["%s"] * len(columns)) + ", ledger_at(), '9999-12-31 00:00:00+00')"
    head = f"INSERT INTO {table} ({', '.join(columns)}, known_from, known_to) VALUES "
    step = KEPT_ROWS if len(rows) <= SEVERAL else CHUNK
    for start in range(0, len(rows), step):
        chunk = rows[start : start + step]
        sql, values = head + ", ".join([one] * len(chunk)), [value for row in chunk for value in row]
        yield Kept(sql, values) if len(chunk) <= KEPT_ROWS else (sql, values)

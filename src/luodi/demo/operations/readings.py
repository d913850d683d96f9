"""Headers, standing, first dates and row scope of the whole city, written by COPY."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

import psycopg

from luodi.access.models import ProjectScope
from luodi.approvals.models import Plan
from luodi.approvals.operations.plan import WHY
from luodi.demo.city.dossier import Dossier
from luodi.demo.city.generator import City
from luodi.demo.city.journal import Act
from luodi.demo.city.moments import city_day
from luodi.demo.city.reading import ProjectReading, by_project, read
from luodi.demo.operations.copying import copy_plain, copy_rows
from luodi.ledger.enums import Basis
from luodi.projects.gates import shipped_verifiers
from luodi.projects.models import Credit, Duty, Project
from luodi.projects.reading.face import FACE_FIELDS, face
from luodi.projects.reading.maintenance import FIRST_DATES_COLUMNS, STANDING_COLUMNS
from luodi.sourcing.models import AdmissionVote
from luodi.supervision.models import Problem, Slip

KNOWN = ("known_from", "known_to")


def copy_readings(cursor: psycopg.Cursor[Any], city: City) -> dict[str, int]:
    """{table: rows}. Headers come first: entries refer to them."""
    rows = by_project(city.journal.rows)
    readings = {dossier.id: read(dossier.id, rows[dossier.id]) for dossier in city.dossiers}
    last = _last_acts(city)
    day = city_day(city.journal.acts[-1].at)
    headers = [_header(d, readings[d.id], last[d.id], day) for d in city.dossiers]
    scope = [
        {"project_id": p, "grantee": g, "why": w} for p, g, w in sorted(set(_scope(city, readings, day)))
    ]
    return {
        Project._meta.db_table: copy_plain(cursor, Project, headers),
        "projects_standing": _copy(
            cursor, "projects_standing", STANDING_COLUMNS, (r.standing for r in readings.values())
        ),
        "projects_firstdates": _copy(
            cursor, "projects_firstdates", FIRST_DATES_COLUMNS, (r.first_dates for r in readings.values())
        ),
        ProjectScope._meta.db_table: copy_plain(cursor, ProjectScope, scope),
    }


def _copy(
    cursor: psycopg.Cursor[Any],
    table: str,
    columns: tuple[str, ...],
    batches: Iterable[list[tuple[Any, ...]]],
) -> int:
    return copy_rows(cursor, table, (*columns, *KNOWN), (row for batch in batches for row in batch))


def _header(dossier: Dossier, reading: ProjectReading, last: Act, day: dt.date) -> dict[str, Any]:
    values = face(reading.believed, day)
    return {
        "id": dossier.id, **{name: values[name] for name in FACE_FIELDS}, "unreviewed": 0,
        "last_revision": last.seq, "last_recorded_at": last.at,
    }  # fmt: skip


def _last_acts(city: City) -> dict[uuid.UUID, Act]:
    """The last act that touched each project."""
    found: dict[uuid.UUID, Act] = {}
    for row in city.journal.rows:
        project = row.project_id
        if project is None:
            continue
        for act in (row.opened, row.closed):
            if act is not None and (project not in found or found[project].seq < act.seq):
                found[project] = act
    return found


def _scope(
    city: City, readings: dict[uuid.UUID, ProjectReading], day: dt.date
) -> Iterator[tuple[uuid.UUID, uuid.UUID, str]]:
    """Why a unit or post sees a project today: the rules of projects/reading/scope.py and of passing claims."""
    for dossier in city.dossiers:
        yield dossier.id, face(readings[dossier.id].believed, day)["unit"], "unit"
    for problem in city.plain[Problem]:
        yield problem["project_id"], problem["lead_unit"], "slip"
    for slip in city.plain[Slip]:
        yield slip["project_id"], slip["to_unit"], "slip"
    for row in city.journal.rows:
        runs = row.closed is None and (row.content.get("until_on") or dt.date.max) > day
        if row.model is Duty and runs and row.content["grantee"]:
            yield row.content["project_id"], row.content["grantee"], f"duty:{row.content['role']}"
        elif row.model is Credit and runs:
            yield row.content["project_id"], row.content["unit"], "credit"
        elif row.model is Plan and row.closed is None:
            for unit in {step["unit"] for step in row.content["steps"] if step["unit"]}:
                yield row.content["project_id"], uuid.UUID(unit), WHY
        elif row.model is AdmissionVote:
            yield row.content["project_id"], row.content["unit"], "admission"
        elif row.basis == Basis.VERIFIED and row.project_id:
            fact = str(row.content.get("kind", row.content.get("measure", "")))
            for unit in _departments(city, fact):
                yield row.content["project_id"], unit, f"verify:{shipped_verifiers()[fact].function}"


def _departments(city: City, fact: str) -> list[uuid.UUID]:
    """Units whose word a fact is: they saw the project when the district passed it on."""
    rule = shipped_verifiers().get(fact)
    if rule is None:
        return []
    org = city.organisation
    return [org.unit_ids[unit.code] for unit in org.units.values() if unit.function == rule.function]

"""
期初数 by the ten thousand: the same entries and reading models as operations/review.py and reading/maintenance.py write,
batch by batch with a booked tick (ledger/operations/booking.py), so that neither memory nor the clock is held for long.
"""

import time
import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection

from luodi.ledger.enums import Closing
from luodi.ledger.models import Entry
from luodi.ledger.operations.bulk import move_now, stage_entries
from luodi.ledger.operations.revision import OpenRevision
from luodi.ledger.operations.sending import Statement
from luodi.ledger.operations.statements import closing
from luodi.ledger.queries.reading import today
from luodi.projects.enums import Outcome
from luodi.projects.operations.review import CLAIMABLE, Claim, locked_claims, stage_steps, stage_verified
from luodi.projects.operations.writing import lock_all
from luodi.projects.reading.loading import READ_BY_TIMELINE, gather
from luodi.projects.reading.maintenance import TALLY, reading_statements, touch_headers

BATCH = 2_000
"""Projects."""
SLOWER = 2.0
"""How much longer a batch takes than the first until it is booked, which is not yet moved."""


def stage_openings(rev: OpenRevision, by: Any, claims: Collection[Claim]) -> None:
    """
    Writes verified twins, review steps and reading models of all claims. In order, for each batch of projects in key
    order: locks them, closes what the twins supersede, inserts, moves the reading models. Raises what locked_claims
    and stage_steps raise.
    """
    batches, projects = _by_projects(claims)
    lock_all(projects)
    began = time.monotonic()
    for number, batch in enumerate(batches):
        entries = locked_claims(by, batch)
        drafted = OpenRevision(rev.actor, rev.verb, rev.reason, None)
        stage_verified(drafted, entries, opening=True)
        stage_steps(drafted, entries, Outcome.VERIFIED)
        touched = sorted({entry.project_id for entry in entries})
        moved = _reading_models(touched, drafted)
        if rev.booked is None:
            rev.book(SLOWER * (time.monotonic() - began) * (len(batches) - number))
            rev.under_clock(TALLY)
        _write(rev, drafted)
        _run([*moved, *touch_headers(touched)])


def _by_projects(claims: Collection[Claim]) -> tuple[list[list[Claim]], list[uuid.UUID]]:
    """The claims in batches of whole projects, and the projects, both in the order in which projects are locked."""
    of_project: dict[uuid.UUID, list[Claim]] = defaultdict(list)
    unknown: list[Claim] = []
    for table, model in CLAIMABLE.items():
        keys = [key for name, key in claims if name == table]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id, project_id FROM {model._meta.db_table} WHERE id = ANY(%s)", [keys])
            project_of = dict(cursor.fetchall())
        for key in keys:
            of_project[project_of[key]].append((table, key)) if key in project_of else unknown.append(
                (table, key)
            )
    projects = sorted(of_project)
    batches = [
        [claim for project in projects[start : start + BATCH] for claim in of_project[project]]
        for start in range(0, len(projects), BATCH)
    ]
    return [*batches, unknown] if unknown else batches, projects  # of unknown ones locked_claims says so


def _reading_models(projects: Sequence[uuid.UUID], drafted: OpenRevision) -> list[Statement]:
    stored: list[Entry] = []
    for model in READ_BY_TIMELINE:
        closed = drafted.closed.get(model, {})
        stored += [e for e in model.objects.open().filter(project_id__in=projects) if e.id not in closed]
    believed = gather([*stored, *(entry for entry in drafted.added if type(entry) in READ_BY_TIMELINE)])
    return reading_statements(believed, list(believed), today())


def _write(rev: OpenRevision, drafted: OpenRevision) -> None:
    for model, wanted in drafted.closed.items():
        _run([closing(model, dict.fromkeys(wanted, Closing.SUPERSEDED))])
        rev.bulk_closed_tables.add(model._meta.db_table)
    by_model: dict[type[Entry], list[Entry]] = defaultdict(list)
    for entry in drafted.added:
        by_model[type(entry)].append(entry)
    for model, rows in by_model.items():
        stage_entries(rev, model, map(_content, rows))
    move_now(rev)


def _content(entry: Entry) -> dict[str, Any]:
    return {name: value for name, value in vars(entry).items() if not name.startswith("_")}


def _run(statements: Sequence[Statement]) -> None:
    with connection.cursor() as cursor:
        for sql, values in statements:
            cursor.execute(sql, values)

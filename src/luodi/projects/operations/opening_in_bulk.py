"""
期初数 by the ten thousand: the same entries and reading models as operations/review.py and reading/maintenance.py write,
batch by batch with a booked tick (ledger/operations/booking.py), so that neither memory nor the clock is held for long.
Twins and review steps are made from the claims inside the server; only keys travel.
"""

import time
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from luodi.common.ids import uuid7
from luodi.ledger.enums import Closing
from luodi.ledger.models import Entry
from luodi.ledger.operations.copies import copying
from luodi.ledger.operations.revision import OpenRevision
from luodi.ledger.operations.sending import Statement
from luodi.ledger.operations.statements import closing
from luodi.ledger.queries.reading import today
from luodi.projects.enums import Outcome
from luodi.projects.errors import Refusal
from luodi.projects.models import Project, Review
from luodi.projects.operations.review import CLAIMABLE, GONE, Claim, already_verified
from luodi.projects.operations.writing import lock_all
from luodi.projects.reading.maintenance import TALLY
from luodi.projects.reading.verifying import believed_verified, verified_statements

BATCH = 2_000
"""Projects."""
SLOWER = 2.5
"""How much longer a whole batch takes than working it out, which is all that is known when its tick is booked."""
TWIN = {"id": "n.twin", "basis": "'verified'::varchar", "claim": "c.id", "opening": "true"}
PAIRS = "{table} c JOIN unnest(%s::uuid[], %s::uuid[]) AS n (old, twin) ON n.old = c.id"


@dataclass(slots=True)
class Batch:
    """Claims of some projects by table, and what their confirmation closes: {model: keys}."""

    claims: Mapping[str, list[uuid.UUID]]
    waiting: dict[uuid.UUID, int]
    """{project: how many of its claims nobody has decided yet}"""
    twins: dict[str, dict[uuid.UUID, uuid.UUID]] = field(default_factory=dict)
    superseded: dict[type[Entry], list[uuid.UUID]] = field(default_factory=dict)


def stage_openings(rev: OpenRevision, by: Any, claims: Collection[Claim]) -> None:
    """
    Writes verified twins, review steps and reading models of all claims. In order: locks the projects in key order;
    for each batch of them closes what the twins supersede, inserts, moves the reading models. Raises Refusal for a
    claim that is gone, out of sight or verified already.
    """
    batches = _batches(by, claims)
    lock_all([project for batch in batches for project in batch.waiting])
    began = time.monotonic()
    for batch in batches:
        _look(batch)
        moved = _reading_models(batch)
        if rev.booked is None:
            rev.book(SLOWER * (time.monotonic() - began) * len(batches))
            rev.under_clock(TALLY)
        _write(rev, batch)
        _run(moved)


def _batches(by: Any, claims: Collection[Claim]) -> list[Batch]:
    """Whole projects together, in the order in which projects are locked."""
    of_project: dict[uuid.UUID, dict[str, list[uuid.UUID]]] = defaultdict(lambda: defaultdict(list))
    for table in CLAIMABLE:
        keys = [key for name, key in claims if name == table]
        for key, project in _rows(f"SELECT id, project_id FROM {table} WHERE id = ANY(%s)", [keys]):
            of_project[project][table].append(key)
    projects = sorted(of_project)
    found = sum(len(keys) for tables in of_project.values() for keys in tables.values())
    seen = Project.objects.visible_to(by).filter(pk__in=projects).count()
    if found != len(claims) or seen != len(projects):
        raise Refusal(GONE)
    return [_batch(of_project, projects[start : start + BATCH]) for start in range(0, len(projects), BATCH)]


def _batch(of_project: Mapping[uuid.UUID, Mapping[str, list[uuid.UUID]]], projects: list[uuid.UUID]) -> Batch:
    claims: dict[str, list[uuid.UUID]] = defaultdict(list)
    for project in projects:
        for table, keys in of_project[project].items():
            claims[table] += keys
    return Batch(claims, {project: sum(map(len, of_project[project].values())) for project in projects})


def _look(batch: Batch) -> None:
    """Under the locks: that every claim still stands, and which verified entries and steps stand before its own."""
    for table, keys in batch.claims.items():
        model = CLAIMABLE[table]
        still = _rows(
            f"SELECT id, lineage FROM {table} WHERE id = ANY(%s) AND closed_revision IS NULL AND basis = 'claimed'",
            [keys],
        )
        if len(still) != len(keys):
            raise Refusal(GONE)
        lineages = [lineage for _, lineage in still]
        before = model.objects.open().verified().filter(lineage__in=lineages)
        batch.superseded[model] = list(before.values_list("pk", flat=True))
        batch.twins[table] = {key: uuid7() for key in keys}
    every = [key for keys in batch.claims.values() for key in keys]
    steps = list(Review.objects.open().filter(lineage__in=every))
    for step in steps:
        if step.outcome == Outcome.VERIFIED:
            raise already_verified(CLAIMABLE[step.target_table].objects.get(pk=step.lineage))
        batch.waiting[step.project_id] -= step.outcome != Outcome.PASSED
    batch.superseded[Review] = [step.id for step in steps]


def _reading_models(batch: Batch) -> list[Statement]:
    twins = {key: twin for of_table in batch.twins.values() for key, twin in of_table.items()}
    superseded = {key for keys in batch.superseded.values() for key in keys}
    statements, stages = verified_statements(believed_verified(batch.waiting, twins, superseded), today())
    return [*statements, _headers(stages, batch.waiting)]


def _headers(stages: Mapping[uuid.UUID, int], decided: Mapping[uuid.UUID, int]) -> Statement:
    """One UPDATE of what the confirmation changes of a project's face; `decided` claims wait no longer."""
    return (
        "UPDATE projects_project p SET verified_stage = w.stage, last_revision = ledger_seq(),"
        " last_recorded_at = ledger_at(), unreviewed = p.unreviewed - w.decided"
        " FROM unnest(%s::uuid[], %s::smallint[], %s::integer[]) AS w (id, stage, decided) WHERE p.id = w.id",
        [list(stages), list(stages.values()), [decided[project] for project in stages]],
    )


def _write(rev: OpenRevision, batch: Batch) -> None:
    for model, keys in batch.superseded.items():
        if keys:
            _run([closing(model, dict.fromkeys(keys, Closing.SUPERSEDED))])
            rev.bulk_closed_tables.add(model._meta.db_table)
    for table, twins in batch.twins.items():
        pairs, steps = PAIRS.format(table=table), [uuid7() for _ in twins]
        _run(
            [
                (copying(CLAIMABLE[table], TWIN, pairs), [list(twins), list(twins.values())]),
                (copying(Review, _step(table), pairs), [list(twins), steps]),
            ]
        )
        rev.bulk_tables |= {table, Review._meta.db_table}


def _step(table: str) -> dict[str, str]:
    """The columns of a review step that confirms claim `c` today."""
    day = f"'{today()}'::date"
    return {
        "id": "n.twin", "lineage": "c.id", "basis": "'claimed'::varchar", "claim": "NULL::uuid", "opening": "false",
        "occurred_first": day, "occurred_on": day, "precision": "'day'::varchar", "target_table": f"'{table}'::varchar",
        "outcome": f"'{Outcome.VERIFIED}'::varchar", "reason": "''::text",
    }  # fmt: skip


def _rows(sql: str, values: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _run(statements: Sequence[Statement]) -> None:
    with connection.cursor() as cursor:
        for sql, values in statements:
            cursor.execute(sql, values)

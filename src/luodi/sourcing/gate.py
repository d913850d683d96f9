"""供地 ← 准入 and 签约 ← 公平竞争审查: what this room answers for the gates of projects."""

import uuid
from collections import defaultdict
from collections.abc import Collection

from django.db.models import CharField, Value

from luodi.projects.gates import Gate
from luodi.projects.queries.situation import Situation
from luodi.sourcing.models import Admission, Promise
from luodi.sourcing.terms import HOLDING, LET_IN, AdmissionState

TELLER = "sourcing_office"
UNDECIDED, HELD = "undecided", "held"
CLAUSE = "clause"


def open_matters(projects: Collection[uuid.UUID]) -> dict[uuid.UUID, set[str]]:
    """
    Projects whose newest sheet was handed in and not let in, and those with a clause the legal reviewer has not let
    pass. A project without either is not there: which projects must be reviewed is for the office to say, by handing a
    sheet in. One query.
    """
    sheets = Admission.objects.open().filter(project__in=projects).exclude(state=AdmissionState.WITHDRAWN)
    clauses = Promise.objects.open().filter(project__in=projects, review__in=HOLDING)
    columns = ("project_id", "occurred_on", "id")
    rows = sheets.values_list(*columns, "state").union(
        clauses.annotate(matter=Value(CLAUSE, CharField())).values_list(*columns, "matter"), all=True
    )
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    latest: dict[uuid.UUID, str] = {}
    for project, _, _, what in sorted(rows, key=lambda row: (row[1], row[2])):
        if what == CLAUSE:
            found[project].add(HELD)
        else:
            latest[project] = what
    for project, state in latest.items():
        if state not in LET_IN:
            found[project].add(UNDECIDED)
    return found


def admitted(situation: Situation, gate: Gate) -> bool:
    """The condition of gates.csv rows that need `admission`."""
    return UNDECIDED not in situation.told.get(TELLER, set())


def reviewed(situation: Situation, gate: Gate) -> bool:
    """The condition of gates.csv rows that need `fair_review`."""
    return HELD not in situation.told.get(TELLER, set())

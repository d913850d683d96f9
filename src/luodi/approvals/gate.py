"""开工 ← 施工许可: the gate condition this room answers for projects."""

import uuid
from collections import defaultdict
from collections.abc import Collection

from luodi.approvals.enums import EventKind
from luodi.approvals.models import Plan, StepEvent
from luodi.projects.gates import Gate
from luodi.projects.queries.situation import Situation

TELLER = "approvals_open"


def open_items(projects: Collection[uuid.UUID]) -> dict[uuid.UUID, set[str]]:
    """
    {project: items of its plan that have no formal result}. A simulated opinion is none. A project
    without a plan is not there, and its gate falls back on the evidence row.
    """
    finished = StepEvent.objects.open().filter(project__in=projects, kind=EventKind.FINISHED)
    done: dict[uuid.UUID, set[str]] = defaultdict(set)
    rows = Plan.objects.open().filter(project__in=projects).values_list("project_id", "steps")
    plans = {project: {step["code"] for step in steps} for project, steps in rows}
    if plans:
        for project, step in finished.values_list("project_id", "step"):
            done[project].add(step)
    return {project: codes - done[project] for project, codes in plans.items()}


def approved(situation: Situation, gate: Gate) -> bool:
    """Met where the plan does not ask for the item, or the item has its formal result."""
    return gate.code not in situation.told.get(TELLER, set())

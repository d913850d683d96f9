"""还缺什么: the gates of what was reported and of the next step, who owes each, and where it is put right."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from luodi.projects.enums import PROGRESS, Kind, Status
from luodi.projects.gates import Gate, missing
from luodi.projects.models import Milestone, Project
from luodi.projects.queries.entries import Entries
from luodi.projects.queries.situation import Situation, situations

OFFICE = "领导小组办公室"
RESTS_ON = ("milestone", "milestone_ever")
NOTES = re.compile(r"[；;]?\s*\[(?:S\d+|law\?)\]|（domain[^）]*）")


@dataclass(frozen=True, slots=True)
class Lack:
    """`path` is relative to the project's page. `days`: how long the one who owes it has owed it."""

    label: str
    owner: str
    path: str
    days: int
    source: str


@dataclass(frozen=True, slots=True)
class Step:
    """One milestone with what it lacks; `is_next`: not yet reported."""

    kind: Kind
    label: str
    is_next: bool
    lacks: tuple[Lack, ...]


def steps(project: Project, situation: Situation, entries: Entries, day: dt.date) -> list[Step]:
    """What holds back verification of the reported milestones, then what the next one will need. No query."""
    verified = {e.claim for e in entries.verified(Milestone)}
    return _steps(project, situation, [e for e in entries.claimed(Milestone) if e.id not in verified], day)


def _steps(
    project: Project, situation: Situation, open_claims: Sequence[Milestone], day: dt.date
) -> list[Step]:
    found = []
    for claim in open_claims:
        gates = missing(situation, Kind(claim.kind), claim.occurred_on)
        if gates:
            found.append(
                Step(
                    Kind(claim.kind), str(claim.get_kind_display()), False, _lacks(project, gates, claim, day)
                )
            )
    following = next_kind(project)
    if following:
        gates = missing(situation, following, day)
        found.append(Step(following, following.label, True, _lacks(project, gates, None, day)))
    return found


def next_kind(project: Project) -> Kind | None:
    """The milestone that usually comes after the furthest one; None when it does not move or has arrived."""
    if project.status != Status.ACTIVE or project.stage >= len(PROGRESS):
        return None
    return PROGRESS[project.stage]


def _lacks(
    project: Project, gates: Sequence[Gate], claim: Milestone | None, day: dt.date
) -> tuple[Lack, ...]:
    return tuple(
        Lack(
            wanting(gate),
            owner(project, gate),
            _path(gate, claim),
            _days(gate, claim, project, day),
            source(gate),
        )
        for gate in gates
    )


def wanting(gate: Gate) -> str:
    """What is missing: a thing by its name, a milestone as not yet reported."""
    return f"先登记{Kind(gate.code).label}" if gate.needs in RESTS_ON else gate.label


def source(gate: Gate) -> str:
    """The gate's source without the marks of our own notes."""
    return NOTES.sub("", gate.source).strip("；; ")


def owner(project: Project, gate: Gate) -> str:
    """Nothing is owed by nobody: without a leader the clock runs on the leading group's office."""
    return OFFICE if gate.needs == "duty" else project.unit_name


def _path(gate: Gate, claim: Milestone | None) -> str:
    match gate.needs:
        case "field":
            return f"change/?focus={gate.code}"
        case "investor":
            return "parties/new/"
        case "milestone" | "milestone_ever":
            return f"milestones/new/?kind={gate.code}"
        case "duty":
            return f"duties/new/?role={gate.code}"
        case "evidence":
            return f"evidence/new/?kind={gate.code}" + (f"&proves={claim.lineage}" if claim else "")
        case "approval":
            return "#approvals"
        case "admission" | "fair_review":
            return "#promises"
        case _:
            return f"milestones/{claim.id}/correct/" if claim else f"milestones/new/?kind={gate.milestone}"


def _days(gate: Gate, claim: Milestone | None, project: Project, day: dt.date) -> int:
    since: Any = claim.occurred_on if claim else None
    if gate.needs == "duty":
        since = project.signed_on
    return max((day - since).days, 0) if since else 0


def lacking_of(projects: Sequence[Project], day: dt.date) -> list[tuple[Project, list[Step]]]:
    """What each of a page of projects lacks; six queries. Those that lack nothing are left out."""
    keys = [project.pk for project in projects]
    facts = situations(keys)
    verified = set(
        Milestone.objects.open().verified().filter(project_id__in=keys).values_list("claim", flat=True)
    )
    claims: dict[Any, list[Milestone]] = defaultdict(list)
    for claim in Milestone.objects.open().claimed().filter(project_id__in=keys).order_by("occurred_on", "id"):
        if claim.pk not in verified:
            claims[claim.project_id].append(claim)
    found = []
    for project in projects:
        steps_of = [
            step for step in _steps(project, facts[project.pk], claims[project.pk], day) if step.lacks
        ]
        if steps_of:
            found.append((project, steps_of))
    return found

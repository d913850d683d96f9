"""What gates ask about projects, loaded for many at once: one query a table."""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from luodi.ledger.queries.reading import today
from luodi.projects.models import Duty, Evidence, Investor, Milestone, Particulars
from luodi.projects.presence import Source, There


@dataclass(slots=True)
class Situation:
    """The claimed present of one project."""

    values: dict[str, Any] = field(default_factory=dict)
    milestones: dict[str, dt.date] = field(default_factory=dict)
    """The first day each may have happened on."""
    causes: dict[str, str] = field(default_factory=dict)
    investors: int = 0
    duties: set[str] = field(default_factory=set)
    evidence: set[str] = field(default_factory=set)
    told: dict[str, set[str]] = field(default_factory=dict)
    """What rooms above know, by the name they gave to register_teller."""

    def happened(self, kind: str, first: dt.date, cause: str) -> None:
        """To be told in the order of the days: the cause of the last one stands."""
        self.milestones[kind] = min(first, self.milestones.get(kind, first))
        self.causes[kind] = cause


Teller = Callable[[Collection[uuid.UUID]], Mapping[uuid.UUID, set[str]]]
_tellers: dict[str, tuple[Teller, tuple[Source, ...]]] = {}


def register_teller(name: str, teller: Teller, *reads: Source) -> None:
    """
    For conditions of rooms above: one query for many projects, asked together with the rest. It is silent about a
    project that has no row in `reads`.
    """
    _tellers[name] = (teller, reads)


def sources() -> list[Source]:
    return [source for _, reads in _tellers.values() for source in reads]


def told_of(project: uuid.UUID, there: There) -> dict[str, set[str]]:
    """`told` of one project, asking only those that hold something of it."""
    asked = [(name, teller) for name, (teller, reads) in _tellers.items() if there.intersection(reads)]
    return {name: found for name, teller in asked if (found := teller([project]).get(project)) is not None}


def situations(projects: Collection[uuid.UUID]) -> dict[uuid.UUID, Situation]:
    """{project: Situation} in five queries and one a teller, however many projects."""
    found = {project: Situation() for project in projects}
    day = today()
    particulars = Particulars.objects.open().claimed().filter(project_id__in=projects, occurred_on__lte=day)
    for project, values in particulars.order_by("occurred_on", "id").values_list("project_id", "values"):
        found[project].values.update(values)
    milestones = Milestone.objects.open().claimed().filter(project_id__in=projects)
    columns = ("project_id", "kind", "cause", "occurred_first")
    for project, kind, cause, first in milestones.order_by("occurred_on").values_list(*columns):
        found[project].happened(kind, first, cause)
    for project in (
        Investor.objects.open().filter(project_id__in=projects).values_list("project_id", flat=True)
    ):
        found[project].investors += 1
    duties = Duty.objects.open().filter(project_id__in=projects).holding_on(day)
    for project, role in duties.values_list("project_id", "role"):
        found[project].duties.add(role)
    evidence = Evidence.objects.open().filter(project_id__in=projects)
    for project, kind in evidence.values_list("project_id", "kind"):
        found[project].evidence.add(kind)
    for project, said in told(projects).items():
        found[project].told = said
    return found


def told(projects: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[str, set[str]]]:
    """{project: {name: what the teller says}}; projects a teller is silent about are left out."""
    found: dict[uuid.UUID, dict[str, set[str]]] = {}
    for name, (teller, _) in _tellers.items():
        for project, words in teller(projects).items():
            found.setdefault(project, {})[name] = words
    return found

"""Loading what is believed: open entries of a set of projects, in one query a table."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from functools import cache
from typing import Any, TypeVar

from luodi.common.composed import Composed
from luodi.common.prepared import Asked, together
from luodi.ledger.models import Entry
from luodi.ledger.operations.revision import OpenRevision
from luodi.projects.enums import DutyRole
from luodi.projects.models import Duty, Investor, Merge, Milestone, Particulars, Signing
from luodi.projects.reading.timeline import (
    Believed,
    DutyFact,
    InvestorFact,
    MilestoneFact,
    ParticularsFact,
    SigningFact,
)

E = TypeVar("E", bound=Entry)
STAMPS = ("recorded_at", "closed_at")


def milestone_fact(e: Milestone) -> MilestoneFact:
    return MilestoneFact(e.id, e.lineage, e.basis, e.kind, e.occurred_on, e.cause, e.opening)


def particulars_fact(e: Particulars) -> ParticularsFact:
    return ParticularsFact(e.id, e.lineage, e.basis, e.occurred_on, e.values)


def signing_fact(e: Signing) -> SigningFact:
    return SigningFact(e.id, e.lineage, e.basis, e.kind, e.occurred_on, e.event_id)


def investor_fact(e: Investor) -> InvestorFact:
    return InvestorFact(e.id, e.lineage, e.basis, e.occurred_on, e.name, e.country)


def duty_fact(e: Duty) -> DutyFact:
    return DutyFact(e.id, e.occurred_on, e.until_on, e.grantee, e.person_name)


def merge_fact(e: Merge) -> uuid.UUID:
    return e.into_id


READ_BY_TIMELINE: dict[type[Entry], tuple[str, Callable[[Any], Any]]] = {
    Milestone: ("milestones", milestone_fact),
    Particulars: ("particulars", particulars_fact),
    Signing: ("signings", signing_fact),
    Investor: ("investors", investor_fact),
    Duty: ("leaders", duty_fact),
    Merge: ("merged_into", merge_fact),
}
"""Entry models the timeline reads. Touching one of these calls for maintenance; others (money …) do not."""


def _counts(entry: Entry) -> bool:
    return not isinstance(entry, Duty) or entry.role == DutyRole.LEADER


def gather(entries: Iterable[Entry]) -> dict[uuid.UUID, Believed]:
    """Entries grouped by project as the timeline wants them."""
    found: dict[uuid.UUID, Believed] = defaultdict(Believed)
    for entry in entries:
        if not _counts(entry):
            continue
        slot, convert = READ_BY_TIMELINE[type(entry)]
        believed = found[entry.project_id]  # type: ignore[attr-defined]  # every model above has it
        if slot == "merged_into":
            believed.merged_into = convert(entry)
        else:
            getattr(believed, slot).append(convert(entry))
    return found


def believed_after(
    projects: Collection[uuid.UUID], rev: OpenRevision, *along: Asked[Any]
) -> dict[uuid.UUID, Believed]:
    """
    What will be believed of each project once `rev` is written: open entries, less closed, plus added. One round trip,
    which takes `along` what else is to be asked; none without either.
    """
    known = rev.known(projects)
    read = {model: _open_of(model).asked(known) for model in READ_BY_TIMELINE} if known else {}
    together(*read.values(), *along)
    entries: list[Entry] = []
    for model, asked in read.items():
        closed = rev.closed.get(model, {})
        entries.extend(e for e in asked.rows if e.id not in closed)
    wanted = set(projects)
    entries.extend(e for e in rev.added if type(e) in READ_BY_TIMELINE and e.project_id in wanted)  # type: ignore[attr-defined]
    found = gather(entries)
    return {project: found[project] for project in projects}


def open_entries(model: type[E], projects: Collection[uuid.UUID]) -> list[E]:
    """What is believed now of one kind; no query for no project."""
    return _open_of(model)(projects) if projects else []


@cache
def _open_of(model: type[E]) -> Composed[..., E]:
    def rows(projects: Any) -> Any:
        return model.objects.open().filter(project_id__in=projects)

    return Composed(rows, ["projects"], many=["projects"])


def history(projects: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Entry]]:
    """Every entry the timeline reads, open or closed, by project; for rebuilding."""
    found: dict[uuid.UUID, list[Entry]] = defaultdict(list)
    for model in READ_BY_TIMELINE:
        for entry in model.objects.filter(project_id__in=projects):  # type: ignore[misc]
            found[entry.project_id].append(entry)
    return found


def ticks(entries: Iterable[Entry]) -> list[dt.datetime]:
    """The ticks at which belief may have changed, in order."""
    from luodi.ledger.models import FOREVER

    found = {e.recorded_at for e in entries} | {e.closed_at for e in entries}
    return sorted(found - {FOREVER})

"""What moves when very many claims are verified at once: verified rectangles and first dates; the claimed ones stay."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from luodi.common.prepared import together
from luodi.ledger.enums import Basis
from luodi.ledger.models import Entry
from luodi.ledger.operations.sending import Statement
from luodi.projects.enums import DutyRole
from luodi.projects.models import Duty, Investor, Merge, Milestone, Particulars, Signing
from luodi.projects.reading.face import state_on, unmerged
from luodi.projects.reading.loading import READ_BY_TIMELINE
from luodi.projects.reading.maintenance import Stored, timeline_statements
from luodi.projects.reading.timeline import Believed, MilestoneFact, segments

ENTRY = ("id", "project_id", "lineage", "basis", "occurred_on")
COLUMNS: dict[type[Entry], tuple[str, ...]] = {
    Milestone: (*ENTRY, "kind", "cause", "opening"),
    Particulars: (*ENTRY, "values"),
    Signing: (*ENTRY, "kind", "event_id"),
    Investor: (*ENTRY, "name", "country"),
    Duty: (*ENTRY, "until_on", "grantee", "person_name"),
    Merge: (*ENTRY, "into_id"),
}
"""What loading.py's conversions read of each model."""
Twins = Mapping[uuid.UUID, uuid.UUID]
"""{claim: its verified twin}"""


def believed_verified(
    projects: Iterable[uuid.UUID], twins: Twins, superseded: Collection[uuid.UUID]
) -> dict[uuid.UUID, Believed]:
    """What will be believed: open entries without the superseded, and beside each claim of `twins` its opening twin."""
    found: dict[uuid.UUID, Believed] = defaultdict(Believed)
    for model, (slot, convert) in READ_BY_TIMELINE.items():
        for row in _open(model, projects):
            if row.id in superseded:
                continue
            believed = found[row.project_id]
            if slot == "merged_into":
                believed.merged_into = convert(row)
                continue
            facts = getattr(believed, slot)
            facts.append(convert(row))
            if row.id in twins:
                facts.append(_twin(facts[-1], twins[row.id]))
    return found


def verified_statements(
    believed: Mapping[uuid.UUID, Believed], day: dt.date
) -> tuple[list[Statement], dict[uuid.UUID, int]]:
    """The statements that move the verified reading models, and the verified stage each project's face shows."""
    runs = {project: segments(facts, Basis.VERIFIED) for project, facts in believed.items()}
    stages = {
        project: state_on(runs[project] or segments(unmerged(facts), Basis.VERIFIED), day).stage
        for project, facts in believed.items()
    }
    stored = Stored(list(believed))
    together(*stored.asked)
    return timeline_statements(believed, stored, {Basis.VERIFIED: runs}), stages


def _twin(fact: Any, key: uuid.UUID) -> Any:
    twin = fact._replace(id=key, basis=Basis.VERIFIED)
    return twin._replace(opening=True) if isinstance(twin, MilestoneFact) else twin


def _open(model: type[Entry], projects: Iterable[uuid.UUID]) -> Iterator[Any]:
    rows = model.objects.open().filter(project_id__in=list(projects))
    if model is Duty:
        rows = rows.filter(role=DutyRole.LEADER)
    return iter(rows.values_list(*COLUMNS[model], named=True))

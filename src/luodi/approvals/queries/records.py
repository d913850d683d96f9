"""What was recorded, by whom, what was taken back and why, and who may take something back."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from luodi.approvals.enums import OpinionState
from luodi.approvals.models import (
    HandoverSlip,
    Mandate,
    Material,
    Objection,
    Plan,
    Rating,
    SimulatedOpinion,
    StepEvent,
)
from luodi.approvals.queries.plans import Loaded
from luodi.calc.schedule import Axis
from luodi.ledger.enums import Closing
from luodi.ledger.models import Entry, Revision
from luodi.ledger.queries.reading import CITY_TIME
from luodi.projects.models import Project

ALONE_FOR = 3
"""Working days in which whoever recorded something takes it back alone; afterwards a second person must."""
OVERSEES = "approvals.withdraw"
PERMISSION_OF: Final[dict[type[Entry], str]] = {
    Plan: "approvals.plan", StepEvent: "approvals.record", SimulatedOpinion: "approvals.record", Mandate: "approvals.serve",
    Material: "approvals.serve", Rating: "approvals.rate", Objection: "approvals.object",
}  # fmt: skip
"""What one must still be allowed to do to take back one's own."""


@dataclass(frozen=True, slots=True)
class Record:
    """`gone`: the revision that took it back. `blocked`: why the asker may not take it back, empty where he may."""

    entry: Any
    by: Revision
    gone: Revision | None
    blocked: str
    name: str = ""
    """Of a result: its item."""
    why_stopped: str = ""

    @property
    def may_withdraw(self) -> bool:
        return self.gone is None and not self.blocked


def records(user: Any, entries: Sequence[Any], axis: Axis) -> list[Record]:
    """In the order given; superseded entries are left out. One query."""
    shown = [entry for entry in entries if entry.is_open or entry.closed_kind == Closing.RETRACTED]
    keys = {entry.revision for entry in shown} | {e.closed_revision for e in shown if not e.is_open}
    revisions = Revision.objects.defer("sheets", "details").in_bulk(keys)
    return [
        Record(
            entry,
            revisions[entry.revision],
            None if entry.is_open else revisions[entry.closed_revision],
            why_not(user, type(entry), revisions[entry.revision], axis),
        )
        for entry in shown
    ]


def results_recorded(user: Any, loaded: Loaded, axis: Axis) -> list[Record]:
    """Everything recorded of a plan's steps, taken back or not, latest day first. Two queries."""
    entries: Any = StepEvent.objects
    rows = entries.filter(plan=loaded.plan.lineage).order_by("-occurred_on", "-id")
    names = {step.code: step.name for step in loaded.steps}
    found = records(user, list(rows), axis)
    return [
        replace(
            one,
            name=names.get(one.entry.step, "已不在计划里"),
            why_stopped=loaded.stopped_for(one.entry.reason),
        )
        for one in found
    ]


def papers_recorded(user: Any, project: Project, axis: Axis) -> dict[str, list[Record]]:
    """Mandates, materials and ratings of a project, taken back or not. Four queries."""
    models: Any = (("mandates", Mandate), ("materials", Material), ("ratings", Rating))
    entries = {
        name: list(model.objects.filter(project=project).order_by("-occurred_on", "-id"))
        for name, model in models
    }
    every = records(user, [entry for rows in entries.values() for entry in rows], axis)
    return {name: [one for one in every if one.entry in rows] for name, rows in entries.items()}


def withdrawn_of(slip: HandoverSlip) -> set[str]:
    """Names on a 交接单 of materials that were taken back since."""
    entries: Any = Material.objects
    received = entries.filter(revision=slip.revision, project=slip.project_id)
    return set(received.filter(closed_revision__isnull=False).values_list("name", flat=True))


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that happened to an opinion, as the ledger has it."""

    at: dt.datetime
    who: str
    said: str
    why: str


def life_of(opinion: SimulatedOpinion) -> list[Turn]:
    """Issued, settled, taken back, in order. Two queries."""
    rows: Any = SimulatedOpinion.objects
    entries = list(rows.filter(lineage=opinion.lineage).order_by("recorded_at"))
    last = entries[-1].closed_revision
    keys = {entry.revision for entry in entries} | ({last} if last else set())
    revisions = Revision.objects.defer("sheets", "details").in_bulk(keys)
    found, before = [], ""
    for entry in entries:
        by = revisions[entry.revision]
        if entry.state == OpinionState.ISSUED:
            said = f"撤回「{OpinionState(before).label}」，恢复有效" if before else "出具"
        else:
            said = f"{OpinionState(entry.state).label}（{entry.settled_on}）"
        found.append(Turn(by.at, by.actor_name, said, entry.settled_reason or by.reason))
        before = entry.state
    if last:
        found.append(Turn(revisions[last].at, revisions[last].actor_name, "撤回", revisions[last].reason))
    return found


def why_not(user: Any, model: type[Entry], by: Revision, axis: Axis) -> str:
    """
    Two pairs of eyes: alone only the one who recorded it, for three working days; later, or for anybody else, a
    second person who oversees. Empty: the user may.
    """
    if by.actor != user.id:
        if user.may(OVERSEES):
            return ""
        return f"这是{by.actor_name}登记的：{ALONE_FOR} 个工作日内由他本人撤回，以后由区县负责人、业务科长或办公室撤回。"
    if not user.may(PERMISSION_OF[model]):
        return "您现在的岗位不办这项业务了，请有撤回权限的人撤回。"
    if axis.offset(_city_day(by.at)) < -ALONE_FOR:
        return f"登记已过 {ALONE_FOR} 个工作日，要由另一个人撤回：区县负责人、业务科长或领导小组办公室。"
    return ""


def _city_day(at: dt.datetime) -> dt.date:
    return at.astimezone(CITY_TIME).date()

"""The timeline of a project: what happened by both clocks, with its marks, corrections folded in."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from luodi.common import formats
from luodi.ledger.enums import Basis
from luodi.ledger.queries.reading import CITY_TIME
from luodi.projects.enums import Outcome
from luodi.projects.models import Evidence, Milestone, PlanDate, Review, Signing
from luodi.projects.queries import words
from luodi.projects.queries.entries import Entries

STANDING = {
    "": "待区审",
    Outcome.PASSED: "待核实",
    Outcome.RETURNED: "被退回",
    Outcome.VERIFIED: "已核实",
    Outcome.REFUTED: "不予认定",
}
ORPHANED = "仅余核实数，填报已撤回"
LATE_AFTER = 31


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was recorded before a correction or withdrawal."""

    text: str
    recorded_at: dt.datetime
    who: str


@dataclass(frozen=True, slots=True)
class Happening:
    """`mark` is a class of the page: "", claimed, planned, withdrawn. `late_days`: known so long afterwards."""

    entry: Any
    what: str
    on: dt.date
    precision: str
    mark: str
    standing: str
    detail: str
    reason: str
    recorded_at: dt.datetime
    who: str
    late_days: int
    pending: str
    opening: bool
    proofs: int
    earlier: tuple[Earlier, ...]
    is_milestone: bool

    @property
    def may_change(self) -> bool:
        return self.mark in ("", "claimed") and self.entry.basis == Basis.CLAIMED

    @property
    def is_orphan(self) -> bool:
        """Only the verified entry is left: its claim was taken back."""
        return self.standing == ORPHANED


@dataclass(frozen=True, slots=True)
class Planned:
    what: str
    on: dt.date
    is_late: bool


def happenings(entries: Entries, names: words.Names) -> list[Happening]:
    """The latest first. No query."""
    steps = {step.lineage: step for step in entries.open(Review)}
    proofs = _proofs(entries)
    found = [
        _of_lineage(lineage, entries, steps, proofs, names)
        for model in (Milestone, Signing)
        for lineage in entries.lineages(model).values()
    ]
    return sorted(found, key=lambda h: (h.on, h.recorded_at), reverse=True)


def planned(entries: Entries, day: dt.date) -> list[Planned]:
    """Nodes promised and not yet reached, the furthest first."""
    reached = {e.kind for e in entries.claimed(Milestone)}
    nodes = [e for e in entries.open(PlanDate) if e.kind not in reached]
    found = [Planned(f"计划{e.get_kind_display()}", e.planned_on, e.planned_on < day) for e in nodes]
    return sorted(found, key=lambda node: node.on, reverse=True)


def _proofs(entries: Entries) -> dict[uuid.UUID, int]:
    found: dict[uuid.UUID, int] = {}
    for proof in entries.open(Evidence):
        if proof.proves:
            found[proof.proves] = found.get(proof.proves, 0) + 1
    return found


def _of_lineage(
    lineage: Sequence[Any],
    entries: Entries,
    steps: Mapping[uuid.UUID, Review],
    proofs: Mapping[uuid.UUID, int],
    names: words.Names,
) -> Happening:
    claimed = next((e for e in lineage if e.is_open and e.basis == Basis.CLAIMED), None)
    verified = next((e for e in lineage if e.is_open and e.basis == Basis.VERIFIED), None)
    shown = claimed or verified or lineage[-1]
    step = steps.get(shown.id)
    standing = "已核实" if verified and verified.claim == shown.id else STANDING[step.outcome if step else ""]
    mark = "" if standing == "已核实" else "claimed"
    if claimed is None:
        mark, standing = ("", ORPHANED) if verified else ("withdrawn", "已撤回")
    said = words.content(shown, names)
    revision = entries.revision_of(shown)
    return Happening(
        entry=shown,
        what=words.title(shown),
        on=shown.occurred_on,
        precision=shown.precision,
        mark=mark,
        standing=standing,
        detail=words.joined({k: v for k, v in said.items() if k not in ("日期", "文本")}),
        reason=step.reason if step and step.outcome in (Outcome.RETURNED, Outcome.REFUTED) else "",
        recorded_at=shown.recorded_at,
        who=revision.actor_name,
        late_days=_late(shown),
        pending=_pending(claimed, verified),
        opening=bool(verified and verified.opening),
        proofs=proofs.get(shown.lineage, 0),
        earlier=_earlier(lineage, shown, entries, names),
        is_milestone=isinstance(shown, Milestone),
    )


def _late(entry: Any) -> int:
    """Days between its last possible day and its recording, when worth a word."""
    days = (entry.recorded_at.astimezone(CITY_TIME).date() - entry.occurred_on).days
    return days if days >= LATE_AFTER else 0


def _pending(claimed: Any, verified: Any) -> str:
    """A correction of a verified entry is a claim: the old one still counts."""
    if claimed and verified and verified.claim != claimed.id:
        return f"核实数仍为 {formats.day(verified.occurred_on, verified.precision)}，更正待核实"
    return ""


def _earlier(lineage: Sequence[Any], shown: Any, entries: Entries, names: words.Names) -> tuple[Earlier, ...]:
    return tuple(
        Earlier(words.sentence(e, names), e.recorded_at, entries.revision_of(e).actor_name)
        for e in lineage
        if e.id != shown.id and e.basis == Basis.CLAIMED and not e.is_open
    )

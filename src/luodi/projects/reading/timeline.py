"""
The pure function behind standing and first_dates: open entries of one project in, days in order out.
Maintenance and rebuild share it; the oracle in tests/projects/oracle.py shares no code with it.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from luodi.ledger.enums import Basis
from luodi.projects.enums import STAGE_OF, STATUS_AFTER, Kind, Status

NO_END = dt.date(9999, 12, 31)
STRENGTH = {"": 0, "intent": 1, "framework": 2, "contract": 3, "increase": 0}
"""How much a signed paper binds."""
RANK = {kind.value: number for number, kind in enumerate(Kind)}


class MilestoneFact(NamedTuple):
    id: uuid.UUID
    lineage: uuid.UUID
    basis: str
    kind: str
    on: dt.date
    cause: str
    opening: bool


class ParticularsFact(NamedTuple):
    id: uuid.UUID
    lineage: uuid.UUID
    basis: str
    on: dt.date
    values: dict[str, Any]


class SigningFact(NamedTuple):
    id: uuid.UUID
    lineage: uuid.UUID
    basis: str
    kind: str
    on: dt.date
    event: uuid.UUID | None


class InvestorFact(NamedTuple):
    id: uuid.UUID
    lineage: uuid.UUID
    basis: str
    on: dt.date
    name: str
    country: str


class DutyFact(NamedTuple):
    id: uuid.UUID
    on: dt.date
    until: dt.date | None
    grantee: uuid.UUID | None
    person: str


@dataclass(slots=True)
class Believed:
    """Everything believed of one project at one tick."""

    milestones: list[MilestoneFact] = field(default_factory=list)
    particulars: list[ParticularsFact] = field(default_factory=list)
    signings: list[SigningFact] = field(default_factory=list)
    investors: list[InvestorFact] = field(default_factory=list)
    leaders: list[DutyFact] = field(default_factory=list)
    merged_into: uuid.UUID | None = None


class State(NamedTuple):
    """How a project stands on a day; the columns of Standing between its rectangle and its key."""

    stage: int
    reached: int
    status: int
    cause: str
    opening: bool
    unit: uuid.UUID
    region: str
    major: bool
    industry: str
    sector: int | None
    origin: str
    country: str
    mode: str
    homecoming: str
    channel: str
    chain: str
    event: uuid.UUID | None
    signing_kind: str
    leader: uuid.UUID | None
    planned_total: Decimal | None
    currency: str


STATE_FIELDS = State._fields


class Segment(NamedTuple):
    """A run of days [start, end) in one state."""

    start: dt.date
    end: dt.date
    state: State


def in_basis(facts: Iterable[Any], basis: Basis, *, fall_back: bool = False) -> list[Any]:
    """
    Facts of one basis. With `fall_back` (what a project *is*: particulars, investors, signings) a lineage never
    verified is read from its claim, so that a verified reading still knows region and industry.
    """
    if basis == Basis.CLAIMED or not fall_back:
        return [fact for fact in facts if fact.basis == basis]
    chosen = {fact.lineage: fact for fact in facts if fact.basis == Basis.CLAIMED}
    chosen.update({fact.lineage: fact for fact in facts if fact.basis == Basis.VERIFIED})
    return list(chosen.values())


def first_dates(believed: Believed, basis: Basis) -> dict[str, dt.date]:
    """{kind: first day} over the milestones of one basis."""
    found: dict[str, dt.date] = {}
    if believed.merged_into is not None:
        return found
    for fact in in_basis(believed.milestones, basis):
        if fact.kind not in found or fact.on < found[fact.kind]:
            found[fact.kind] = fact.on
    return found


def segments(believed: Believed, basis: Basis) -> list[Segment]:
    """
    The project's days in one basis, in order and without gaps, from its first known day to NO_END. Empty when
    nothing is known or the project is merged into another. Neighbouring equal states are one segment.
    """
    if believed.merged_into is not None:
        return []
    milestones = sorted(in_basis(believed.milestones, basis), key=_order)
    particulars = sorted(
        in_basis(believed.particulars, basis, fall_back=True), key=lambda f: (f.on, f.id.bytes)
    )
    if not particulars:
        return []
    signings = sorted(in_basis(believed.signings, basis, fall_back=True), key=lambda f: (f.on, f.id.bytes))
    investors = sorted(in_basis(believed.investors, basis, fall_back=True), key=lambda f: (f.on, f.id.bytes))
    first_day = min(fact.on for fact in (*milestones, *particulars))
    days = {first_day}
    days.update(f.on for f in (*milestones, *particulars, *signings, *believed.leaders) if f.on > first_day)
    days.update(f.until for f in believed.leaders if f.until and f.until > first_day)
    starts = sorted(days)
    characters: dict[int, dict[str, Any]] = {}
    runs: list[Segment] = []
    for start, end in zip(starts, [*starts[1:], NO_END], strict=True):
        begun = sum(fact.on <= start for fact in particulars)
        if begun not in characters:
            characters[begun] = _character(particulars, start)
        event, signing_kind = _signed(signings, start)
        state = State(
            *_progress(milestones, start),
            **characters[begun],
            country=_country(investors, start),
            event=event,
            signing_kind=signing_kind,
            leader=_leader(believed.leaders, start),
        )
        if runs and runs[-1].state == state:
            runs[-1] = Segment(runs[-1].start, end, state)
        else:
            runs.append(Segment(start, end, state))
    return runs


def _order(fact: MilestoneFact) -> tuple[dt.date, int, bytes]:
    """Same-day milestones take effect in the order of Kind (取消 before 恢复), then of their keys."""
    return fact.on, RANK[fact.kind], fact.id.bytes


def _progress(milestones: Sequence[MilestoneFact], day: dt.date) -> tuple[int, int, int, str, bool]:
    """The first five columns of State."""
    stage = reached = 0
    status, cause, opening = Status.ACTIVE, "", False
    for fact in milestones:
        if fact.on > day:
            break
        opening = opening or fact.opening
        number = STAGE_OF.get(fact.kind)  # type: ignore[call-overload]  # a Kind is its own string
        if number is not None:
            stage = max(stage, number)
            reached |= 1 << (number - 1)  # enums.BIT_OF
        elif not (status == Status.EXITED and fact.kind != Kind.REVIVED):
            status = STATUS_AFTER[Kind(fact.kind)]
            cause = fact.cause if status != Status.ACTIVE else ""
    return stage, reached, int(status), cause, opening


def folded(particulars: Sequence[ParticularsFact], day: dt.date) -> dict[str, Any]:
    """Field values on a day: changes up to it over the earliest ones (which also hold before their own day)."""
    values: dict[str, Any] = {}
    for number, fact in enumerate(particulars):
        if number and fact.on > day:
            break
        values.update(fact.values)
    return values


def _character(particulars: Sequence[ParticularsFact], day: dt.date) -> dict[str, Any]:
    values = folded(particulars, day)
    total = values.get("planned_total")
    sector = values.get("sector")
    return {
        "unit": _key(values["unit"]),
        "region": values.get("region", ""),
        "major": bool(values.get("major")),
        "industry": values.get("industry", ""),
        "sector": int(sector) if sector not in (None, "") else None,
        "origin": values.get("origin", ""),
        "mode": values.get("mode", ""),
        "homecoming": values.get("homecoming", ""),
        "channel": values.get("channel", ""),
        "chain": values.get("chain", ""),
        "planned_total": Decimal(str(total)) if total not in (None, "") else None,
        "currency": values.get("currency", "CNY"),
    }


@lru_cache(maxsize=1_000)
def _key(text: str) -> uuid.UUID:
    return uuid.UUID(text)


def _signed(signings: Sequence[SigningFact], day: dt.date) -> tuple[uuid.UUID | None, str]:
    """The first event it was signed at, and the strongest paper signed so far."""
    event, kind = None, ""
    for fact in signings:
        if fact.on > day:
            break
        event = event or fact.event
        if STRENGTH[fact.kind] > STRENGTH[kind]:
            kind = fact.kind
    return event, kind


def _country(investors: Sequence[InvestorFact], day: dt.date) -> str:
    """Country of the first foreign party."""
    return next((f.country for f in investors if f.country), "")


def _leader(leaders: Sequence[DutyFact], day: dt.date) -> uuid.UUID | None:
    running = [f for f in leaders if f.on <= day and (f.until is None or f.until > day)]
    return max(running, key=lambda f: (f.on, f.id.bytes)).grantee if running else None

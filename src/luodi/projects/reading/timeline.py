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
from itertools import pairwise
from typing import Any, NamedTuple

from luodi.ledger.enums import Basis
from luodi.projects.enums import STAGE_OF, STATUS_AFTER, Kind, Status

NO_END = dt.date(9999, 12, 31)
CLAIMED, VERIFIED = Basis.CLAIMED, Basis.VERIFIED
ACTIVE, EXITED, REVIVED = Status.ACTIVE, Status.EXITED, Kind.REVIVED
"""By name here: asking an enumeration for a member takes as long as the rest of a line, and these are asked the most."""
STRENGTH = {"": 0, "intent": 1, "framework": 2, "contract": 3, "increase": 0}
"""How much a signed paper binds."""
RANK = {kind.value: number for number, kind in enumerate(Kind)}


Key = uuid.UUID | str
"""Of an entry: as stored, or as text while an import makes it; the facts of one project have it in one form."""


class MilestoneFact(NamedTuple):
    id: Key
    lineage: Key
    basis: str
    kind: str
    on: dt.date
    cause: str
    opening: bool


class ParticularsFact(NamedTuple):
    id: Key
    lineage: Key
    basis: str
    on: dt.date
    values: dict[str, Any]


class SigningFact(NamedTuple):
    id: Key
    lineage: Key
    basis: str
    kind: str
    on: dt.date
    event: uuid.UUID | None


class InvestorFact(NamedTuple):
    id: Key
    lineage: Key
    basis: str
    on: dt.date
    name: str
    country: str


class DutyFact(NamedTuple):
    id: Key
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
    if basis == CLAIMED or not fall_back:
        return [fact for fact in facts if fact.basis == basis]
    chosen = {fact.lineage: fact for fact in facts if fact.basis == CLAIMED}
    chosen.update({fact.lineage: fact for fact in facts if fact.basis == VERIFIED})
    return list(chosen.values())


def in_order(facts: Sequence[Any], basis: Basis) -> list[Any]:
    """What a project *is* in one basis, by day, then by key."""
    if len(facts) < 2:
        return [fact for fact in facts if basis == VERIFIED or fact.basis == CLAIMED]
    return sorted(in_basis(facts, basis, fall_back=True), key=_day_and_key)


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
    particulars = in_order(believed.particulars, basis)
    if not particulars:
        return []
    milestones = sorted(in_basis(believed.milestones, basis), key=_order)
    signings = in_order(believed.signings, basis)
    # who leads is told by the grantee: days on which only a name changes would be joined again
    leaders = believed.leaders if any(fact.grantee for fact in believed.leaders) else []
    country = _country(in_order(believed.investors, basis))
    changing = len(particulars) > 1 or signings or leaders
    first_day = min([fact.on for fact in (*milestones[:1], *particulars[:1])])
    days = {first_day, *[fact.on for fact in milestones]}
    if changing:
        days.update([f.on for f in (*particulars, *signings, *leaders) if f.on > first_day])
        days.update([f.until for f in leaders if f.until and f.until > first_day])
    characters: dict[int, Character] = {}
    runs: list[Segment] = []
    progress, passed, rest = BEGINNING, 0, None
    for start, end in pairwise([*sorted(days), NO_END]):
        while passed < len(milestones) and milestones[passed].on <= start:
            progress, passed = _after(progress, milestones[passed]), passed + 1
        if rest is None or changing:
            begun = sum([fact.on <= start for fact in particulars])
            if begun not in characters:
                characters[begun] = _character(particulars, start)
            place, manner, sum_total = characters[begun]
            signed, leader = _signed(signings, start), _leader(leaders, start)
            rest = (*place, country, *manner, *signed, leader, *sum_total)
        state = State._make(progress + rest)
        if runs and runs[-1].state == state:
            runs[-1] = Segment(runs[-1].start, end, state)
        else:
            runs.append(Segment(start, end, state))
    return runs


def _day_and_key(fact: Any) -> tuple[dt.date, Key]:
    return fact.on, fact.id


def _order(fact: MilestoneFact) -> tuple[dt.date, int, Key]:
    """Same-day milestones take effect in the order of Kind (取消 before 恢复), then of their keys."""
    return fact.on, RANK[fact.kind], fact.id


Progress = tuple[int, int, int, str, bool]
"""The first five columns of State."""
BEGINNING: Progress = (0, 0, int(ACTIVE), "", False)


def _after(progress: Progress, fact: MilestoneFact) -> Progress:
    stage, reached, status, cause, opening = progress
    number = STAGE_OF.get(fact.kind)  # type: ignore[call-overload]  # a Kind is its own string
    if number is not None:
        stage = max(stage, number)
        reached |= 1 << (number - 1)  # enums.BIT_OF
    elif not (status == EXITED and fact.kind != REVIVED):
        status = int(STATUS_AFTER[Kind(fact.kind)])
        cause = fact.cause if status != ACTIVE else ""
    return stage, reached, status, cause, opening or fact.opening


def folded(particulars: Sequence[ParticularsFact], day: dt.date) -> dict[str, Any]:
    """Field values on a day: changes up to it over the earliest ones (which also hold before their own day)."""
    values: dict[str, Any] = {}
    for number, fact in enumerate(particulars):
        if number and fact.on > day:
            break
        values.update(fact.values)
    return values


Character = tuple[tuple[Any, ...], tuple[Any, ...], tuple[Any, ...]]
"""Columns of State: unit … origin, mode … chain, planned_total and currency."""


def _character(particulars: Sequence[ParticularsFact], day: dt.date) -> Character:
    values = folded(particulars, day)
    get = values.get
    total, sector = get("planned_total"), get("sector")
    return (
        (
            _key(values["unit"]),
            get("region", ""),
            bool(get("major")),
            get("industry", ""),
            int(sector) if sector not in (None, "") else None,
            get("origin", ""),
        ),
        (get("mode", ""), get("homecoming", ""), get("channel", ""), get("chain", "")),
        (Decimal(str(total)) if total not in (None, "") else None, get("currency", "CNY")),
    )


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


def _country(investors: Sequence[InvestorFact]) -> str:
    """Country of the first foreign party."""
    return next((f.country for f in investors if f.country), "")


def _leader(leaders: Sequence[DutyFact], day: dt.date) -> uuid.UUID | None:
    if not leaders:
        return None
    leader = leading(leaders, day)
    return leader.grantee if leader else None


def leading(leaders: Sequence[DutyFact], day: dt.date) -> DutyFact | None:
    """Who leads on a day: of several, the last to begin."""
    running = [f for f in leaders if f.on <= day and (f.until is None or f.until > day)]
    return max(running, key=_day_and_key, default=None)

"""A project's life: which milestones on which days, up to the survey as the cohort table says and on to 2018."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from luodi.demo.city.cast import Member
from luodi.demo.city.moments import END, SURVEY_DAY
from luodi.projects.enums import Cause, Kind, Side

ROAD = (
    Kind.REGISTERED, Kind.LAND_SUPPLIED, Kind.STARTED, Kind.LANDED, Kind.IN_STATISTICS, Kind.COMPLETED,
    Kind.PRODUCING, Kind.ABOVE_SCALE, Kind.FULL_CAPACITY,
)  # fmt: skip
"""The usual order here: 落地 is 供地并开工, recognised some days after the start."""
STEP = {
    Kind.REGISTERED: 45, Kind.LAND_SUPPLIED: 130, Kind.STARTED: 80, Kind.LANDED: 12, Kind.IN_STATISTICS: 40,
    Kind.COMPLETED: 400, Kind.PRODUCING: 90, Kind.ABOVE_SCALE: 230, Kind.FULL_CAPACITY: 300,
    Kind.CANCELLED: 330, Kind.HALTED: 220, Kind.RESUMED: 150, Kind.REVIVED: 200, Kind.EXITED: 300,
}  # fmt: skip
"""Usual days since the milestone before."""
CAUSES = (
    (Cause.MARKET, Side.ENTERPRISE, 34), (Cause.FUNDS, Side.ENTERPRISE, 30), (Cause.LAND, Side.GOVERNMENT, 10),
    (Cause.INTENTION, Side.ENTERPRISE, 8), (Cause.PLANNING, Side.GOVERNMENT, 5),
    (Cause.ENVIRONMENT, Side.GOVERNMENT, 4), (Cause.APPROVAL, Side.GOVERNMENT, 3),
    (Cause.POLICY, Side.GOVERNMENT, 3), (Cause.UTILITIES, Side.THIRD_PARTY, 2), (Cause.OTHER, Side.ENTERPRISE, 1),
)  # fmt: skip
"""市场前景 and 业主资金 foremost, as the survey says."""


@dataclass(frozen=True, slots=True)
class Happening:
    kind: Kind
    day: dt.date
    cause: str = ""
    second_cause: str = ""
    side: str = ""


@dataclass(slots=True)
class Life:
    """A member with its days. `happenings` are in order of days, 在谈 and 签约 among them."""

    member: Member
    happenings: list[Happening] = field(default_factory=list)

    def day_of(self, kind: Kind) -> dt.date | None:
        return next((h.day for h in self.happenings if h.kind == kind), None)

    def last_day(self) -> dt.date:
        return self.happenings[-1].day

    def came_to(self, kind: Kind) -> bool:
        return self.day_of(kind) is not None


def live(member: Member, rng: Random) -> Life:
    life = Life(member)
    talking = member.signed_on - dt.timedelta(days=25 + int(rng.random() * 160))
    life.happenings = [_plain(Kind.NEGOTIATING, talking), _plain(Kind.SIGNED, member.signed_on)]
    if member.outcome:
        _live_until(life, _kinds_before_survey(member, rng), SURVEY_DAY, rng)
        _live_on(life, SURVEY_DAY, rng)
    else:
        _live_on(life, member.signed_on, rng)
    return life


def _kinds_before_survey(member: Member, rng: Random) -> list[Kind]:
    if member.outcome == "signed":
        return []
    if member.outcome == "cancelled":
        registered = not member.is_foreign and rng.random() < 0.35
        return [Kind.REGISTERED, Kind.CANCELLED] if registered else [Kind.CANCELLED]
    last = Kind.LANDED if member.outcome == "halted" else Kind(member.outcome)
    kinds = list(ROAD[: ROAD.index(last) + 1])
    if member.outcome == "halted":
        kinds += [Kind.HALTED, Kind.RESUMED, Kind.HALTED] if rng.random() < 0.5 else [Kind.HALTED]
    elif last in ROAD[4:] and not member.is_major and rng.random() < 0.06:
        kinds[4:4] = [Kind.HALTED, Kind.RESUMED]
    return kinds


def _live_until(life: Life, kinds: Sequence[Kind], limit: dt.date, rng: Random) -> None:
    """Goes through `kinds`, hurrying so that the last falls before `limit`."""
    steps = [_step(kind, rng) for kind in kinds]
    room = (limit - life.last_day()).days - 4
    hurry = min(1.0, room / sum(steps)) if steps else 1.0
    passed = 0.0
    start = life.last_day()
    for kind, step in zip(kinds, steps, strict=True):
        passed += step * hurry
        life.happenings.append(_happening(kind, start + dt.timedelta(days=1 + int(passed)), rng))


def _live_on(life: Life, since: dt.date, rng: Random) -> None:
    """Further along the road at the usual pace, with stops and endings by chance, until the end of history."""
    reached = {h.kind for h in life.happenings}
    ahead = [kind for kind in ROAD if kind not in reached]
    for kind in _fortunes(life.happenings[-1].kind, ahead, rng):
        day = max(life.last_day(), since + dt.timedelta(days=7)) + dt.timedelta(days=_step(kind, rng))
        if day > END:
            return
        life.happenings.append(_happening(kind, day, rng))


def _fortunes(last: Kind, ahead: list[Kind], rng: Random) -> list[Kind]:
    """The kinds a life would go through from here."""
    luck = rng.random()
    if last == Kind.CANCELLED:
        return [Kind.REVIVED, *ahead] if luck < 0.06 else []
    if last == Kind.HALTED:
        if luck < 0.2:
            return [Kind.EXITED]
        return [Kind.RESUMED, Kind.HALTED, Kind.RESUMED, *ahead] if luck < 0.4 else [Kind.RESUMED, *ahead]
    if last in (Kind.SIGNED, Kind.REGISTERED, Kind.LAND_SUPPLIED):
        if luck < 0.28:
            return [*ahead[: int(rng.random() * 2)], Kind.CANCELLED]
        if luck < 0.4:
            return []
    if luck > 0.93 and Kind.COMPLETED in ahead:
        stop = ahead.index(Kind.COMPLETED)
        return [*ahead[:stop], Kind.HALTED, Kind.RESUMED, *ahead[stop:]]
    return ahead[: int(rng.random() * (len(ahead) + 2))]


def _step(kind: Kind, rng: Random) -> int:
    return max(1, int(STEP[kind] * rng.lognormvariate(0, 0.45)))


def _plain(kind: Kind, day: dt.date) -> Happening:
    return Happening(kind, day)


def _happening(kind: Kind, day: dt.date, rng: Random) -> Happening:
    if kind not in (Kind.CANCELLED, Kind.HALTED, Kind.EXITED):
        return Happening(kind, day)
    main, side, _ = rng.choices(CAUSES, [weight for _, _, weight in CAUSES])[0]
    second = rng.choices(CAUSES, [weight for _, _, weight in CAUSES])[0][0]
    return Happening(
        kind, day, main.value, "" if second == main or rng.random() < 0.6 else second.value, side.value
    )

"""The cast: every project of the city with what the cohort table says of it, amounts summing to the digit."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from luodi.demo import tables
from luodi.demo.city.apportion import apportion
from luodi.demo.city.moments import BEGIN, SURVEY_DAY
from luodi.demo.city.names import SEATS, brands, company_name, credit_code, project_name
from luodi.demo.tables import Cell, Event, NamedProject, Trade
from luodi.projects.enums import Origin

TYPICAL_DAYS = {
    "signed": 0, "registered": 60, "land_supplied": 200, "landed": 320, "in_statistics": 380, "completed": 800,
    "producing": 900, "above_scale": 1100, "full_capacity": 1350, "halted": 600, "cancelled": 420,
}  # fmt: skip
"""How long projects of an outcome have usually been signed: the further they came, the earlier they began."""
LATER = {"domestic": 430, "foreign": 100}
"""Projects signed after the survey, until the end of 2018."""


@dataclass(slots=True)
class Member:
    """One project before it has a life. `outcome` holds on the survey day; empty for those signed later."""

    place: str
    outcome: str
    is_foreign: bool
    is_major: bool
    is_firm: bool
    at_event: bool
    trade: Trade
    name: str
    company: str
    content: str
    origin: str
    country: str = ""
    credit_code: str = ""
    named: NamedProject | None = None
    event: Event | None = None
    signed_on: dt.date = BEGIN
    planned: int = 0
    """万元, or 万美元 for foreign ones"""
    contract: int = 0
    actual: int = 0


def cast(rng: Random) -> list[Member]:
    """All members: the survey's in the order of the cohort table, then the later ones."""
    surveyed = _surveyed(rng)
    _give_amounts(surveyed, rng)
    _give_signing_days(surveyed, rng)
    later = _later(rng)
    for member, brand in zip([*surveyed, *later], brands(len(surveyed) + len(later), rng), strict=True):
        _give_names(member, brand, rng)
    _give_countries(surveyed, later, rng)
    return [*surveyed, *later]


def _surveyed(rng: Random) -> list[Member]:
    named = list(tables.named_projects())
    members = []
    for cell in tables.cells():
        for _ in range(cell.projects):
            found = next((p for p in named if _belongs(p, cell)), None)
            if found:
                named.remove(found)
            members.append(_member(cell, found, rng))
    if named:
        raise ValueError(f"no cell of cohorts.csv has room for {named[0].name}")
    return members


def _belongs(project: NamedProject, cell: Cell) -> bool:
    return (project.place, project.group, project.outcome) == (cell.place, cell.group, cell.outcome)


def _member(cell: Cell, named: NamedProject | None, rng: Random) -> Member:
    trade = rng.choice(tables.trades(is_foreign=cell.is_foreign))
    if named:
        sector = "2" if named.industry.startswith("C") else "3"
        trade = Trade(named.industry, sector, named.chain, False, named.content)
    return Member(
        place=cell.place, outcome=cell.outcome, is_foreign=cell.is_foreign, is_major=cell.is_major,
        is_firm=cell.is_firm, at_event=cell.at_event, trade=trade, named=named,
        name=named.name if named else "", company=named.company if named else "",
        content=f"{named.content}（2015 年调查报告：{named.survey}）" if named else f"新建{trade.product}项目",
        origin=_origin(cell.is_foreign, rng),
    )  # fmt: skip


def _origin(is_foreign: bool, rng: Random) -> str:
    if is_foreign:
        return Origin.FOREIGN.value
    return Origin.OTHER_PROVINCE.value if rng.random() < 0.55 else Origin.OTHER_CITY.value


def _give_amounts(members: Sequence[Member], rng: Random) -> None:
    totals = tables.totals()
    major = [m for m in members if m.is_major]
    ordinary = [m for m in members if not m.is_major and not m.is_foreign]
    firms = [m for m in members if m.is_firm]
    _plan(major, totals["major_planned"], rng, unit=100, least=5000)
    _plan(ordinary, totals["domestic_planned"] - totals["major_planned"], rng, unit=100, least=500)
    _plan(firms, totals["foreign_total"], rng, unit=1, least=30)
    _share(firms, totals["foreign_contract"], rng, of="planned", into="contract")
    _share(firms, totals["foreign_actual"], rng, of="contract", into="actual")
    for member in members:
        if member.is_foreign and not member.is_firm:  # signed an intention, never set up: outside the totals
            member.planned = 100 * int(2 + rng.random() * 18)


def _plan(members: Sequence[Member], total: int, rng: Random, *, unit: int, least: int) -> None:
    stated = [m for m in members if m.named and m.named.planned_total]
    open_ = [m for m in members if m not in stated]
    for member in stated:
        member.planned = member.named.planned_total or 0 if member.named else 0
    weights = [rng.lognormvariate(0, 0.8) * (6 if m.named else 1) for m in open_]
    left = total - sum(m.planned for m in stated)
    for member, amount in zip(open_, apportion(left, weights, unit=unit, least=least), strict=True):
        member.planned = amount


def _share(members: Sequence[Member], total: int, rng: Random, *, of: str, into: str) -> None:
    """Splits `total` by the members' `of`, a little uneven, never above it."""
    weights = [getattr(m, of) * (0.85 + 0.2 * rng.random()) for m in members]
    for member, amount in zip(members, apportion(total, weights), strict=True):
        if amount > getattr(member, of):
            raise ValueError(f"{into} {amount} would exceed {of} {getattr(member, of)}")
        setattr(member, into, amount)


def _give_signing_days(members: Sequence[Member], rng: Random) -> None:
    """Who came far signed early: both sides sorted, with noise."""
    slots = [event for event in tables.events() for _ in range(event.signed)]
    at_events = _by_age([m for m in members if m.at_event], rng)
    for member, event in zip(at_events, slots, strict=True):
        member.event, member.signed_on = event, event.held_on
    others = _by_age([m for m in members if not m.at_event], rng)
    span = (SURVEY_DAY - dt.timedelta(days=25) - BEGIN).days
    days = sorted(BEGIN + dt.timedelta(days=20 + int(rng.random() * (span - 20))) for _ in others)
    for member, day in zip(others, days, strict=True):
        member.signed_on = day


def _by_age(members: Sequence[Member], rng: Random) -> list[Member]:
    keys = [-TYPICAL_DAYS[m.outcome] * (0.7 + 0.6 * rng.random()) - 500 * rng.random() for m in members]
    return [members[n] for n in sorted(range(len(members)), key=keys.__getitem__)]


def _later(rng: Random) -> list[Member]:
    return [
        _later_member(rng, is_foreign=capital == "foreign")
        for capital, count in LATER.items()
        for _ in range(count)
    ]


def _later_member(rng: Random, *, is_foreign: bool) -> Member:
    coming = [event for event in tables.events() if event.held_on > SURVEY_DAY]
    event = rng.choice(coming) if rng.random() < 0.35 else None
    day = event.held_on if event else SURVEY_DAY + dt.timedelta(days=6 + int(rng.random() * 1230))
    trade = rng.choice(tables.trades(is_foreign=is_foreign))
    typical, unit = (6.0, 1) if is_foreign else (4.6, 100)
    planned = unit * (5 + int(rng.lognormvariate(typical, 0.9)))
    return Member(
        place=rng.choices(list(tables.PLACES), (30, 24, 30, 16))[0],
        outcome="",
        is_foreign=is_foreign,
        is_major=not is_foreign and planned >= 30000 and rng.random() < 0.3,
        is_firm=is_foreign,
        at_event=event is not None,
        trade=trade,
        name="",
        company="",
        content=f"新建{trade.product}项目",
        origin=_origin(is_foreign, rng),
        event=event,
        signed_on=day,
        planned=planned,
        contract=planned // 2,
        actual=planned * 2 // 5,
    )


def _give_names(member: Member, brand: str, rng: Random) -> None:
    if member.named:
        member.credit_code = credit_code("330702", rng)
        return
    seat = "" if member.is_foreign else rng.choice(SEATS[member.origin])
    member.name = project_name(brand, member.trade, rng)
    member.company = company_name(brand, member.trade, seat)
    if member.is_foreign:
        member.company = f"{brand}控股有限公司"
    else:
        member.credit_code = credit_code("330100", rng)


def _give_countries(surveyed: Sequence[Member], later: Sequence[Member], rng: Random) -> None:
    """The 400 firms come from exactly 60 countries and regions; nobody else adds one."""
    shuffled = rng.sample(tables.countries(), len(tables.countries()))
    for member, country in zip([m for m in surveyed if m.is_firm], shuffled, strict=True):
        member.country = country
    for member in [*surveyed, *later]:
        if member.is_foreign and not member.country:
            member.country = rng.choice(tables.countries())

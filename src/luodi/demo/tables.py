"""The shipped tables of the demonstration city (data/README.md says what they state)."""

import csv
import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
PLACES = {"wucheng": "WC", "jindong": "JD", "kaifaqu": "KFQ", "jinyi": "JY"}
"""Place column of cohorts.csv → code of the unit that answers for it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How many projects of one group stood at one outcome in one place on 2015-06-30."""

    group: str
    is_foreign: bool
    at_event: bool
    is_major: bool
    is_firm: bool
    outcome: str
    place: str
    projects: int


@dataclass(frozen=True, slots=True)
class NamedProject:
    """A project the survey names; `survey` is its sentence, an empty `planned_total` means it says none."""

    name: str
    company: str
    place: str
    group: str
    outcome: str
    planned_total: int | None
    industry: str
    chain: str
    content: str
    survey: str


@dataclass(frozen=True, slots=True)
class Event:
    name: str
    held_on: dt.date
    place: str
    channel: str
    signed: int
    """How many of the survey's 385 were signed there; 0 after the survey."""


@dataclass(frozen=True, slots=True)
class Trade:
    industry: str
    sector: str
    chain: str
    is_foreign: bool
    product: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    code: str
    name: str
    short_name: str
    kind: str
    region: str
    function: str
    sort: int


@dataclass(frozen=True, slots=True)
class Account:
    username: str
    name: str
    unit: str
    title: str
    role: str
    reads_for: str


@dataclass(frozen=True, slots=True)
class Leader:
    """Who held a leader's post, from `since` (inclusive) to `until` (exclusive)."""

    unit: str
    title: str
    name: str
    since: dt.date
    until: dt.date | None
    document: str


@cache
def cells() -> tuple[Cell, ...]:
    return tuple(
        Cell(
            group=row["group"],
            is_foreign=row["capital"] == "foreign",
            at_event=row["event"] == "1",
            is_major=row["major"] == "1",
            is_firm=row["firm"] == "1",
            outcome=row["outcome"],
            place=place,
            projects=int(row[place]),
        )
        for row in _rows("cohorts")
        for place in PLACES
    )


@cache
def totals() -> dict[str, int]:
    """The survey's sums in 万 of their currency."""
    return {row["what"]: int(row["amount"]) for row in _rows("totals")}


@cache
def named_projects() -> tuple[NamedProject, ...]:
    return tuple(
        NamedProject(
            row["name"],
            row["company"],
            row["place"],
            row["group"],
            row["outcome"],
            int(row["planned_total"]) if row["planned_total"] else None,
            row["industry"],
            row["chain"],
            row["content"],
            row["survey"],
        )
        for row in _rows("named_projects")
    )


@cache
def events() -> tuple[Event, ...]:
    return tuple(
        Event(row["name"], _day(row["held_on"]), row["place"], row["channel"], int(row["signed"]))
        for row in _rows("events")
    )


@cache
def countries() -> tuple[str, ...]:
    """ISO alpha-3 of each of the 400 firms' foreign parties: 60 different ones."""
    return tuple(row["alpha3"] for row in _rows("countries") for _ in range(int(row["firms"])))


@cache
def trades(*, is_foreign: bool) -> tuple[Trade, ...]:
    found = [
        Trade(row["industry"], row["sector"], row["chain"], row["capital"] == "foreign", row["product"])
        for row in _rows("trades")
    ]
    return tuple(trade for trade in found if trade.is_foreign == is_foreign)


@cache
def units() -> tuple[UnitRow, ...]:
    return tuple(
        UnitRow(
            row["code"],
            row["name"],
            row["short_name"],
            row["kind"],
            row["region"],
            row["function"],
            int(row["sort"]),
        )
        for row in _rows("units")
    )


@cache
def accounts() -> tuple[Account, ...]:
    return tuple(Account(**row) for row in _rows("accounts"))


@cache
def leaders() -> tuple[Leader, ...]:
    return tuple(
        Leader(
            row["unit"],
            row["title"],
            row["name"],
            _day(row["since"]),
            _day(row["until"]) if row["until"] else None,
            row["document"],
        )
        for row in _rows("leaders")
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)

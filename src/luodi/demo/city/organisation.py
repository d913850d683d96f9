"""Units, posts and people of the demonstration city; every person is invented and marked 演示."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.db.models import Model

from luodi.demo import tables
from luodi.demo.city.moments import BEGIN, at_hour
from luodi.ledger.actors import Actor
from luodi.org.enums import LandingRule, SlipPreset
from luodi.org.models import City, Holding, Policy, Post, Unit, User

CITY = "330700"
MARK = "（演示）"
FOUNDED = at_hour(BEGIN, 8)
SEED = 20150630


@dataclass(frozen=True, slots=True)
class Place:
    """A place with the unit that answers for it and the two people who report and review there."""

    code: str
    unit: uuid.UUID
    unit_name: str
    region: str
    reporter: Actor
    reviewer: Actor


@dataclass(slots=True)
class Organisation:
    """Keys by the codes of the tables; `rows` are the plain (non-ledger) rows to write, parents first."""

    units: dict[str, tables.UnitRow] = field(default_factory=dict)
    unit_ids: dict[str, uuid.UUID] = field(default_factory=dict)
    posts: dict[tuple[str, str], uuid.UUID] = field(default_factory=dict)
    people: dict[str, Actor] = field(default_factory=dict)
    rows: dict[type[Model], list[dict[str, Any]]] = field(default_factory=dict)

    def actor(self, username: str) -> Actor:
        return self.people[username]

    def place(self, column: str) -> Place:
        """`column` is a place of cohorts.csv."""
        code = tables.PLACES[column]
        suffix = code.lower()
        unit = self.units[code]
        return Place(
            code, self.unit_ids[code], unit.short_name, unit.region,
            self.people[f"tianbao.{suffix}"], self.people[f"qushen.{suffix}"],
        )  # fmt: skip

    def verifier(self, function: str) -> Actor:
        """The department's verifier; the city bureau's section chief where no department answers."""
        unit = next((u for u in self.units.values() if u.function == function), None) if function else None
        if unit is None:
            return self.people["kezhang"]
        account = next(
            a for a in tables.accounts() if a.unit == unit.code and a.role == "department_verifier"
        )
        return self.people[account.username]

    def _add(self, model: type[Model], **values: Any) -> None:
        self.rows.setdefault(model, []).append(values)


def organisation(password: str) -> Organisation:
    """`password`: the stored (hashed) form all accounts share."""
    rng = Random(SEED)  # noqa: S311 - a demonstration, not a secret
    found = Organisation()
    _city(found, rng)
    _units(found, rng)
    _posts(found, rng)
    _people(found, rng, password)
    return found


def _city(found: Organisation, rng: Random) -> None:
    found._add(
        City, id=1, installation=_key(rng), region_id=CITY, name="金华市（演示）", is_demo=True,
        landing_rule=LandingRule.LAND_SUPPLIED_AND_STARTED, slip_preset=SlipPreset.ASSIGN_URGE_PRESS,
        created_at=FOUNDED,
    )  # fmt: skip
    found._add(Policy, key="second_factor", value="nobody", changed_at=FOUNDED, changed_by="演示数据")


def _units(found: Organisation, rng: Random) -> None:
    for row in tables.units():
        key = _key(rng)
        found.units[row.code], found.unit_ids[row.code] = row, key
        found._add(
            Unit, id=key, code=row.code, name=row.name, short_name=row.short_name, kind=row.kind,
            region_id=row.region, function=row.function, is_active=True, sort=row.sort,
        )  # fmt: skip


def _posts(found: Organisation, rng: Random) -> None:
    reads_for = {a.reads_for for a in tables.accounts() if a.reads_for}
    wanted: list[tuple[str, str, list[str], str]] = [
        (leader.unit, leader.title, [], "") for leader in tables.leaders()
    ]
    wanted += [(a.unit, a.title, [a.role], a.reads_for) for a in tables.accounts()]
    roles: dict[tuple[str, str], list[str]] = {}
    readers: dict[tuple[str, str], str] = {}
    for unit, title, given, reads in wanted:
        roles.setdefault((unit, title), []).extend(given)
        readers[unit, title] = reads
    ordered = sorted(roles, key=lambda post: (bool(readers[post]), list(roles).index(post)))
    for number, (unit, title) in enumerate(ordered):
        key = _key(rng)
        found.posts[unit, title] = key
        read_post = found.posts[unit, readers[unit, title]] if readers[unit, title] in reads_for else None
        found._add(
            Post, id=key, unit_id=found.unit_ids[unit], title=title, roles=roles[unit, title],
            reads_for_id=read_post, is_active=True, sort=number,
        )  # fmt: skip


def _people(found: Organisation, rng: Random, password: str) -> None:
    for account in tables.accounts():
        key = _key(rng)
        unit = found.unit_ids[account.unit]
        name = account.name + MARK
        found.people[account.username] = Actor(key, name, unit, found.units[account.unit].name)
        found._add(
            User, id=key, username=account.username, name=name, unit_id=unit, password=password, is_active=True,
            must_change_password=False, password_changed_at=FOUNDED, created_at=FOUNDED,
        )  # fmt: skip
        found._add(
            Holding, id=_key(rng), post_id=found.posts[account.unit, account.title], user_id=key, since=BEGIN,
            document="演示数据",
        )  # fmt: skip


def leader_on(unit: str, title: str, day: dt.date) -> tables.Leader:
    """Who held the post on a day."""
    return next(
        leader
        for leader in tables.leaders()
        if (leader.unit, leader.title) == (unit, title)
        and leader.since <= day
        and (leader.until is None or day < leader.until)
    )


def _key(rng: Random) -> uuid.UUID:
    milliseconds = int(FOUNDED.timestamp() * 1000)
    number = milliseconds << 80 | 0x7 << 76 | rng.getrandbits(12) << 64 | 0x2 << 62 | rng.getrandbits(62)
    return uuid.UUID(int=number)

"""一个项目、一名领导、一套班子: who carries what since when, and the handovers by 分工文件."""

import datetime as dt
import uuid
from random import Random

from luodi.demo import tables
from luodi.demo.city.dossier import Dossier
from luodi.demo.city.filing import Batches, claimed_at
from luodi.demo.city.journal import Act, Journal, Row, on
from luodi.demo.city.moments import END, at_hour, city_day, workdays_later
from luodi.demo.city.organisation import MARK, Organisation, leader_on
from luodi.projects.enums import DutyRole, Kind
from luodi.projects.models import Duty

MECHANISM_SINCE = dt.date(2012, 7, 2)
"""The bureau and the mechanism date from 2012; earlier projects were given leaders then."""
CITY_POSTS = ("分管副市长", "常务副市长", "副市长（工业）", "市长")
HEADS = {"WC": "区长", "JD": "区长", "KFQ": "管委会主任", "JY": "管委会主任"}
TEAM = ("夏青禾", "卜可人", "饶一鸣", "柴若拙", "练江平", "端木雪", "晏子舟", "施闻道")
LEADERLESS = 0.04
"""待指派: nobody has been named yet."""


def assign_duties(journal: Journal, dossiers: list[Dossier], org: Organisation, rng: Random) -> None:
    batches = Batches(journal, "projects.assign_duty", by_reviewer=True)
    for dossier in dossiers:
        signed = dossier.life.day_of(Kind.SIGNED)
        if signed is not None and signed <= END:
            _assign(batches, dossier, max(signed, MECHANISM_SINCE), org, rng)


def _assign(batches: Batches, dossier: Dossier, since: dt.date, org: Organisation, rng: Random) -> None:
    at = claimed_at(since, rng, not_before=dossier.created_at)
    if at is None:
        return
    act = batches.act(dossier.place, at)
    member, code = dossier.member, dossier.place.code
    unit, title = ("LD", rng.choice(CITY_POSTS)) if member.is_major else (code, HEADS[code])
    if rng.random() >= LEADERLESS:
        leader = leader_on(unit, title, city_day(at))
        begun = max(since, leader.since)
        office = org.units[unit].short_name
        _give(act, dossier, DutyRole.LEADER, begun, org.posts[unit, title], leader.name, office)
    _give(act, dossier, DutyRole.LEAD_UNIT, since, dossier.place.unit, "", dossier.place.unit_name)
    if member.is_major or member.at_event:
        _give_team(act, dossier, since, org, rng)


def _give_team(act: Act, dossier: Dossier, since: dt.date, org: Organisation, rng: Random) -> None:
    agent = org.posts["XZFW", "代办员"]
    _give(act, dossier, DutyRole.AGENT, since, agent, "苗佳音", "市行政服务中心")
    _give(act, dossier, DutyRole.BUREAU_CONTACT, since, org.posts["ZSJ", "业务干部"], "傅云舒", "市招商局")
    if dossier.member.is_major:
        for name in rng.sample(TEAM, 2):
            _give(act, dossier, DutyRole.TEAM, since, None, name, dossier.place.unit_name)


def _give(
    act: Act,
    dossier: Dossier,
    role: DutyRole,
    since: dt.date,
    grantee: uuid.UUID | None,
    person: str,
    unit_name: str,
) -> None:
    act.add(
        Duty,
        on(since),
        project_id=dossier.id,
        role=role.value,
        grantee=grantee,
        person_name=person + MARK if person else "",
        unit_name=unit_name,
        until_on=None,
        document="",
    )


def hand_over(journal: Journal, org: Organisation) -> None:
    """Whenever a post changed hands, one act for all its running duties, some days after the document."""
    for old in sorted(tables.leaders(), key=lambda leader: leader.until or END):
        if old.until is None:
            continue
        new = leader_on(old.unit, old.title, old.until)
        at = at_hour(workdays_later(old.until, 6), 17, 45)
        reviewer = "lingzuban" if old.unit == "LD" else f"qushen.{old.unit.lower()}"
        act = journal.act(at, org.actor(reviewer), "projects.hand_over", new.document + MARK)
        post = org.posts[old.unit, old.title]
        for duty in [row for row in journal.rows if _runs(row, post, old, at)]:
            _pass_on(act, duty, new)


def _runs(row: Row, post: uuid.UUID, old: tables.Leader, at: dt.datetime) -> bool:
    """Held by the one who leaves, known by then, not yet ended."""
    return (
        row.model is Duty
        and row.content["grantee"] == post
        and row.content["person_name"] == old.name + MARK
        and row.closed is None
        and row.opened.at < at
        and row.content["until_on"] is None
    )


def _pass_on(act: Act, duty: Row, new: tables.Leader) -> None:
    document = new.document + MARK
    since = max(new.since, duty.when.last)
    fresh = duty.content | {"person_name": new.name + MARK, "document": document}
    act.supersede(duty, until_on=since, document=document)
    act.add(Duty, on(since), **fresh)

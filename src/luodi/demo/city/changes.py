"""What changed in the world after the survey (变更): renames, 增资, 划转 with shared credit; duplicates merged."""

import datetime as dt
import uuid
from decimal import Decimal
from random import Random

from luodi.companies.enums import Verdict as Sameness
from luodi.demo.city.dossier import Dossier
from luodi.demo.city.filing import Batches, claimed_at
from luodi.demo.city.journal import Journal, on
from luodi.demo.city.moments import at_hour
from luodi.demo.city.organisation import MARK, Organisation
from luodi.projects.enums import CreditKind, Currency, Kind, SigningKind
from luodi.projects.models import Credit, Investor, Merge, Milestone, PairVerdict, Particulars, Signing

FIRST_CHANGE = dt.date(2015, 9, 1)
LAST_CHANGE = dt.date(2018, 11, 30)
TRANSFERRED_ON = dt.date(2017, 5, 2)
TRANSFER = f"金招商〔2017〕9号{MARK}"
SHARED_UNTIL = dt.date(2019, 1, 1)
TRANSFERS = 6
DUPLICATES = 3


def change_particulars(journal: Journal, dossiers: list[Dossier], rng: Random) -> None:
    """A project in sixty is renamed; one landed in fifty is enlarged by an 增资协议."""
    changing = Batches(journal, "projects.change_particulars")
    signing = Batches(journal, "projects.record_signing")
    span = (LAST_CHANGE - FIRST_CHANGE).days
    for dossier in dossiers:
        luck, day = rng.random(), FIRST_CHANGE + dt.timedelta(days=int(rng.random() * span))
        if day <= dossier.member.signed_on or luck > 0.037:
            continue
        at = claimed_at(day, rng, not_before=dossier.created_at)
        if at is None:
            continue
        act = changing.act(dossier.place, at)
        if luck < 0.017:
            values = {"name": dossier.member.name.removesuffix("项目") + "及配套项目"}
            act.add(Particulars, on(day), project_id=dossier.id, values=values, document="更名函")
            continue
        landed = dossier.life.day_of(Kind.LANDED)
        if landed is None or landed > day or dossier.life.came_to(Kind.CANCELLED):
            continue
        more = max(10, dossier.member.planned // 5)
        values = {"planned_total": str(dossier.member.planned + more)}
        act.add(Particulars, on(day), project_id=dossier.id, values=values, document="增资协议")
        signing.act(dossier.place, at).add(
            Signing,
            on(day),
            project_id=dossier.id,
            kind=SigningKind.INCREASE.value,
            event_id=None,
            amount=more,
            currency=(Currency.USD if dossier.member.is_foreign else Currency.CNY).value,
        )


def transfer(journal: Journal, dossiers: list[Dossier], org: Organisation) -> None:
    """划转 of six projects from 婺城 to the development zone; credit is shared 40 : 60 until the end of 2018."""
    at = at_hour(TRANSFERRED_ON + dt.timedelta(days=7), 11)
    act = journal.act(at, org.actor("kezhang"), "projects.transfer_projects", TRANSFER)
    unit, region = org.unit_ids["KFQ"], org.units["KFQ"].region
    shares = (
        (org.unit_ids["WC"], org.units["WC"].short_name, "0.4"),
        (unit, org.units["KFQ"].short_name, "0.6"),
    )
    for dossier in _movable(dossiers)[:TRANSFERS]:
        values = {"unit": str(unit), "unit_name": org.units["KFQ"].short_name, "region": region}
        act.add(Particulars, on(TRANSFERRED_ON), project_id=dossier.id, values=values, document=TRANSFER)
        for credited, name, share in shares:
            act.add(
                Credit,
                on(TRANSFERRED_ON),
                project_id=dossier.id,
                unit=credited,
                unit_name=name,
                kind=CreditKind.ALL.value,
                share=Decimal(share),
                until_on=SHARED_UNTIL,
            )


def _movable(dossiers: list[Dossier]) -> list[Dossier]:
    """Landed event projects of 婺城 that still go on."""
    return [
        d
        for d in dossiers
        if d.place.code == "WC"
        and d.member.at_event
        and d.life.came_to(Kind.LANDED)
        and d.member.signed_on < TRANSFERRED_ON
        and not (d.life.came_to(Kind.CANCELLED) or d.life.came_to(Kind.EXITED))
    ]


def merge_duplicates(journal: Journal, dossiers: list[Dossier], org: Organisation) -> list[Dossier]:
    """Three projects signed in 2016 were typed by the city as well, and merged some weeks later."""
    signed_2016 = [d for d in dossiers if d.member.signed_on.year == 2016 and d.member.at_event]
    return [_twin(journal, original, org) for original in signed_2016[:DUPLICATES]]


def _twin(journal: Journal, original: Dossier, org: Organisation) -> Dossier:
    at = original.created_at + dt.timedelta(days=20, minutes=7)
    act = journal.act(at, org.actor("yewu"), "projects.create_project")
    key = journal.key(at)
    since = on(original.life.happenings[0].day)
    values = original.particulars.content["values"] | {"code": f"ZSJ-{original.code}"}
    particulars = act.add(Particulars, since, project_id=key, values=values)
    act.add(Milestone, since, project_id=key, kind=Kind.NEGOTIATING.value)
    act.add(
        Investor,
        since,
        project_id=key,
        name=original.member.company,
        origin=original.member.origin,
        country=original.member.country,
        credit_code=original.member.credit_code,
    )
    found = at + dt.timedelta(days=34)
    _judge(journal, original, key, found - dt.timedelta(days=3), org)
    merging = journal.act(
        found, org.actor("kezhang"), "projects.merge_projects", "名称、投资方、签约活动相同"
    )
    merging.add(Merge, on(found.date()), project_id=key, into_id=original.id)
    merging.subjects.add(original.id)
    return Dossier(key, values["code"], original.life, original.place, act, particulars)


def _judge(journal: Journal, original: Dossier, twin: uuid.UUID, at: dt.datetime, org: Organisation) -> None:
    """One person says 同一 before another merges."""
    judging = journal.act(at, org.actor("yewu"), "projects.judge_pair", "投资方、签约活动相同")
    left, right = sorted((original.id, twin), key=lambda key: key.bytes)
    judging.add(
        PairVerdict,
        on(at.date()),
        left_id=left,
        right_id=right,
        verdict=Sameness.SAME.value,
        reason="投资方、签约活动相同",
        judge=org.actor("yewu").id,
        judge_name=org.actor("yewu").name,
    )
    judging.subjects |= {original.id, twin}

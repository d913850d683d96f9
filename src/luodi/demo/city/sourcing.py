"""招引: four years of leads, the talks and visits before projects, what events and posts were meant to and did."""

import datetime as dt
import hashlib
import uuid
from random import Random
from typing import Any

from luodi.companies.models import Company
from luodi.demo import tables
from luodi.demo.city.dossier import Dossier
from luodi.demo.city.firms import SECOND, look_up
from luodi.demo.city.journal import Act, Journal, on
from luodi.demo.city.lead_desk import Desk, Plain, lead_row
from luodi.demo.city.moments import END, at_hour, city_day, workdays_later
from luodi.demo.city.organisation import MARK, Organisation, Place
from luodi.demo.city.stations import attend
from luodi.ledger.actors import Actor
from luodi.projects.enums import Channel
from luodi.sourcing.enums import Clock, LeadState, Phase, Reach, StepKind, TalkState, TalkVerb, VisitKind
from luodi.sourcing.models import (
    Agency,
    FirstTalk,
    FirstTalkStep,
    Lead,
    LeadStep,
    Outlay,
    Post,
    Pursuit,
    PursuitMonth,
    Visit,
)

SINCE, UNTIL = dt.date(2012, 1, 1), dt.date(2016, 1, 1)
"""Leads of projects signed in these four years; some later ones are open when the history ends."""
OPEN_SINCE = dt.date(2018, 10, 8)
OPEN, PURSUED, TALKS = 45, 20, 6
LOOKED_UP = 40
"""So many firms of projects and so many of leads were looked up before signing."""
POSTS_UNTIL = dt.date(2018, 12, 31)
POSTS = (("上海驻点组", "上海"), ("深圳驻点组", "深圳"), ("北京驻点组", "北京"))
AGENCIES = (
    ("某投资咨询公司", "固定资产投资到位一亿元付十万元，没有落地不付。"),
    ("某产业顾问机构", "年费二十万元，每落地一个另付五万元。"),
)
REASONS = (
    "改投邻市，当地给的地价更低",
    "董事会没有通过",
    "要的土地指标给不了",
    "环境容量不够，劝退",
    "资金来源说不清",
)
WORDS = ("看了两块地", "对方技术团队来考察", "补充了环评和用能情况", "谈了用地和配套", "约定下月签意向")


def source(
    journal: Journal, dossiers: list[Dossier], org: Organisation, events: dict[str, uuid.UUID], files: dict[str, bytes],
    rng: Random,
) -> Plain:  # fmt: skip
    """Comes last: the keys drawn before stay what they were. Answers the plain rows, parents first."""
    desk = Desk(journal, org, rng, events)
    _stations(desk)
    told = [
        d
        for d in dossiers
        if SINCE <= d.member.signed_on < UNTIL and (d.member.at_event or rng.random() < 0.3)
    ]
    for number, dossier in enumerate(told):
        _became(desk, dossier, number)
        if number % 2:
            _dropped(desk, dossier)
    _still_open(desk, [d for d in dossiers if d.member.signed_on >= UNTIL])
    _talks(desk, files)
    _pursue(desk)
    firms = desk.plain[Company]
    own = [firm for firm in firms if SECOND not in firm["name"]]
    attend(journal, org.actor("yewu"), desk.posts, org.unit_ids["ZSJ"], Random("attendance"))  # noqa: S311 # a demonstration
    look_up(journal, org.actor("yewu"), [*own[-LOOKED_UP:], *firms[-LOOKED_UP:]], Random("registry"))  # noqa: S311 # a demonstration
    return desk.plain


def _stations(desk: Desk) -> None:
    """Posts, agencies, and the plan and the actual numbers of every event."""
    officer, unit = desk.org.actor("yewu"), desk.org.unit_ids["ZSJ"]
    at = at_hour(SINCE, 9)
    for name, place in POSTS:
        desk.posts.append(desk.journal.key(at))
        desk.plain[Post].append({
            "id": desk.posts[-1], "name": name, "place": place, "unit": unit, "unit_name": "市招商局", "people": 3,
            "since": SINCE, "until": POSTS_UNTIL,
        })  # fmt: skip
    for number, (name, terms) in enumerate(AGENCIES):
        desk.agencies.append(desk.journal.key(at))
        desk.plain[Agency].append({
            "id": desk.agencies[-1], "name": name, "unit": unit, "unit_name": "市招商局",
            "contract": f"委招〔2012〕{number + 1}号{MARK}", "certificate": f"招代{number + 1:03d}" if number == 0 else "",
            "terms": terms, "since": SINCE,
        })  # fmt: skip
    for event in tables.events():
        aim = max(event.signed, 12) + 6
        before, after = (
            at_hour(event.held_on - dt.timedelta(days=20), 10),
            at_hour(event.held_on + dt.timedelta(days=3), 10),
        )
        about: dict[str, Any] = {
            "subject": desk.events[event.name], "event": desk.events[event.name], "channel": event.channel, "unit": unit
        }  # fmt: skip
        desk.journal.act(before, officer, "sourcing.record_outlay").add(
            Outlay,
            on(event.held_on),
            **about,
            phase=Phase.PLAN.value,
            attendance=aim * 12,
            leads=aim * 3,
            signings=aim,
        )
        desk.journal.act(after, officer, "sourcing.record_outlay").add(
            Outlay,
            on(event.held_on),
            **about,
            phase=Phase.ACTUAL.value,
            attendance=aim * 10 + int(desk.rng.random() * 40),
            cost=str(20 + aim + int(desk.rng.random() * 30)),
        )


def _became(desk: Desk, dossier: Dossier, number: int) -> None:
    """The lead a project began as, and the visits before the signing."""
    values = dossier.particulars.content["values"]
    talking = dossier.life.happenings[0].day
    day = workdays_later(talking - dt.timedelta(days=20 + int(desk.rng.random() * 60)), 1)
    lead = lead_row(desk, dossier, dossier.place, day, values["channel"], title=dossier.member.name)
    lead.update(state=LeadState.BECAME.value, became=dossier.id, last_step_on=talking)
    _steps(desk, lead, dossier.place.reporter, day)
    act = desk.journal.act(
        max(dossier.created_at, at_hour(talking, 16)), dossier.place.reporter, "sourcing.become_project"
    )
    _step(act, lead, StepKind.BECAME, talking, f"项目 {dossier.code}", became=dossier.id)
    if number % 2 == 0:
        _visit(desk, lead, dossier.place, workdays_later(day, 6), VisitKind.CALL)
        _visit(desk, lead, dossier.place, workdays_later(day, 12), VisitKind.RECEIVE)


def _dropped(desk: Desk, dossier: Dossier) -> None:
    """Another wish of the same trade that came to nothing."""
    day = workdays_later(dossier.life.happenings[0].day + dt.timedelta(days=int(desk.rng.random() * 90)), 1)
    channel = desk.rng.choice(
        (Channel.FAIR, Channel.FAIR, Channel.POST, Channel.TARGETED, Channel.AGENCY)
    ).value
    title = f"拟建{dossier.member.trade.product}项目"
    lead = lead_row(desk, dossier, dossier.place, day, channel, title=title, other=True)
    ended = workdays_later(day, 15 + int(desk.rng.random() * 30))
    lead.update(state=LeadState.DROPPED.value, last_step_on=ended)
    _steps(desk, lead, dossier.place.reporter, day)
    reason = desk.rng.choice(REASONS)
    lead["last_said"] = reason
    act = desk.journal.act(at_hour(ended, 16), dossier.place.reporter, "sourcing.drop_lead")
    _step(act, lead, StepKind.DROPPED, ended, reason)


def _still_open(desk: Desk, later: list[Dossier]) -> None:
    """Wishes of the last quarter nobody has decided on; one in six only named people know of."""
    for number, dossier in enumerate(later[-OPEN:]):
        day = workdays_later(OPEN_SINCE, number)
        title = f"拟建{dossier.member.trade.product}项目"
        lead = lead_row(
            desk,
            dossier,
            dossier.place,
            day,
            desk.rng.choice(list(Channel)[:7]).value,
            title=title,
            other=True,
        )
        if number % 6 == 0:
            lead.update(reach=Reach.NAMED.value, readers=[desk.org.actor("lingdao").id])
        _steps(desk, lead, dossier.place.reporter, day, until=END)


def _steps(desk: Desk, lead: dict[str, Any], by: Actor, day: dt.date, until: dt.date | None = None) -> None:
    """登记, then on the next days 接洽, 研判 and a word or two."""
    act = desk.journal.act(at_hour(day, 9), by, "sourcing.register_lead")
    _step(
        act, lead, StepKind.REGISTERED, day, lead["title"], region=lead["region"], channel=lead["channel"],
        event=lead["event_id"], post=lead["post_id"], agency=lead["agency_id"], planned_total=lead["planned_total"],
    )  # fmt: skip
    first = workdays_later(day, 1 + (desk.rng.random() < 0.15))
    judged = workdays_later(first, 1)
    act = desk.journal.act(at_hour(judged, 15), by, "sourcing.triage_lead")
    _step(act, lead, StepKind.CONTACTED, first, "与投资方通了电话")
    _step(act, lead, StepKind.TRIAGED, judged, "符合产业方向，值得跟进", outcome="pursue")
    followed = workdays_later(judged, 8)
    if until and followed > until:
        followed = judged
    else:
        lead["last_said"] = desk.rng.choice(WORDS)
        act = desk.journal.act(at_hour(followed, 15), by, "sourcing.follow_lead")
        _step(act, lead, StepKind.FOLLOWED, followed, lead["last_said"])
    if until:
        lead.update(owes=Clock.FOLLOW.value, due_on=workdays_later(followed, 10), last_step_on=followed)


def _step(act: Act, lead: dict[str, Any], kind: StepKind, day: dt.date, note: str, **more: Any) -> None:
    act.add(LeadStep, on(day), lead_id=lead["id"], kind=kind.value, note=note, unit=lead["unit"], **more)
    act.subjects.add(lead["id"])


def _visit(desk: Desk, lead: dict[str, Any], place: Place, day: dt.date, kind: VisitKind) -> None:
    desk.journal.act(at_hour(day, 17), place.reporter, "sourcing.record_visit").add(
        Visit, on(day), company_id=lead["company_id"], lead_id=lead["id"], kind=kind.value,
        note=desk.rng.choice(WORDS), unit=place.unit, unit_name=place.unit_name, person=place.reporter.id,
        person_name=place.reporter.name,
    )  # fmt: skip


def _talks(desk: Desk, files: dict[str, bytes]) -> None:
    """首谈 of open leads with their minutes; one is challenged by another district."""
    open_leads = [lead for lead in desk.plain[Lead] if lead["state"] == LeadState.PURSUED]
    places = [desk.org.place(column) for column in tables.PLACES]
    for number, lead in enumerate(open_leads[-TALKS:]):
        paper = f"会谈纪要{MARK}：{lead['investor']}，{lead['registered_on']}。双方签字略。".encode()
        sha = hashlib.sha256(paper).hexdigest()
        files[sha] = paper
        day, own = lead["registered_on"], next(p for p in places if p.unit == lead["unit"])
        at = at_hour(workdays_later(day, 2), 10)
        key = desk.journal.key(at)
        until = day + dt.timedelta(days=180)
        proof: dict[str, Any] = {"sha256": sha, "file_name": "会谈纪要.txt", "size": len(paper)}
        face: dict[str, Any] = {
            "id": key, "lead_id": lead["id"], "investor": lead["investor"], "company_id": lead["company_id"],
            "unit": lead["unit"], "unit_name": lead["unit_name"], "claimant": own.reporter.id, "claimed_on": day,
            "protected_until": until, "state": TalkState.PROTECTED.value,
        }  # fmt: skip
        act = desk.journal.act(at, own.reporter, "sourcing.claim_first_talk")
        act.add(
            FirstTalkStep,
            on(day),
            talk_id=key,
            kind=TalkVerb.CLAIMED.value,
            note="与董事长面谈",
            until=until,
            **proof,
        )
        if number == 0:
            rival = next(p for p in places if p.unit != lead["unit"])
            later = at_hour(workdays_later(day, 4), 10)
            face |= {
                "state": TalkState.CHALLENGED.value, "challenger": rival.unit, "challenger_name": rival.unit_name,
                "challenged_on": city_day(later),
            }  # fmt: skip
            desk.journal.act(later, rival.reporter, "sourcing.challenge_first_talk").add(
                FirstTalkStep, on(day - dt.timedelta(days=30)), talk_id=key, kind=TalkVerb.CHALLENGED.value,
                note="本单位上月已在上海会面", **proof,
            )  # fmt: skip
        desk.plain[FirstTalk].append(face)


def _pursue(desk: Desk) -> None:
    """盯引: the last firms met, each with a leader, and a word at the end of most months."""
    leaders = [
        desk.org.actor(name)
        for name in ("lingdao", "qushen.wc", "qushen.jd", "qushen.kfq", "qushen.jy", "lingzuban")
    ]
    officer, unit = desk.org.actor("yewu"), desk.org.unit_ids["ZSJ"]
    begun = workdays_later(OPEN_SINCE, 0)
    for number, firm in enumerate(desk.plain[Company][-PURSUED:]):
        leader = leaders[number % len(leaders)]
        row = desk.journal.act(at_hour(workdays_later(begun, 50), 9), officer, "sourcing.pursue").add(
            Pursuit, on(begun), company_id=firm["id"], leader=leader.id, leader_name=leader.name, unit=unit,
            unit_name="市招商局", aim="引进二期或总部",
        )  # fmt: skip
        if number % 4:
            month = dt.date(2018, 12, 31)
            desk.journal.act(at_hour(END, 15), officer, "sourcing.report_pursuit").add(
                PursuitMonth, on(month), pursuit=row.lineage, note=desk.rng.choice(WORDS)
            )

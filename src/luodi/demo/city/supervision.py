"""督办 of half a year: rounds, problems, 三单, what enterprises said, as its last day left it (span.py says which)."""

import datetime as dt
import hashlib
from collections import Counter
from random import Random
from typing import Any

from django.db.models import Model

from luodi.calc.slips import default_preset
from luodi.demo.city.dossier import Dossier
from luodi.demo.city.inspections import inspect
from luodi.demo.city.journal import Journal
from luodi.demo.city.lamps import light_lamps
from luodi.demo.city.leading import Meetings, carried_by_deputy, contact, instruct
from luodi.demo.city.matters import Desk, Face, Matter, Over
from luodi.demo.city.moments import END, at_hour, workdays_later
from luodi.demo.city.organisation import MARK, Organisation
from luodi.demo.city.span import FIRST, HISTORY, Span
from luodi.demo.city.stories import LATE, STORIES, TROUBLES
from luodi.projects.enums import Cause, Kind
from luodi.supervision.enums import ProblemState, Source, WordBy
from luodi.supervision.models import (
    AgendaItem,
    Campaign,
    CampaignProject,
    EnterpriseWord,
    Meeting,
    Problem,
    Round,
    Slip,
    SlipNumber,
    Visit,
)

DEPARTMENTS = {
    Cause.LAND: ("ZGJ", "heshi.zgj"), Cause.PLANNING: ("ZGJ", "heshi.zgj"), Cause.APPROVAL: ("FGW", "heshi.fgw"),
}  # fmt: skip
SOURCES = (
    Source.INSPECTION,
    Source.REPORT,
    Source.ENTERPRISE,
    Source.MEETING,
    Source.REPORT,
    Source.INSTRUCTION,
)
MATTERS = 66
MOVED = "JD"
"""Whose projects have another unit since 2021."""
OF_DEPUTY = 5
"""Of them on projects the deputy mayor contacts."""
EVERY = 2
"""Working days between one matter and the next."""
Plain = dict[type[Model], list[dict[str, Any]]]


def supervise(
    journal: Journal, dossiers: list[Dossier], org: Organisation, rng: Random, span: Span = HISTORY
) -> Plain:
    """Comes last: the keys drawn before stay what they were. Answers the plain rows, parents first."""
    desk = Desk(journal, org, span)
    alive = [dossier for dossier in dossiers if is_alive(dossier)]
    if span.is_late:
        alive = [dossier for dossier in alive if dossier.place.code != MOVED]
    rng.shuffle(alive)
    mine = carried_by_deputy(journal, org)
    alive.sort(
        key=lambda dossier: dossier.id in mine
    )  # his come last of those told, where matters are still open
    alive = alive[: MATTERS - OF_DEPUTY] + alive[-OF_DEPUTY:] + alive[MATTERS - OF_DEPUTY : -OF_DEPUTY]
    light_lamps(journal, dossiers)
    rounds, visits = inspect(desk, alive, rng)
    meetings = Meetings(desk)
    contact(desk, [dossier for dossier in dossiers if dossier.id in mine])
    for number, dossier in enumerate(alive[:MATTERS]):
        _tell(desk, meetings, dossier, number, rng)
    numbers = _number(desk.slips)
    _chased(desk)
    return {
        Round: rounds, Visit: visits, Problem: desk.problems,
        Slip: [{k: v for k, v in slip.items() if k != "at"} for slip in desk.slips],
        **launched(desk, dossiers),
        SlipNumber: numbers, EnterpriseWord: desk.words, Meeting: meetings.rows, AgendaItem: meetings.items,
    }  # fmt: skip


def is_alive(dossier: Dossier) -> bool:
    """Signed some time before, not completed, not given up: somebody still pushes it."""
    life = dossier.life
    over = (Kind.COMPLETED, Kind.PRODUCING, Kind.CANCELLED, Kind.EXITED, Kind.HALTED)
    signed = dossier.member.signed_on
    watched = dossier.member.is_major or dossier.member.at_event or not dossier.member.outcome
    return watched and signed < FIRST - dt.timedelta(days=60) and not any(life.came_to(kind) for kind in over)


def launched(desk: Desk, dossiers: list[Dossier]) -> Plain:
    """决战三季度、冲刺四季度: what was signed and going on without having started when the last quarter began."""
    first, made = dt.date(2018, 10, 8), at_hour(dt.date(2018, 9, 29), 10)
    key = desk.journal.key(made)
    chosen = [d for d in dossiers if d.member.signed_on < first and _not_started(d, first)]
    drive = {
        "id": key, "title": "决战三季度、冲刺四季度攻坚行动", "basis": f"金招组〔2018〕7号{MARK}", "first_on": first,
        "last_on": END, "rule": "全市在推进、还没开工的项目", "made_by": desk.office.name, "made_at": made,
    }  # fmt: skip
    return {Campaign: [drive], CampaignProject: [{"campaign_id": key, "project_id": d.id} for d in chosen]}


def _not_started(dossier: Dossier, day: dt.date) -> bool:
    """Without a start, an end or a halt before the day."""
    before = (Kind.STARTED, Kind.CANCELLED, Kind.EXITED, Kind.HALTED)
    return not any((on := dossier.life.day_of(kind)) is not None and on < day for kind in before)


def _tell(desk: Desk, meetings: Meetings, dossier: Dossier, number: int, rng: Random) -> None:
    trouble = TROUBLES[number % len(TROUBLES)]
    unit, handler = dossier.place.code, dossier.place.reporter
    if trouble.cause in DEPARTMENTS and number % 3 == 0:
        unit, username = DEPARTMENTS[trouble.cause]
        handler = desk.org.actor(username)
    matter = Matter(
        desk, dossier, unit, handler, workdays_later(desk.span.since, 3 + number * EVERY - number // 4)
    )
    source = SOURCES[number % len(SOURCES)]
    opener = {
        Source.INSPECTION: desk.org.actor("ducha"), Source.REPORT: dossier.place.reviewer,
    }.get(source, desk.office)  # fmt: skip
    try:
        act = matter.open(
            opener, title=trouble.title, detail=trouble.detail, source=source.value, cause=trouble.cause.value,
            side=trouble.side.value, level=trouble.level.value, need=trouble.need.value, days=8 + int(rng.random() * 14),
            need_name=trouble.need_name,
        )  # fmt: skip
        if source == Source.ENTERPRISE:
            _said_by_enterprise(desk, matter, number)
        elif source == Source.INSTRUCTION:
            instruct(act, matter)
        elif source == Source.MEETING:
            meetings.decide(act, matter)
        LATE.get(number, STORIES[number % len(STORIES)])(matter)
    except Over:
        return
    finally:
        _answered(desk, matter)


def _said_by_enterprise(desk: Desk, matter: Matter, number: int) -> None:
    """What came in two working days before the office made a problem of it: by link, by telephone, by 12345."""
    by = (WordBy.LINK, WordBy.PHONE, WordBy.HOTLINE)[number // 6 % 3]
    before = at_hour(workdays_later(matter.day, 1) - dt.timedelta(days=5), 10)
    face = matter.face
    desk.words.append({
        "id": desk.journal.key(before), "about": matter.dossier.id, "project_name": matter.dossier.member.name,
        "token_digest": hashlib.sha256(str(face["id"]).encode()).hexdigest() if by == WordBy.LINK else None,
        "by": by.value, "number_12345": f"JH{face['opened_on']:%y%m%d}{number:04d}" if by == WordBy.HOTLINE else "",
        "taken_by": "" if by == WordBy.LINK else desk.org.actor("ducha").name, "trouble": face["detail"],
        "hoped": "年底前有个准信", "called": "王厂长", "made_at": before - dt.timedelta(days=1), "said_at": before,
        "valid_until": matter.day + dt.timedelta(days=28), "problem": face["id"], "handler": face["lead_unit_name"],
        "answer_by": face["promised_on"], "answered_on": None, "urged_at": None, "urged": 0,
    })  # fmt: skip


def _answered(desk: Desk, matter: Matter) -> None:
    for word in desk.words:
        if word["problem"] == matter.face.get("id"):
            word["answered_on"], word["answer_by"] = matter.face["solved_on"], matter.face["promised_on"]


def _number(slips: list[Face]) -> list[dict[str, Any]]:
    """「交办〔2018〕12号」 in the order of signing; 提醒 and drafts have none."""
    last: Counter[str] = Counter()
    for slip in sorted(slips, key=lambda slip: slip["at"]):
        if slip["issued_on"] and slip["tier"]:
            series = f"{slip['label'].removesuffix('单')}〔{slip['issued_on'].year}〕"
            last[series] += 1
            slip["number"] = f"{series}{last[series]}号"
    return [{"series": series, "last": count} for series, count in last.items()]


def _chased(desk: Desk) -> None:
    """What the night has told already, so that the first night of the machine does not tell it again."""
    under = {slip["problem_id"] for slip in desk.slips if slip["state"] in ("issued", "signed", "claimed")}
    for problem in desk.problems:
        past = problem["promised_on"] < desk.span.end and problem["state"] == ProblemState.OPEN
        if past and problem["id"] not in under:
            problem["chased_for"] = problem["promised_on"]
    last = len(default_preset().tiers)
    for slip in desk.slips:
        if slip["due_on"] and slip["due_on"] < desk.span.end and slip["tier"] == last:
            slip["chased_for"] = slip["due_on"]

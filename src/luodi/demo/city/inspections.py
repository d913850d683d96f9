"""每月一督查: six rounds drawn from the living projects, one visit without a basis (调研服务), one 回头看."""

import datetime as dt
from random import Random
from typing import Any

from luodi.demo.city.dossier import Dossier
from luodi.demo.city.journal import on
from luodi.demo.city.matters import Desk, Face, Over
from luodi.demo.city.moments import at_hour, workdays_later
from luodi.demo.city.organisation import MARK
from luodi.demo.city.span import month_before
from luodi.projects.enums import STAGE_OF, Kind
from luodi.supervision.enums import Agreement, RoundKind, VisitState
from luodi.supervision.models import VisitRecord

ROUNDS = 6
SIZE = 8
REPLY_WITHIN = 2
LASTS = 11
"""Days from the first of a round to its last."""
SEVENTEENTH = dt.timedelta(days=16)
SEEN = (
    (Agreement.AGREES, "主体施工，现场80余人，与填报一致。"),
    (Agreement.AGREES, "设备安装，已装三条线，与填报一致。"),
    (Agreement.PARTLY, "桩基完成七成，填报为全部完成。"),
    (Agreement.DIFFERS, "围墙内无人施工，填报为正常推进。"),
    (Agreement.AGREES, "厂房封顶，正在做地坪。"),
)
REPLIES = ("无异议。", "属实，已要求业主本月补齐人手。", "桩基余下部分因雨停工五天，已复工。")


def inspect(desk: Desk, alive: list[Dossier], rng: Random) -> tuple[list[Face], list[Face]]:
    """Rounds and visits. In the last some are unanswered and two not yet seen."""
    rounds: list[Face] = []
    visits: list[Face] = []
    last = desk.span.end - dt.timedelta(days=SIZE)  # it still runs when the city is loaded
    firsts = [month_before(last, back) + SEVENTEENTH for back in range(ROUNDS - 1, 0, -1)] + [last]
    for place, first in enumerate(firsts):
        title, basis = f"{first.year}年{first.month}月督查", f"{first.year}年度督查计划{MARK}"
        one = _round(desk, RoundKind.MONTHLY, title, basis, first, rng)
        chosen = alive[place * SIZE : place * SIZE + SIZE]
        if first == last:
            chosen = [*alive[3:6], *chosen[:-3]]
        rounds.append(one)
        visits += _visits(desk, one, chosen, rng, unseen=2 if first == last else 0)
    review = _round(
        desk, RoundKind.REVIEW, "上季度督查回头看", f"金招组办〔{last.year}〕9号{MARK}",
        month_before(last, 1) + dt.timedelta(days=4), rng,
    )  # fmt: skip
    early = month_before(last, 2) + dt.timedelta(days=9)
    service = _round(desk, RoundKind.SPECIAL, "走进企业送政策", "", early, rng)
    visits += _visits(desk, review, alive[16:20], rng)
    visits += _visits(desk, service, alive[60:64], rng)
    return [*rounds, review, service], visits


def _round(desk: Desk, kind: RoundKind, title: str, basis: str, first: dt.date, rng: Random) -> Face:
    made = at_hour(first - dt.timedelta(days=3), 9)
    return {
        "id": desk.journal.key(made), "kind": kind.value, "title": title, "basis": basis, "first_on": first,
        "last_on": first + dt.timedelta(days=LASTS), "scope": "全市在推进的项目（各种灯）中抽8个",
        "seed": int(rng.random() * 10**9), "candidates": 180 + int(rng.random() * 60), "unit_ceiling": 5,
        "enterprise_ceiling": 1, "groups": 2, "made_by": desk.org.actor("ducha").name, "made_at": made,
    }  # fmt: skip


def _visits(desk: Desk, one: Face, chosen: list[Dossier], rng: Random, unseen: int = 0) -> list[Face]:
    ordered = sorted(chosen, key=lambda dossier: (dossier.place.region, dossier.code))
    half = -(-len(ordered) // 2)
    found = []
    for number, dossier in enumerate(ordered):
        visit: dict[str, Any] = {
            "id": desk.journal.key(one["made_at"]), "round_id": one["id"], "project_id": dossier.id,
            "group": number // half + 1, "place": number % half + 1, "state": VisitState.PLANNED.value,
            "why": "指定" if one["kind"] == RoundKind.REVIEW else "抽样", "visited_on": None, "agreement": "",
            "reply_due_on": None, "replied_on": None,
        }  # fmt: skip
        if number < len(ordered) - unseen:
            _see(desk, visit, dossier, workdays_later(one["first_on"], 1 + number // 2), rng)
        found.append(visit)
    return found


def _see(desk: Desk, visit: Face, dossier: Dossier, day: dt.date, rng: Random) -> None:
    agreement, seen = SEEN[int(rng.random() * len(SEEN))]
    inspector = desk.org.actor("ducha")
    act = desk.act(day, inspector, "record_visit")
    act.add(
        VisitRecord, on(day), project_id=dossier.id, visit_id=visit["id"], is_reply=False,
        claimed=_claimed(dossier, day), said_before="", seen=seen, agreement=agreement.value,
        signed_inspector=inspector.name, signed_site="" if rng.random() < 0.3 else "项目经理",
    )  # fmt: skip
    due = workdays_later(day, REPLY_WITHIN)
    visit |= {
        "state": VisitState.SEEN.value,
        "visited_on": day,
        "agreement": agreement.value,
        "reply_due_on": due,
    }
    answered = workdays_later(day, 1 + int(rng.random() * 4))
    if rng.random() < 0.12:
        return
    try:
        reply = desk.act(answered, dossier.place.reviewer, "reply_visit")
    except Over:
        return
    reply.add(
        VisitRecord, on(answered), project_id=dossier.id, visit_id=visit["id"], is_reply=True, claimed="",
        said_before="", seen=REPLIES[int(rng.random() * len(REPLIES))], agreement="", signed_inspector="",
        signed_site="",
    )  # fmt: skip
    visit |= {"state": VisitState.SETTLED.value, "replied_on": answered}


def _claimed(dossier: Dossier, day: dt.date) -> str:
    """The last steps reported by then, as queries.site.claimed_words spells them."""
    rows = [
        row for row in dossier.milestones.values() if row.opened.at < at_hour(day, 9) and row.when.last <= day
    ]
    steps = sorted(((row.when.last, Kind(row.content["kind"])) for row in rows), reverse=True)
    stage = next((kind.label for _, kind in steps if kind in STAGE_OF), "未登记进展")
    return "\n".join(
        [f"填报到「{stage}」，推进中", *(f"{on:%Y-%m-%d} {kind.label}" for on, kind in steps[:4])]
    )

"""市级动议 still open at the end of the history: one objected to, one unanswered, so that both sides have something to do."""

import datetime as dt

from luodi.demo.city.dossier import Dossier
from luodi.demo.city.journal import Journal, on
from luodi.demo.city.moments import END, at_hour, city_day
from luodi.demo.city.organisation import MARK, Organisation
from luodi.projects.enums import Cause, Kind, Side, Stance
from luodi.projects.models import Motion, MotionReply

MOVED_ON = END - dt.timedelta(days=31)
PERIOD = dt.timedelta(days=15)
LONG = dt.timedelta(days=90)
OBJECTION = "业主正在调整设计方案，12 月已报规划部门，请暂缓。"


def move_motions(journal: Journal, dossiers: list[Dossier], org: Organisation) -> None:
    """The two largest domestic projects under construction for long."""
    stuck = [dossier for dossier in dossiers if _is_stuck(dossier)]
    stuck.sort(key=lambda dossier: (-dossier.member.planned, dossier.code))
    for number, dossier in enumerate(stuck[:2]):
        at = at_hour(MOVED_ON, 9, 30 + number)
        act = journal.act(at, org.actor("yewu"), "projects.move")
        motion = act.add(
            Motion, on(city_day(at)), project_id=dossier.id, kind=Kind.HALTED.value,
            effective_on=city_day(at) - LONG, cause=Cause.FUNDS.value, second_cause="",
            side=Side.ENTERPRISE.value, grounds="11 月督查：现场停工，无人无机械，近三个月没有到位资金。",
            document=f"督查通报〔2018〕11号{MARK}", objections_until=city_day(at) + PERIOD, mover=org.actor("yewu").id,
        )  # fmt: skip
        if number == 0:
            later = at_hour(MOVED_ON + dt.timedelta(days=7), 15)
            journal.act(later, dossier.place.reviewer, "projects.reply_motion").add(
                MotionReply, on(city_day(later)), project_id=dossier.id, motion=motion.lineage,
                stance=Stance.OBJECTS.value, statement=OBJECTION,
            )  # fmt: skip


def _is_stuck(dossier: Dossier) -> bool:
    """Started long ago, not completed, never said to be halted or given up."""
    started = dossier.life.day_of(Kind.STARTED)
    beyond = (Kind.COMPLETED, Kind.PRODUCING, Kind.HALTED, Kind.CANCELLED, Kind.EXITED)
    return (
        started is not None
        and started < MOVED_ON - LONG
        and not dossier.member.is_foreign
        and not any(dossier.life.came_to(kind) for kind in beyond)
    )

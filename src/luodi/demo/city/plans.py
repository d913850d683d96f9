"""Plans: node dates promised at the signing, put off for some, and monthly amounts of the major projects."""

import datetime as dt
from random import Random

from luodi.demo.city.apportion import apportion
from luodi.demo.city.biography import STEP
from luodi.demo.city.dossier import Dossier
from luodi.demo.city.filing import Batches, claimed_at
from luodi.demo.city.journal import Journal, Row, When, on
from luodi.demo.city.moments import END, at_hour, city_day, month_of, months, tick, workdays_later
from luodi.ledger.enums import Precision
from luodi.projects.enums import Kind, MoneyKind
from luodi.projects.models import PlanAmount, PlanDate

NODES = (Kind.REGISTERED, Kind.LAND_SUPPLIED, Kind.STARTED, Kind.COMPLETED, Kind.PRODUCING)
HOPE = 0.8
"""Plans are kinder than life: this part of the usual days."""
PUT_OFF = ("征地拆迁滞后", "业主资金安排调整", "规划方案调整", "设备到货延期")


def make_plans(journal: Journal, dossiers: list[Dossier], rng: Random) -> None:
    batches = Batches(journal, "projects.set_plan")
    for dossier in dossiers:
        member = dossier.member
        if not (member.is_major or member.at_event or not member.outcome):
            continue
        at = claimed_at(member.signed_on, rng, not_before=dossier.created_at)
        if at is not None:
            nodes = _promise(batches, dossier, at)
            if rng.random() < 0.2:
                _put_off(journal, dossier, nodes, rng)
            if member.is_major:
                _monthly(batches, dossier, rng)


def _promise(batches: Batches, dossier: Dossier, at: dt.datetime) -> list[Row]:
    act = batches.act(dossier.place, at)
    day, passed, rows = dossier.member.signed_on, 0.0, []
    for kind in NODES:
        passed += STEP[kind] * HOPE
        planned = day + dt.timedelta(days=int(passed))
        made = on(city_day(act.at))
        rows.append(
            act.add(PlanDate, made, project_id=dossier.id, kind=kind.value, planned_on=planned, version=1)
        )
    return rows


def _put_off(journal: Journal, dossier: Dossier, nodes: list[Row], rng: Random) -> None:
    """A second version: start and everything after it later by some months."""
    made = workdays_later(dossier.member.signed_on, 90 + int(rng.random() * 120))
    at = tick(made, rng)
    if at > at_hour(END, 16) or at <= nodes[0].opened.at:
        return
    delay = dt.timedelta(days=60 + int(rng.random() * 240))
    act = journal.act(at, dossier.place.reporter, "projects.set_plan", rng.choice(PUT_OFF))
    for row in nodes:
        late = delay if row.content["kind"] not in (Kind.REGISTERED, Kind.LAND_SUPPLIED) else dt.timedelta()
        act.supersede(row, on(city_day(at)), planned_on=row.content["planned_on"] + late, version=2)


def _monthly(batches: Batches, dossier: Dossier, rng: Random) -> None:
    """Each year's investment by months, from the start until completion, typed in January or at the start."""
    started = dossier.life.day_of(Kind.STARTED)
    if started is None:
        return
    completed = dossier.life.day_of(Kind.COMPLETED) or END
    for year in range(started.year, min(completed, END).year + 1):
        first = max(started, dt.date(year, 1, 1))
        at = claimed_at(first, rng, not_before=dossier.created_at)
        if at is None:
            continue
        days = months(first, min(completed, dt.date(year, 12, 31), END))
        total = max(len(days), dossier.member.planned * 25 // 100)
        act = batches.act(dossier.place, at)
        for day, amount in zip(days, apportion(total, [1 + rng.random() for _ in days]), strict=True):
            act.add(
                PlanAmount,
                When(*month_of(day), Precision.MONTH),
                project_id=dossier.id,
                kind=MoneyKind.INVESTED.value,
                amount=amount,
                version=1,
            )

"""Approval plans of some forty projects: what the platform said, until history ends; nothing is left half-way
in a window, because nobody types in this city any more."""

import datetime as dt
from dataclasses import replace
from random import Random

from luodi.approvals.catalogue.drawing import draw
from luodi.approvals.catalogue.items import GOVERNMENT, Step
from luodi.approvals.catalogue.reading import shipped
from luodi.approvals.enums import EventKind, OpinionState, Route, Source
from luodi.approvals.models import Mandate, Material, Plan, SimulatedOpinion, StepEvent
from luodi.demo.city.dossier import Dossier
from luodi.demo.city.filing import Batches
from luodi.demo.city.journal import Journal, Row, on
from luodi.demo.city.moments import END, at_hour, workdays_later
from luodi.demo.city.organisation import Organisation
from luodi.projects.enums import Kind

PLANS = 40
SINCE = dt.date(2014, 1, 1)
LAST_BEGINNING = dt.date(2018, 9, 28)
BEFORE_START = "S"
Dates = dict[str, tuple[dt.date, dt.date]]


def plan_approvals(journal: Journal, dossiers: list[Dossier], org: Organisation, rng: Random) -> None:
    """Comes last: the keys drawn before stay what they were."""
    chosen = [dossier for dossier in dossiers if _is_open(dossier)]
    rng.shuffle(chosen)
    results = Batches(journal, "approvals.record_results")
    made = 0
    for dossier in chosen:
        if made == PLANS:
            break
        begun = workdays_later(dossier.member.signed_on, 4 + int(rng.random() * 10))
        facts = _facts(rng)
        drawn = draw(shipped(), shipped().templates["general"], facts, begun)
        steps = [_with_unit(step, org) for step in drawn.steps]
        dates = _dates(steps, begun, rng)
        started = dossier.life.day_of(Kind.STARTED)
        if started is not None and started <= END and dates.get(BEFORE_START, (END, END))[1] > started:
            continue
        at = max(at_hour(begun, 16), dossier.created_at + dt.timedelta(minutes=10))
        plan = journal.act(at, dossier.place.reporter, "approvals.make_plan").add(
            Plan, on(begun), project_id=dossier.id, edition=0, template="general", template_name="一般企业投资项目",
            route=Route.SIMULATED if made % 2 else Route.PARALLEL, facts=facts,
            steps=[step.as_json() for step in steps],
            left_out=[[one.code, one.name, one.reason] for one in drawn.left_out],
        )  # fmt: skip
        made += 1
        _tell(results, dossier, plan, steps, dates)
        if made % 5 == 0:
            _serve(journal, dossier, plan, dates, made)


def _is_open(dossier: Dossier) -> bool:
    """Signed in the last years of the history, with an agent, and never given up."""
    member, life = dossier.member, dossier.life
    if not (member.is_major or member.at_event) or not SINCE <= member.signed_on <= LAST_BEGINNING:
        return False
    return all(life.day_of(kind) is None for kind in (Kind.CANCELLED, Kind.EXITED, Kind.HALTED))


def _facts(rng: Random) -> dict[str, str]:
    return {
        "用地": "新增用地" if rng.random() < 0.7 else "净地", "供地": "出让", "立项": "备案",
        "环评": "报告表" if rng.random() < 0.7 else "报告书", "能耗": str(int(rng.random() * 3000)), "用电": "100",
        "水保": "是" if rng.random() < 0.4 else "否", "高危": "否", "职业病": "否", "专项": "否",
        "人防": "是" if rng.random() < 0.5 else "否", "初设": "否", "特殊消防": "否", "排污": "否",
    }  # fmt: skip


def _with_unit(step: Step, org: Organisation) -> Step:
    """The city's department of the item's function, as make_plan finds it."""
    unit = next((u for u in org.units.values() if step.function and u.function == step.function), None)
    if unit is None or step.clock != GOVERNMENT:
        return step
    return replace(step, unit=str(org.unit_ids[unit.code]), unit_name=unit.short_name)


def _dates(steps: list[Step], begun: dt.date, rng: Random) -> Dates:
    """{step: (accepted, finished)} of what was over when history ended. One that waits for another comes after it."""
    found: Dates = {}
    gone: set[str] = set()
    for step in steps:
        wait, stretch = int(rng.random() * 4), 0.6 + rng.random()
        if any(link.before in gone for link in step.links):
            gone.add(step.code)
            continue
        ready = max((found[link.before][1] for link in step.links), default=begun)
        accepted = workdays_later(ready, wait) if wait else workdays_later(ready, 1)
        finished = workdays_later(accepted, max(1, round(step.days * stretch)))
        if finished > END - dt.timedelta(days=3):
            gone.add(step.code)
        else:
            found[step.code] = (accepted, finished)
    return found


def _tell(results: Batches, dossier: Dossier, plan: Row, steps: list[Step], dates: Dates) -> None:
    for number, step in enumerate(steps, 1):
        if step.code not in dates:
            continue
        accepted, finished = dates[step.code]
        for kind, day in ((EventKind.ACCEPTED, accepted), (EventKind.FINISHED, finished)):
            proof = f"演示〔{day.year}〕{number:03d}号" if kind == EventKind.FINISHED else ""
            at = max(at_hour(day, 17), plan.opened.at + dt.timedelta(days=1))
            results.act(dossier.place, at).add(
                StepEvent, on(day), project_id=dossier.id, plan=plan.lineage, step=step.code, kind=kind.value,
                number=proof, source=Source.PLATFORM.value,
            )  # fmt: skip


def _serve(journal: Journal, dossier: Dossier, plan: Row, dates: Dates, made: int) -> None:
    """A mandate with its first papers, and a simulated opinion that turned formal after the land was bought."""
    day = workdays_later(plan.when.last, 2)
    at = max(at_hour(day, 10), plan.opened.at + dt.timedelta(days=1))
    owner = dossier.member.company
    journal.act(at, dossier.place.reporter, "approvals.sign_mandate").add(
        Mandate, on(day), project_id=dossier.id, owner=owner, contact="演示经办人", scope="从备案到施工许可"
    )
    papers = journal.act(at + dt.timedelta(hours=1), dossier.place.reporter, "approvals.receive_materials")
    for name in ("营业执照", "法人身份证明", "公司章程"):
        papers.add(Material, on(day), project_id=dossier.id, name=name, copies=2, held_by="苗佳音")
    if plan.content["route"] == Route.SIMULATED and "A2" in dates and "A7" in dates:
        reviewed = workdays_later(dates["A2"][1], 3)
        issued = journal.act(at_hour(reviewed, 17), dossier.place.reporter, "approvals.issue_opinion")
        opinion = issued.add(
            SimulatedOpinion, on(reviewed), project_id=dossier.id, plan=plan.lineage, step="A7",
            step_name="建设用地规划许可证", department="自然资源", number=f"模〔{reviewed.year}〕{made:04d}号",
            expires_on=reviewed + dt.timedelta(days=365), plot="演示地块", area=50, ratio=1.5, owner=owner,
            content="厂房及配套", state=OpinionState.ISSUED.value,
        )  # fmt: skip
        formal = dates["A7"][1]
        if formal > reviewed:
            turned = journal.act(at_hour(formal, 17, 40), dossier.place.reporter, "approvals.convert_opinion")
            turned.supersede(
                opinion, state=OpinionState.CONVERTED.value, settled_on=formal, formal_number="见办理结果"
            )

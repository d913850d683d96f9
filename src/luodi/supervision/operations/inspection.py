"""督查: drawing a round, recording what was seen on site, 核对反馈."""

import datetime as dt
import secrets
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from luodi.attachments.models import Blob
from luodi.calc.sampling import Candidate, draw
from luodi.calc.workdays import UnknownYear, add_workdays
from luodi.common.ids import uuid7
from luodi.common.lamps import Lamp
from luodi.common.registries import holidays
from luodi.ledger.models import dated
from luodi.ledger.queries.reading import today
from luodi.notices.operations.notice import notify
from luodi.org.queries.people_who import people_who_may
from luodi.projects.models import Investor, Project
from luodi.projects.operations.writing import require, said
from luodi.supervision.enums import Agreement, VisitState
from luodi.supervision.errors import Refusal
from luodi.supervision.models import LampState, Round, Visit, VisitPhoto, VisitRecord
from luodi.supervision.operations.checking import Check, stage_checks
from luodi.supervision.operations.problem import Finding, stage_problem
from luodi.supervision.operations.writing import supervision_revision
from luodi.supervision.queries.site import claimed_words, said_before

REPLY_WITHIN = 2
"""Working days for 核对反馈."""
UNRATED = "unrated"


@dataclass(frozen=True, slots=True)
class Plan:
    """A round as planned. `lamps`, `regions` empty: all. `seed` None: drawn now and recorded."""

    kind: str
    title: str
    basis: str
    first_on: dt.date
    last_on: dt.date
    wanted: int
    regions: tuple[str, ...] = ()
    lamps: tuple[str, ...] = ()
    groups: int = 1
    unit_ceiling: int = 5
    enterprise_ceiling: int = 1
    named: tuple[uuid.UUID, ...] = ()
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What is written on site."""

    text: str
    agreement: str
    visited_on: dt.date
    inspector: str = ""
    site_person: str = ""
    photos: Sequence[tuple[Blob, str]] = ()
    finding: Finding | None = None
    checks: Sequence[Check] = ()


def plan_round(*, by: Any, plan: Plan, request_key: uuid.UUID | None = None) -> Round:
    """
    Draws the visits of a round: first those named, then a sample by district and lamp, within the ceilings of
    the month. The revision records seed and keys. Raises Refusal for days in disorder or nobody to visit.
    """
    require(by, "supervision.inspect", "您的岗位不能组织督查。")
    if plan.last_on < plan.first_on:
        raise Refusal("督查的止日早于起日，请对调。", "last_on")
    key, seed = uuid7(), plan.seed if plan.seed is not None else secrets.randbelow(10**9)
    with supervision_revision(
        by=by, verb="plan_round", reason=plan.basis, request_key=request_key,
        goto=f"/supervision/inspections/{key}/",
    ) as rev:  # fmt: skip
        candidates = _candidates(by, plan)
        room = _room(plan, candidates)
        named = [str(k) for k in plan.named]
        _refuse_above_ceilings(by, plan, candidates, room)
        rest = [c for c in candidates if c.key not in named]
        drawn = named + draw(rest, max(plan.wanted - len(named), 0), seed=seed, room=room)
        if not drawn:
            raise Refusal("范围内没有可查的项目：或都不符合条件，或本月已到每单位、每企业的上限。", "wanted")
        made = Round.objects.create(
            id=key, kind=plan.kind, title=plan.title, basis=plan.basis, first_on=plan.first_on,
            last_on=plan.last_on, scope=_scope_words(plan), seed=seed, candidates=len(candidates),
            unit_ceiling=plan.unit_ceiling, enterprise_ceiling=plan.enterprise_ceiling, groups=plan.groups,
            made_by=by.name,
        )  # fmt: skip
        _visits(made, by, drawn, set(named))
        rev.details.update({"seed": seed, "drawn": drawn})
        rev.about(*drawn)
        rev.at_tick(("SELECT 1", []))  # a plan writes no entry; the revision itself records who drew what
    return made


def record_visit(*, by: Any, visit: uuid.UUID, seen: Seen, request_key: uuid.UUID | None = None) -> Visit:
    """
    What was seen. In order: the record, its photos, what was looked for, a problem if one was found, the clock of
    核对反馈, notices.
    Raises Refusal for a day outside the round or to come, an empty record, a project visited already.
    """
    require(by, "supervision.inspect", "您的岗位不能记录督查。")
    text = said(seen.text, "seen", "请写现场看到什么。")
    with supervision_revision(
        by=by, verb="record_visit", request_key=request_key, goto=f"/supervision/visits/{visit}/"
    ) as rev:
        found = _locked(by, visit)
        if found.state != VisitState.PLANNED:
            raise Refusal("这个项目本轮已经记录过。要补充，请另开回头看。")
        _refuse_wrong_day(found.round, seen.visited_on)
        project = found.project
        rev.add(
            VisitRecord(
                visit=found, project=project, claimed=claimed_words(project), said_before=said_before(project.pk),
                seen=text, agreement=seen.agreement, signed_inspector=seen.inspector or by.name,
                signed_site=seen.site_person, **dated(seen.visited_on),
            ),
            *(_photo(found, blob, name, seen.visited_on) for blob, name in seen.photos),
        )  # fmt: skip
        stage_checks(rev, found, seen.checks, seen.visited_on)
        if seen.finding is not None:
            stage_problem(rev, by, project, seen.finding, uuid7())
        found.state, found.visited_on, found.agreement = VisitState.SEEN, seen.visited_on, seen.agreement
        found.reply_due_on = _reply_due()
        found.save()
        notify(
            people_who_may([project.unit], "supervision.handle"),
            subject=f"督查记录待核对：{project.name}",
            body=f"{Agreement(seen.agreement).label}。请在 {found.reply_due_on} 前核对反馈。",
            link=f"/supervision/visits/{found.pk}/",
        )
    return found


def reply_visit(*, by: Any, visit: uuid.UUID, note: str, request_key: uuid.UUID | None = None) -> Visit:
    """核对反馈 by the unit that answers for the project; later than two working days it is taken and shown late."""
    note = said(note, "note", "没有意见也请写「无异议」。")
    with supervision_revision(by=by, verb="reply_visit", request_key=request_key) as rev:
        found = _locked(by, visit)
        if not by.may("supervision.handle") or found.project.unit not in by.standing.grantees:
            raise Refusal(f"由{found.project.unit_name}核对反馈。")
        if found.state != VisitState.SEEN:
            raise Refusal("现场还没有记录，或已经反馈过。")
        rev.add(VisitRecord(visit=found, project=found.project, is_reply=True, seen=note, **dated(today())))
        found.state, found.replied_on = VisitState.SETTLED, today()
        found.save()
    return found


def _candidates(by: Any, plan: Plan) -> list[Candidate]:
    projects = Project.objects.visible_to(by).unmerged().active().filter(signed_on__isnull=False)
    if plan.regions:
        projects = projects.filter(region__in=plan.regions)
    rows = list(projects.values_list("pk", "region", "unit"))
    lamps = dict(LampState.objects.open().filter(project__in=projects).values_list("project_id", "lamp"))
    firms = dict(Investor.objects.open().filter(project__in=projects).values_list("project_id", "name"))
    found = [
        Candidate(str(pk), (region, lamps.get(pk, UNRATED)), (unit, firms.get(pk, str(pk))))
        for pk, region, unit in rows
    ]
    return [c for c in found if not plan.lamps or c.stratum[1] in plan.lamps]


def _room(plan: Plan, candidates: Sequence[Candidate]) -> dict[Any, int]:
    """How many more visits each unit and enterprise may get in the month the round begins."""
    first = plan.first_on.replace(day=1)
    visits = Visit.objects.filter(round__first_on__gte=first, round__first_on__lte=plan.last_on)
    had = {str(pk) for pk in visits.values_list("project_id", flat=True)}
    used = Counter(ceiling for c in candidates if c.key in had for ceiling in c.ceilings)
    room: dict[Any, int] = {}
    for candidate in candidates:
        unit, firm = candidate.ceilings
        room[unit] = plan.unit_ceiling - used[unit]
        room[firm] = plan.enterprise_ceiling - used[firm]
    return room


def _refuse_above_ceilings(
    by: Any, plan: Plan, candidates: Sequence[Candidate], room: dict[Any, int]
) -> None:
    """A named list may not break the month's ceilings; what it takes is taken off `room`, so that the sample keeps them."""
    by_key = {candidate.key: candidate for candidate in candidates}
    for key in map(str, plan.named):
        candidate = by_key.get(key)
        if candidate is None:
            name = Project.objects.visible_to(by).filter(pk=key).values_list("name", flat=True).first()
            raise Refusal(
                f"「{name or '名单里的一个项目'}」不在所选区划和灯的范围里，或已不在推进。", "named"
            )
        for ceiling in candidate.ceilings:
            room[ceiling] -= 1
            if room[ceiling] < 0:
                name = Project.objects.visible_to(by).get(pk=key).name
                raise Refusal(
                    f"加上「{name}」就超过本月每单位、每企业的上限，请减名单或放宽上限并写明依据。", "named"
                )


def _visits(made: Round, by: Any, drawn: Sequence[str], named: set[str]) -> None:
    """Groups by district, so that a group's route stays in one place."""
    projects = (
        Project.objects.visible_to(by).filter(pk__in=drawn).order_by("region", "unit_name", "pinyin", "id")
    )
    ordered = list(projects)
    size = -(-len(ordered) // made.groups)
    Visit.objects.bulk_create(
        Visit(
            round=made, project=project, group=number // size + 1, place=number % size + 1,
            why="指定" if str(project.pk) in named else "抽样",
        )
        for number, project in enumerate(ordered)
    )  # fmt: skip


def _locked(by: Any, visit: uuid.UUID) -> Visit:
    rows = Visit.objects.visible_to(by).select_for_update(of=("self",)).select_related("round", "project")
    found: Visit | None = rows.filter(pk=visit).first()
    if found is None:
        raise Refusal("没有找到这次督查，或者它不在您的范围内。")
    return found


def _refuse_wrong_day(round_: Round, day: dt.date) -> None:
    if day > today():
        raise Refusal(f"到场日 {day} 还没到。", "visited_on")
    if not round_.first_on <= day <= round_.last_on:
        raise Refusal(
            f"本轮督查是 {round_.first_on} 至 {round_.last_on}，{day} 在轮次之外。补查请另开「回头看」。",
            "visited_on",
        )


def _photo(visit: Visit, blob: Blob, name: str, day: dt.date) -> VisitPhoto:
    place = f"{blob.latitude}, {blob.longitude}" if blob.latitude is not None else ""
    return VisitPhoto(
        visit=visit, project_id=visit.project_id, sha256=blob.sha256, file_name=name, taken_at=blob.taken_at,
        place=place, **dated(day),
    )  # fmt: skip


def _reply_due() -> dt.date:
    try:
        return add_workdays(today(), REPLY_WITHIN, holidays())
    except UnknownYear:
        return today() + dt.timedelta(days=REPLY_WITHIN + 2)


def _scope_words(plan: Plan) -> str:
    regions = f"{len(plan.regions)}个区划" if plan.regions else "全市"
    lamps = "、".join(Lamp(code).label for code in plan.lamps) or "各种灯"
    named = f"，指定{len(plan.named)}个" if plan.named else ""
    return f"{regions}在推进的项目（{lamps}）中抽{plan.wanted}个{named}"

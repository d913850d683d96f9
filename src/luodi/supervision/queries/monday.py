"""周一一页纸 (domain notes 9): by role, who has to decide what by when. A sheet is what the role's own lists say today."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from luodi.common.lamps import Lamp
from luodi.common.registries import todos_of
from luodi.ledger.queries.reading import today
from luodi.projects.models import Project
from luodi.supervision.enums import Level, SlipState, VisitState
from luodi.supervision.models import LampState, Problem, Slip, Visit
from luodi.supervision.queries.bureau_sheet import bureau, own
from luodi.supervision.queries.leaders import carried, own_leader
from luodi.supervision.queries.sheet_parts import MOST, WEEK, Row, Section, Sheet, cut, section
from luodi.supervision.queries.slips import of_tab
from luodi.supervision.queries.three import three_sentences


def sheets_for(user: Any) -> list[str]:
    """Codes of the sheets a person may see, the own one first."""
    return [code for code, (_, fits, _) in SHEETS.items() if fits(user)]


def sheet(user: Any, code: str) -> Sheet:
    title, _, build = SHEETS[code]
    return Sheet(code, title, build(user, today()))


def title_of(code: str) -> str:
    return SHEETS[code][0]


def _leader(user: Any, day: dt.date) -> list[Section]:
    """分管副市长: what only he can settle, overdue slips, stuck projects by size."""
    mine = own_leader(user)
    projects = carried(user, mine.post) if mine else []
    threes = [three for three in three_sentences(projects[:60]) if three.decide[0].link]
    decide = [
        Row(three.project.name, sentence.text, "您", sentence.on, sentence.link, sentence.is_late)
        for three in threes
        for sentence in three.decide
    ]
    top = Problem.objects.visible_to(user).open().filter(level=Level.LEADER).select_related("project")
    known = {row.link for row in decide}
    others = _problems(top.order_by("promised_on", "id")[: MOST * 2], day)
    decide += [replace(row, who="您") for row in others if row.link not in known]
    stuck = (
        Problem.objects.visible_to(user)
        .open()
        .select_related("project")
        .order_by("-project__planned_total", "id")
    )
    late = (
        of_tab(Slip.objects.visible_to(user), "late", day)
        .select_related("project", "problem")
        .order_by("due_on")
    )
    return [
        cut("要您定的", decide, "/supervision/leaders/", "没有要您定的事。"),
        section("逾期单", late, _slips, day, "/supervision/slips/?tab=late", "没有逾期的单子。"),
        section("卡住的大项目", stuck, _problems, day, "/supervision/problems/", "没有登记的卡点。"),
    ]  # fmt: skip


def _office(user: Any, day: dt.date) -> list[Section]:
    """领导小组办公室: what waits for its hand this week."""
    mine = Slip.objects.visible_to(user).filter(issuer_unit__in=user.standing.grantees)
    mine = mine.select_related("project", "problem").order_by("due_on", "id")
    late = (
        Problem.objects.visible_to(user)
        .overdue_on(day)
        .select_related("project")
        .order_by("promised_on", "id")
    )
    return [
        section("待签发", of_tab(mine, "draft", day), _slips, day, "/supervision/slips/?tab=draft"),
        section("待批延期", of_tab(mine, "extension", day), _slips, day, "/supervision/slips/?tab=extension"),
        section("待销号", of_tab(mine, "claimed", day), _slips, day, "/supervision/slips/?tab=claimed"),
        section("逾期", of_tab(mine, "late", day), _slips, day, "/supervision/slips/?tab=late"),
        section(
            "本周到期", mine.filter(state__in=(SlipState.ISSUED, SlipState.SIGNED), due_on__range=(day, day + WEEK)),
            _slips, day, "/supervision/slips/?tab=soon",
        ),
        section("过了承诺日的问题", late, _problems, day, "/supervision/problems/?tab=late"),
    ]  # fmt: skip


def _inspector(user: Any, day: dt.date) -> list[Section]:
    """督查: where to go this week, whose answer is late, what did not agree."""
    visits = Visit.objects.visible_to(user).select_related("project", "round")
    unseen = visits.filter(state=VisitState.PLANNED).order_by("round__last_on", "group", "place")
    unanswered = visits.filter(state=VisitState.SEEN).order_by("reply_due_on")
    differs = visits.filter(agreement="differs").order_by("-visited_on")
    red = (
        LampState.objects.open()
        .filter(lamp=Lamp.LATE, project__in=Project.objects.visible_to(user))
        .select_related("project")
    )
    return [
        section("本轮还没去的", unseen, _visits, day, "/supervision/inspections/", "名单上的都去过了。"),
        section("没有核对反馈的", unanswered, _visits, day, "/supervision/inspections/", "都反馈了。"),
        section("与填报不符，该回头看的", differs, _visits, day, "/supervision/inspections/"),
        section("滞后最久的", red.order_by("since", "project_id"), _lamps, day, "/supervision/lamps/?lamp=late"),
    ]  # fmt: skip


def _district(user: Any, day: dt.date) -> list[Section]:
    """
    区县: our slips, our promises of this week, what a city department owes us, our late lamps. A department, which has no
    projects, reads its other to-dos instead.
    """
    ours = user.standing.grantees
    slips = (
        Slip.objects.visible_to(user).for_units(ours).select_related("project", "problem").order_by("due_on")
    )
    open_ones = (
        Problem.objects.visible_to(user).open().select_related("project").order_by("promised_on", "id")
    )
    received = [
        section("收到的单", slips, _slips, day, "/supervision/slips/", "没有收到的单子。"),
        section(
            "本周该兑现的承诺", open_ones.filter(lead_unit__in=ours, promised_on__lte=day + WEEK), _problems, day,
            "/supervision/problems/?tab=mine",
        ),
    ]  # fmt: skip
    if not Project.objects.visible_to(user).filter(unit__in=ours).exists():
        told = {one.heading for one in received}
        return received + [one for one in own(user, day) if one.heading not in told]
    lamps = LampState.objects.open().filter(lamp__in=(Lamp.LATE, Lamp.WARNING), project__unit__in=ours)
    return [
        *received,
        section(
            "等市级部门的", open_ones.filter(project__unit__in=ours).exclude(lead_unit__in=ours), _problems, day,
            "/supervision/problems/",
        ),
        section(
            "滞后和预警的项目", lamps.select_related("project").order_by("since", "project_id"), _lamps, day,
            "/supervision/lamps/",
        ),
    ]  # fmt: skip


Build = Callable[[Any, dt.date], list[Section]]
SHEETS: dict[str, tuple[str, Callable[[Any], bool], Build]] = {
    "leader": ("市领导", lambda user: own_leader(user) is not None, _leader),
    "office": ("领导小组办公室", lambda user: bool(user.may("supervision.issue")), _office),
    "inspector": ("督查", lambda user: bool(user.may("supervision.inspect")), _inspector),
    "district": (
        "承办单位", lambda user: bool(user.may("supervision.handle")) and not user.may("supervision.issue"), _district,
    ),
    "bureau": (
        "市招商局业务", lambda user: bool(user.may("projects.solicit") or user.may("projects.decide")), bureau,
    ),
    "own": ("本岗位", lambda user: bool(todos_of(user)), own),
}  # fmt: skip


def _slips(found: Iterable[Slip], day: dt.date) -> list[Row]:
    return [
        Row(
            f"{slip}", f"{slip.project.name}：{slip.problem.title}",
            slip.issuer_unit_name if slip.state in (SlipState.DRAFT, SlipState.CLAIMED) else slip.to_unit_name,
            slip.asked_until or slip.due_on, f"/supervision/slips/{slip.pk}/",
            slip.due_on is not None and slip.due_on < day and slip.state != SlipState.CLAIMED,
        )
        for slip in found
    ]  # fmt: skip


def _problems(found: Iterable[Problem], day: dt.date) -> list[Row]:
    return [
        Row(
            p.project.name, f"{p.title}{f'；{p.last_said}' if p.last_said else ''}", p.lead_unit_name, p.promised_on,
            f"/supervision/problems/{p.pk}/", p.promised_on < day,
        )
        for p in found
    ]  # fmt: skip


def _visits(found: Iterable[Visit], day: dt.date) -> list[Row]:
    return [
        Row(
            visit.project.name, f"{visit.round.title} 第{visit.group}组第{visit.place}站",
            f"第{visit.group}组" if visit.state == VisitState.PLANNED else visit.project.unit_name,
            visit.round.last_on if visit.state == VisitState.PLANNED else visit.reply_due_on,
            f"/supervision/visits/{visit.pk}/",
            visit.state == VisitState.SEEN and visit.reply_due_on is not None and visit.reply_due_on < day,
        )
        for visit in found
    ]  # fmt: skip


def _lamps(found: Iterable[LampState], day: dt.date) -> list[Row]:
    return [
        Row(
            state.project.name, state.reasons.split("\n")[0], state.project.unit_name, None,
            f"/projects/{state.project_id}/#supervision", state.lamp == Lamp.LATE,
        )
        for state in found
    ]  # fmt: skip

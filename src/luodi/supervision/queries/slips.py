"""Slips in lists and one slip as its page shows it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.db.models import Q, QuerySet

from luodi.calc.slips import workdays_left
from luodi.calc.workdays import Extra, UnknownYear
from luodi.common.registries import holidays
from luodi.ledger.models import Revision
from luodi.ledger.queries.reading import today
from luodi.projects.queries.ledger_list import BoundedPaginator
from luodi.supervision.enums import RUNNING, WITH_HANDLER, SlipState
from luodi.supervision.models import Slip, SlipStep

PAGE = 50
SOON = dt.timedelta(days=3)
TABS = (
    ("", "在办"),
    ("draft", "待签发"),
    ("unsigned", "待签收"),
    ("soon", "将到期"),
    ("late", "逾期"),
    ("extension", "待批延期"),
    ("claimed", "待销号"),
    ("closed", "已销号"),
    ("all", "全部"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """`clock` in words; `late` when its last day is over and it is still with the handler."""

    slip: Slip
    clock: str
    late: bool


@dataclass(frozen=True, slots=True)
class Listing:
    page: "Page[Any]"
    numbers: Sequence[Any]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class StepShown:
    step: SlipStep
    who: str
    unit: str
    at: dt.datetime


def of_tab(rows: QuerySet[Slip], tab: str, day: dt.date) -> QuerySet[Slip]:
    """One tab of the list; the to-dos of the home page are the same sets."""
    match tab:
        case "":
            return rows.filter(state__in=RUNNING)
        case "draft" | "claimed" | "closed":
            return rows.filter(state=tab)
        case "unsigned":
            return rows.filter(state=SlipState.ISSUED)
        case "soon":
            return rows.filter(state__in=WITH_HANDLER, due_on__range=(day, day + SOON))
        case "late":
            return rows.filter(state__in=WITH_HANDLER, due_on__lt=day)
        case "extension":
            return rows.filter(state__in=WITH_HANDLER, asked_until__isnull=False)
        case _:
            return rows


def listing(user: Any, *, tab: str, words: str, mine: bool, page: Any) -> Listing:
    """The most urgent first. Four queries."""
    day, extra = today(), holidays()
    found = of_tab(Slip.objects.visible_to(user), tab, day)
    if mine:
        found = found.filter(
            Q(to_unit__in=user.standing.grantees) | Q(issuer_unit__in=user.standing.grantees)
        )
    if words:
        found = found.filter(
            Q(number__icontains=words) | Q(problem__title__icontains=words) | Q(project__name__icontains=words)
            | Q(to_unit_name__icontains=words)
        )  # fmt: skip
    order = ("-closed_on", "-id") if tab in ("closed", "all") else ("due_on", "id")
    paginator = BoundedPaginator(found.select_related("problem", "project").order_by(*order), PAGE)
    shown = paginator.get_page(page)
    rows = [Row(slip, clock_words(slip, day, extra), is_late(slip, day)) for slip in shown.object_list]
    return Listing(shown, list(paginator.get_elided_page_range(shown.number)), rows)


def is_late(slip: Slip, day: dt.date) -> bool:
    return slip.state in WITH_HANDLER and slip.due_on is not None and slip.due_on < day


def clock_words(slip: Slip, day: dt.date, extra: Extra) -> str:
    """「还有 3 个工作日」「今天到期」「逾期 2 个工作日」; empty when no clock runs."""
    if slip.due_on is None or slip.state not in WITH_HANDLER:
        return ""
    try:
        left = workdays_left(slip.due_on, day, extra)
    except UnknownYear:
        days = (slip.due_on - day).days
        return f"还有 {days} 天（节假日未知）" if days >= 0 else f"逾期 {-days} 天（节假日未知）"
    if slip.due_on < day:
        return f"逾期 {-left} 个工作日" if left else "已过期（其间都是假日）"
    return f"还有 {left} 个工作日" if left else "今天到期"


def steps_of(slip: Slip) -> list[StepShown]:
    """Every step, the latest first. Two queries."""
    steps = list(SlipStep.objects.open().filter(slip=slip).order_by("-revision", "-id"))
    who = Revision.objects.in_bulk({step.revision for step in steps})
    return [StepShown(s, who[s.revision].actor_name, who[s.revision].unit_name, s.recorded_at) for s in steps]


@dataclass(frozen=True, slots=True)
class Action:
    verb: str
    label: str
    primary: bool = False


def actions_for(user: Any, slip: Slip) -> list[Action]:
    """What this person may do with the slip as it stands; the verbs check again."""
    receives = user.may("supervision.handle") and slip.to_unit in user.standing.grantees
    issues = user.may("supervision.issue") or (slip.tier < 0 and user.may("supervision.raise"))
    issues = issues and slip.issuer_unit in user.standing.grantees
    found: list[Action] = []
    if receives and slip.state == SlipState.ISSUED:
        found.append(Action("sign", "签收", True))
    if receives and slip.state == SlipState.SIGNED:
        found += [Action("claim", "申请销号", True), Action("report", "阶段反馈")]
        if slip.explanation and not slip.explained:
            found.append(Action("explain", "书面说明"))
        if slip.due_on is not None and slip.asked_until is None:
            found.append(Action("extend", "申请延期"))
    if issues and slip.state == SlipState.DRAFT:
        found += [Action("issue", "签发", True), Action("withdraw", "不予签发")]
    if issues and slip.asked_until is not None and slip.state in WITH_HANDLER:
        found += [Action("grant", "同意延期", True), Action("refuse", "不同意延期")]
    if issues and slip.state == SlipState.CLAIMED:
        found += [Action("accept", "销号", True), Action("return", "退回重办")]
    if user.may("supervision.instruct") and slip.state == SlipState.CLOSED:
        found.append(Action("reopen", "批示重办"))
    return found

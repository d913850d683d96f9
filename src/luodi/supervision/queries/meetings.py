"""Meetings in a list and one with its agenda; both resolution rates by the shipped figures; days to closure."""

import statistics
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from luodi.calc.workdays import UnknownYear, workdays_between
from luodi.common.registries import holidays
from luodi.indicators.answers import ask
from luodi.indicators.catalogue import catalogue
from luodi.indicators.periods import point
from luodi.ledger.queries.reading import today
from luodi.supervision.enums import ProblemState, Source
from luodi.supervision.models import AgendaItem, Decision, Meeting, Problem

TASKS, RATE = "meeting_tasks", "meeting_tasks_resolved"
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Row:
    meeting: Meeting
    items: int
    tasks: str
    rate: str


@dataclass(frozen=True, slots=True)
class Listing:
    """`cumulative` over all meetings; `median` working days to confirmed closure, None without a sample."""

    rows: Sequence[Row]
    tasks: str
    cumulative: str
    median: float | None
    closed: int


@dataclass(frozen=True, slots=True)
class Item:
    item: AgendaItem
    decisions: Sequence[Decision]


def listing(user: Any) -> Listing:
    """The latest first."""
    meetings = list(Meeting.objects.all()[:SHOWN])
    items: dict[uuid.UUID, int] = defaultdict(int)
    for key in (
        AgendaItem.objects.visible_to(user).filter(meeting__in=meetings).values_list("meeting_id", flat=True)
    ):
        items[key] += 1
    answer = ask([TASKS, RATE], [point(on=today())], book=catalogue(), by=["meeting"])
    told = {group.key for group in answer.leaves}
    rows = [
        Row(
            meeting, items[meeting.pk],
            answer.cell(TASKS, (meeting.pk,)).text if (meeting.pk,) in told else "0",
            answer.cell(RATE, (meeting.pk,)).text if (meeting.pk,) in told else "—",
        )
        for meeting in meetings
        if items[meeting.pk] or user.may("supervision.instruct")
    ]  # fmt: skip
    days = closing_days(user)
    return Listing(
        rows, answer.cell(TASKS).text, answer.cell(RATE).text, statistics.median(days) if days else None, len(days)
    )  # fmt: skip


def closing_days(user: Any, meeting: uuid.UUID | None = None) -> list[int]:
    """
    Working days from the day a meeting's task was set to the day its closing was confirmed (销号 by the issuer or
    确认解决 by who set it), the first day not counted: the usage of 民法典 on periods (calc.workdays). Tasks still
    open are left out, so read it beside the rate. Two queries.
    """
    solved = Problem.objects.visible_to(user).filter(source=Source.MEETING, state=ProblemState.SOLVED)
    if meeting:
        solved = solved.filter(decisions__meeting=meeting)
    extra, days = holidays(), []
    for opened, closed in solved.values_list("opened_on", "solved_on"):
        try:
            days.append(workdays_between(opened, closed, extra))
        except UnknownYear:
            continue
    return days


def agenda(user: Any, meeting: Meeting) -> list[Item]:
    """Items in order with what was decided. Two queries."""
    items = list(
        AgendaItem.objects.visible_to(user)
        .filter(meeting=meeting)
        .select_related("project")
        .order_by("place")
    )
    made: dict[uuid.UUID, list[Decision]] = defaultdict(list)
    for decision in (
        Decision.objects.open().filter(item__in=items).select_related("problem").order_by("revision")
    ):
        made[decision.item_id].append(decision)
    return [Item(item, made[item.pk]) for item in items]

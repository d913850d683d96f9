"""Lamps in lists: worst first, with reasons and since when."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.db.models import Case, Value, When

from luodi.common.lamps import Lamp
from luodi.ledger.queries.reading import today
from luodi.projects.models import Project
from luodi.projects.queries.ledger_list import BoundedPaginator
from luodi.supervision.models import LampHold, LampState

PAGE = 50
ORDER = (Lamp.LATE, Lamp.WARNING, Lamp.UNRATED, Lamp.NORMAL, Lamp.DONE)
WORST_FIRST = Case(*(When(lamp=lamp, then=Value(place)) for place, lamp in enumerate(ORDER)))


@dataclass(frozen=True, slots=True)
class Row:
    state: LampState
    days: int
    """Days the lamp has been shown without a break."""

    @property
    def reasons(self) -> list[str]:
        return str(self.state.reasons).split("\n")

    @property
    def consequences(self) -> list[str]:
        return [line for line in str(self.state.consequences).split("\n") if line]


@dataclass(frozen=True, slots=True)
class Listing:
    page: "Page[Any]"
    numbers: Sequence[Any]
    rows: Sequence[Row]


def listing(user: Any, *, lamp: str, region: str, words: str, page: Any) -> Listing:
    """The worst and longest first. Two queries besides the clock."""
    day = today()
    projects = Project.objects.visible_to(user)
    if region:
        projects = projects.filter(region=region)
    if words:
        projects = projects.fragment(words)
    found = LampState.objects.open().filter(project__in=projects)
    if lamp:
        found = found.filter(lamp=lamp)
    ordered = found.select_related("project").order_by(WORST_FIRST, "since", "project_id")
    paginator = BoundedPaginator(ordered, PAGE)
    shown = paginator.get_page(page)
    rows = [Row(state, (day - state.since).days) for state in shown.object_list]
    return Listing(shown, list(paginator.get_elided_page_range(shown.number)), rows)


def lamp_of(project: uuid.UUID, day: dt.date) -> Row | None:
    """One query; None before the first night."""
    state = LampState.objects.open().filter(project=project).first()
    return Row(state, (day - state.since).days) if state else None


def holds_asked(user: Any) -> list[LampHold]:
    """暂缓亮灯 that wait for a decision by somebody else than who asked."""
    visible = Project.objects.visible_to(user)
    found = LampHold.objects.open().filter(approved_by_name="", project__in=visible)
    return list(found.select_related("project").order_by("occurred_on", "id"))

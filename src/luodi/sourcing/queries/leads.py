"""Leads in lists and one as its page shows it."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page

from luodi.ledger.models import Revision
from luodi.ledger.queries.reading import today
from luodi.org.models import User
from luodi.projects.queries.ledger_list import BoundedPaginator
from luodi.sourcing.enums import LeadState
from luodi.sourcing.models import Lead, LeadStep

PAGE = 50
TABS = (
    ("", "在跟"),
    ("late", "超期"),
    ("mine", "我负责"),
    ("became", "已转项目"),
    ("dropped", "已放弃"),
    ("all", "全部"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list of leads is asked for; the export asks the same."""

    tab: str = ""
    words: str = ""
    channel: str = ""
    region: str = ""
    event: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    page: "Page[Any]"
    numbers: Sequence[Any]
    day: dt.date


@dataclass(frozen=True, slots=True)
class StepShown:
    step: LeadStep
    who: str
    unit: str


def asked_leads(user: Any, asked: Asked) -> Any:
    """Open ones by what is due first, others the latest first; only within the 知悉范围."""
    found = Lead.objects.visible_to(user)
    if asked.tab in ("", "late", "mine"):
        found = found.open()
    if asked.tab == "late":
        found = found.late_on(today())
    if asked.tab == "mine":
        found = found.filter(owner=user.pk)
    if asked.tab in (LeadState.BECAME, LeadState.DROPPED):
        found = found.filter(state=asked.tab)
    if asked.channel:
        found = found.filter(channel=asked.channel)
    if asked.region:
        found = found.filter(region=asked.region)
    if asked.event:
        found = found.filter(event=asked.event)
    if len(asked.words) > 1:
        found = found.fragment(asked.words)
    in_order = ("due_on", "id") if asked.tab in ("", "late", "mine") else ("-registered_on", "id")
    return found.order_by(*in_order)


def listing(user: Any, asked: Asked, page: Any) -> Listing:
    """Two queries besides the clock."""
    paginator = BoundedPaginator(asked_leads(user, asked), PAGE)
    shown = paginator.get_page(page)
    return Listing(shown, list(paginator.get_elided_page_range(shown.number)), today())


def steps_of(lead: Lead) -> list[StepShown]:
    """The latest first. Two queries."""
    steps = list(LeadStep.objects.open().filter(lead=lead).order_by("-occurred_on", "-revision", "-id"))
    who = Revision.objects.in_bulk({step.revision for step in steps})
    return [StepShown(s, who[s.revision].actor_name, who[s.revision].unit_name) for s in steps]


def readers_of(lead: Lead) -> list[str]:
    """Names of the people named in the 知悉范围, with their units. One query."""
    rows = User.objects.filter(pk__in=lead.readers).order_by("unit__sort", "name")
    return [f"{unit or ''} {name}".strip() for name, unit in rows.values_list("name", "unit__short_name")]

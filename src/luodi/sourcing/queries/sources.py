"""Events, posts and agencies with their plan, their actual numbers and what hangs on them."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Sum

from luodi.projects.models import SigningEvent
from luodi.sourcing.enums import Phase
from luodi.sourcing.models import Agency, Outlay, Post
from luodi.sourcing.queries.channels import signed_at_events, yields

PAGE = 50
ADDED = ("attendance", "leads", "signings", "cost")
TABS = (("", "活动"), ("posts", "驻点"), ("agencies", "委托机构"))
MODELS: dict[str, tuple[Any, str]] = {"posts": (Post, "post"), "agencies": (Agency, "agency")}


@dataclass(frozen=True, slots=True)
class SourceShown:
    """
    `plan`, `actual`: sums of what was written down; `leads`: cells of the lead figures; `signed`: of the signed
    projects of an event.
    """

    row: Any
    plan: Mapping[str, Any]
    actual: Mapping[str, Any]
    leads: dict[str, Any]
    signed: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sources:
    page: "Page[Any]"
    numbers: Sequence[Any]
    rows: Sequence[SourceShown]


def sources(user: Any, tab: str, page: Any) -> Sources:
    """The latest first. Events are everybody's; posts and agencies the city's or one's own."""
    if tab in MODELS:
        model, by = MODELS[tab]
        found = model.objects.visible_to(user).order_by("-since", "name")
        signed: dict[object, dict[str, Any]] = {}
    else:
        by, signed = "event", signed_at_events()
        found = SigningEvent.objects.order_by("-held_on", "name")
    paginator = Paginator(found, PAGE)
    shown = paginator.get_page(page)
    came, outlays = yields(by), outlays_of(user, [row.pk for row in shown])
    rows = [
        SourceShown(
            row, outlays.get((row.pk, Phase.PLAN), {}), outlays.get((row.pk, Phase.ACTUAL), {}),
            came.get(row.pk, {}), signed.get(row.pk, {}),
        )
        for row in shown
    ]  # fmt: skip
    return Sources(shown, list(paginator.get_elided_page_range(shown.number)), rows)


def outlays_of(user: Any, keys: Sequence[uuid.UUID]) -> dict[tuple[uuid.UUID, str], dict[str, Any]]:
    """
    {(subject, phase): what the user may read of it, added up}: a post's months, the units that took part in an event.
    One query.
    """
    rows = Outlay.objects.readable_by(user).open().filter(subject__in=keys).values("subject", "phase")
    summed = rows.annotate(**{name: Sum(name) for name in ADDED}).order_by()
    return {(row["subject"], row["phase"]): row for row in summed}

"""Visits and 盯引 in lists."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page

from luodi.ledger.queries.reading import today
from luodi.projects.queries.choices import Choices
from luodi.projects.queries.ledger_list import BoundedPaginator
from luodi.sourcing.models import Lead, Pursuit, PursuitMonth, Visit

PAGE = 50
RECENT = 50


@dataclass(frozen=True, slots=True)
class Visits:
    page: "Page[Any]"
    numbers: Sequence[Any]


@dataclass(frozen=True, slots=True)
class PursuitShown:
    """`last`: the latest month reported; `is_due`: last month's word is missing."""

    entry: Pursuit
    last: PursuitMonth | None
    is_due: bool


def visits(user: Any, words: str, kind: str, page: Any) -> Visits:
    """The latest first. Two queries."""
    found = Visit.objects.visible_to(user).open()
    if len(words) > 1:
        found = found.filter(company__search_text__contains=words.upper())
    if kind:
        found = found.filter(kind=kind)
    paginator = BoundedPaginator(found.select_related("company").order_by("-occurred_on", "-id"), PAGE)
    shown = paginator.get_page(page)
    return Visits(shown, list(paginator.get_elided_page_range(shown.number)))


def pursuits(user: Any) -> list[PursuitShown]:
    """All of them (some hundred), those that lack last month's word first. Two queries besides the clock."""
    rows = list(Pursuit.objects.visible_to(user).open().select_related("company"))
    words = PursuitMonth.objects.open().filter(pursuit__in=[row.lineage for row in rows])
    last = {word.pursuit: word for word in words.order_by("occurred_on")}
    before = today().replace(day=1) - dt.timedelta(days=1)
    shown = [
        PursuitShown(row, last.get(row.lineage), _is_due(row, last.get(row.lineage), before)) for row in rows
    ]
    return sorted(shown, key=lambda one: (not one.is_due, one.entry.leader_name, one.entry.company.pinyin))


def _is_due(row: Pursuit, word: PursuitMonth | None, before: dt.date) -> bool:
    began_earlier = row.occurred_on <= before
    return began_earlier and (word is None or word.occurred_on < before)


def own_open_leads(user: Any) -> Choices:
    """Leads a visit may be about: open ones the user carries, those touched last on top."""
    rows = Lead.objects.visible_to(user).open().filter(owner=user.pk).order_by("-last_step_on", "id")[:RECENT]
    return [(str(lead.pk), f"{lead.investor}：{lead.title}") for lead in rows]


def recent_firms(user: Any) -> list[str]:
    """Names for the browser's own completion: whom the unit met last."""
    rows = Visit.objects.visible_to(user).open().filter(unit__in=user.standing.grantees)
    return list(
        dict.fromkeys(rows.order_by("-occurred_on", "-id").values_list("company__name", flat=True)[:RECENT])
    )

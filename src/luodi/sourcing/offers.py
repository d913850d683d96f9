"""What this room offers to the desk and to a company's page: leads to the search, what is owed to the home page."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from luodi.common import formats
from luodi.common.registries import Found, Hit, Searcher, TodoRow, TodoSource
from luodi.companies.panels import CompanyPanel, PanelRow
from luodi.ledger.queries.reading import today
from luodi.sourcing.enums import TalkState
from luodi.sourcing.models import FirstTalk, Lead, Visit
from luodi.sourcing.queries.authenticity import Line, of_company


def lead_page(key: object) -> str:
    return reverse("sourcing:lead", args=[key])


def search(user: Any, words: str, limit: int) -> Found:
    rows = Lead.objects.visible_to(user).fragment(words)
    hits = [
        Hit(lead.title, lead_page(lead.pk), f"{lead.investor} · {lead.number} · {lead.get_state_display()}")
        for lead in rows.order_by("-registered_on", "id")[:limit]
    ]
    more = f"{reverse('sourcing:leads')}?{urlencode({'tab': 'all', 'q': words})}"
    return Found(hits, rows.count(), more)


LEADS = Searcher("leads", "线索", 25, "sourcing.view", search)


def _owed(user: Any) -> Any:
    """Open leads this person carries."""
    return Lead.objects.visible_to(user).open().filter(owner=user.pk)


def _owed_rows(user: Any, limit: int) -> Sequence[TodoRow]:
    day = today()
    return [
        TodoRow(
            f"{lead.get_owes_display()}：{lead.title}", lead_page(lead.pk), lead.investor, lead.due_on,
            bool(lead.due_on and lead.due_on < day),
        )
        for lead in _owed(user).order_by("due_on", "id")[:limit]
    ]  # fmt: skip


def _challenged(user: Any) -> Any:
    return FirstTalk.objects.visible_to(user).filter(state=TalkState.CHALLENGED)


def _challenged_rows(user: Any, limit: int) -> Sequence[TodoRow]:
    return [
        TodoRow(
            f"{talk.unit_name}与{talk.challenger_name}：{talk.investor}",
            reverse("sourcing:first_talk", args=[talk.pk]), f"异议 {formats.day(talk.challenged_on)}",
        )
        for talk in _challenged(user).order_by("challenged_on", "id")[:limit]
    ]  # fmt: skip


TODOS = (
    TodoSource(
        "leads-owed", "我的线索", 35, "sourcing.record", lambda user: int(_owed(user).count()), _owed_rows,
        "sourcing:leads", {"outpost": 5},
    ),
    TodoSource(
        "talks-challenged", "首谈异议待裁定", 36, "sourcing.decide", lambda user: int(_challenged(user).count()),
        _challenged_rows, "sourcing:first_talks",
    ),
)  # fmt: skip


def company_rows(user: Any, companies: Sequence[uuid.UUID]) -> list[PanelRow]:
    """Leads of the company within the reader's 知悉范围; a merged company's leads show on the one it became."""
    found = Lead.objects.visible_to(user).filter(company__in=companies)
    return [
        PanelRow(
            lead.title, lead_page(lead.pk), f"{lead.number} · {lead.get_state_display()} · {lead.unit_name}",
            formats.money(lead.planned_total, lead.currency) if lead.planned_total else "",
        )
        for lead in found.order_by("-registered_on", "id")
    ]  # fmt: skip


PANEL = CompanyPanel("company-leads", "它的线索", 20, "sourcing.view", company_rows)


def visit_rows(user: Any, companies: Sequence[uuid.UUID]) -> list[PanelRow]:
    """The latest visits of the company the reader may know of."""
    found = Visit.objects.visible_to(user).open().filter(company__in=companies)
    return [
        PanelRow(visit.note, reverse("sourcing:visits"), f"{visit.get_kind_display()} · {visit.unit_name} {visit.person_name}",
                 formats.day(visit.occurred_on))
        for visit in found.order_by("-occurred_on", "-id")[:20]
    ]  # fmt: skip


VISITS = CompanyPanel("company-visits", "走访来访", 30, "sourcing.view", visit_rows)


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    lines: Sequence[Line]
    may_record: bool


def company_facts(user: Any, companies: Sequence[uuid.UUID]) -> CompanyFacts:
    return CompanyFacts(of_company(user, companies, today()), user.may("sourcing.apply"))


FACTS = CompanyPanel(
    "company-facts", "核实情况", 5, "companies.view",
    company_facts,
    template="sourcing/parts/company_facts.html", of_group=False,
)  # fmt: skip

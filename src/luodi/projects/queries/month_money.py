"""到位资金: one kind of money of one month, project by project, beside the running totals."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page
from django.db.models import Q

from luodi.calc.partial_dates import PartialDate
from luodi.projects.enums import STAGE_OF, Kind, MoneyKind, Nature
from luodi.projects.models import Money, Project
from luodi.projects.queries.funds import cumulative
from luodi.projects.queries.ledger_list import BoundedPaginator
from luodi.projects.tables import order_of

PAGE = 50


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """Amounts in 万 of `currency`; `month` sums the claimed flows of the month, None where nothing was reported."""

    project: Project
    currency: str
    month: Decimal | None
    claimed: Decimal
    verified: Decimal
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class MonthMoney:
    page: "Page[Any]"
    numbers: Sequence[Any]
    rows: Sequence[MoneyRow]


def month_money(
    user: Any, kind: MoneyKind, month: PartialDate, condition: Q, page: Any, a_page: int = PAGE
) -> MonthMoney:
    """Signed projects that move, the largest first; three queries."""
    projects = Project.objects.visible_to(user).unmerged().active().filter(condition)
    projects = projects.filter(stage__gte=STAGE_OF[Kind.SIGNED])
    paginator = BoundedPaginator(projects.order_by(*order_of("-amount")), a_page)
    shown = paginator.get_page(page)
    found = list(shown.object_list)
    entries = _entries([project.pk for project in found], kind)
    rows = [_row(project, entries[project.pk], kind, month) for project in found]
    return MonthMoney(shown, list(paginator.get_elided_page_range(shown.number)), rows)


def _entries(projects: Collection[uuid.UUID], kind: MoneyKind) -> dict[uuid.UUID, list[Money]]:
    found: dict[uuid.UUID, list[Money]] = defaultdict(list)
    for entry in Money.objects.open().filter(project__in=projects, kind=kind).defer("digest"):
        found[entry.project_id].append(entry)
    return found


def _row(project: Project, entries: list[Money], kind: MoneyKind, month: PartialDate) -> MoneyRow:
    currency = currency_of(kind)
    own = [e for e in entries if e.currency == currency]
    claims = [e for e in own if e.basis == "claimed"]
    in_month = [
        e.amount
        for e in claims
        if e.nature == Nature.FLOW and month.first <= e.occurred_first and e.occurred_on <= month.last
    ]
    claimed = cumulative(claims)
    plan = project.planned_total if project.currency == currency else None
    return MoneyRow(
        project=project,
        currency=currency,
        month=sum(in_month, Decimal(0)) if in_month else None,
        claimed=claimed,
        verified=cumulative(e for e in own if e.basis == "verified"),
        share=claimed / plan if plan else None,
    )


def currency_of(kind: MoneyKind) -> str:
    """外资 is told in 万美元, everything else in 万元."""
    foreign = (MoneyKind.FOREIGN_TOTAL, MoneyKind.FOREIGN_CONTRACT, MoneyKind.FOREIGN_ACTUAL)
    return "USD" if kind in foreign else "CNY"

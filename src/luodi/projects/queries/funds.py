"""Money of a project: totals by kind in both bases, months beside the plan."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from luodi.projects.enums import MoneyKind, Nature
from luodi.projects.models import Money, PlanAmount
from luodi.projects.queries.entries import Entries


@dataclass(frozen=True, slots=True)
class Total:
    """Cumulative amounts in 万 of `currency`; `share` of the planned total where the currency is the same."""

    kind: str
    label: str
    currency: str
    claimed: Decimal
    verified: Decimal
    share: Decimal | None
    until: dt.date


@dataclass(frozen=True, slots=True)
class Month:
    """完成投资 of one month beside its plan, and both since the first month; in 万元."""

    month: dt.date
    planned: Decimal | None
    actual: Decimal | None
    planned_so_far: Decimal
    actual_so_far: Decimal


def cumulative(entries: Iterable[Money]) -> Decimal:
    """
    The running total of one kind and currency: the latest cumulative-to-date amount and the flows of periods
    that begin after it; flows alone where no cumulative one was given.
    """
    flows: list[Money] = []
    base: Money | None = None
    for entry in entries:
        if entry.nature == Nature.FLOW:
            flows.append(entry)
        elif base is None or entry.occurred_on >= base.occurred_on:
            base = entry
    later = sum((f.amount for f in flows if base is None or f.occurred_first > base.occurred_on), Decimal(0))
    return later + (base.amount if base else Decimal(0))


def totals(entries: Entries, planned_total: Decimal | None, currency: str) -> list[Total]:
    """One row a kind and currency, in the order of MoneyKind."""
    groups: dict[tuple[str, str], list[Money]] = defaultdict(list)
    for entry in entries.open(Money):
        groups[entry.kind, entry.currency].append(entry)
    order = list(MoneyKind.values)
    found = []
    for (kind, money_currency), rows in sorted(groups.items(), key=lambda g: (order.index(g[0][0]), g[0][1])):
        claimed = cumulative(e for e in rows if e.basis == "claimed")
        verified = cumulative(e for e in rows if e.basis == "verified")
        comparable = planned_total and money_currency == currency
        found.append(
            Total(
                kind, MoneyKind(kind).label, money_currency, claimed, verified,
                claimed / planned_total if comparable and planned_total else None,
                max(e.occurred_on for e in rows),
            )
        )  # fmt: skip
    return found


def months(entries: Entries) -> list[Month]:
    """Months with a plan or an actual amount, in order. Amounts of a quarter or year stand at its last month."""
    planned: dict[dt.date, Decimal] = defaultdict(Decimal)
    actual: dict[dt.date, Decimal] = defaultdict(Decimal)
    for plan in entries.open(PlanAmount):
        planned[plan.occurred_on.replace(day=1)] += plan.amount
    for money in entries.claimed(Money):
        if money.kind == MoneyKind.INVESTED and money.nature == Nature.FLOW and money.currency == "CNY":
            actual[money.occurred_on.replace(day=1)] += money.amount
    rows = []
    planned_so_far = actual_so_far = Decimal(0)
    for month in sorted({*planned, *actual}):
        planned_so_far += planned.get(month, Decimal(0))
        actual_so_far += actual.get(month, Decimal(0))
        rows.append(Month(month, planned.get(month), actual.get(month), planned_so_far, actual_so_far))
    return rows

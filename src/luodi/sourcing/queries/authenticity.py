"""签约前核实: what is known of a project's investors beside what they promise. Facts and their days, never a score."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from luodi.common.formats import money
from luodi.companies.models import Company
from luodi.projects.models import Investor, Project
from luodi.sourcing.models import RegistryFact
from luodi.sourcing.terms import NO, YES, RegistryField

STALE_AFTER = dt.timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Line:
    """One matter: what was found, what it stands against, by whom and when. `source` empty: nobody looked."""

    label: str
    found: str
    against: str
    source: str
    on: dt.date | None
    stale: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """An investor; `company` None: not matched with the companies room, so nothing could be looked up."""

    name: str
    company: Company | None
    lines: tuple[Line, ...]


def authenticity(user: Any, project: Project, day: dt.date) -> list[Checked]:
    """Every investor of the project. Three queries."""
    investors = list(Investor.objects.open().filter(project=project).order_by("occurred_on", "id"))
    companies = Company.objects.visible_to(user).in_bulk([i.company for i in investors if i.company])
    facts: dict[uuid.UUID, dict[str, RegistryFact]] = defaultdict(dict)
    rows = RegistryFact.objects.visible_to(user).open().filter(company__in=companies)
    for fact in rows.order_by("occurred_on", "id"):
        facts[fact.company_id][fact.field] = fact
    return [
        Checked(
            investor.name,
            companies.get(investor.company),
            tuple(_lines(facts[investor.company], project, investor, day)),
        )
        for investor in investors
    ]


def _lines(
    facts: Mapping[str, RegistryFact], project: Project, investor: Investor, day: dt.date
) -> Sequence[Line]:
    def line(field: RegistryField, label: str, found: str, against: str = "") -> Line:
        fact = facts.get(field)
        if fact is None:
            return Line(label, "没有查", against, "", None, False)
        return Line(
            label, found, against, fact.source, fact.occurred_on, day - fact.occurred_on > STALE_AFTER
        )

    signed = project.signed_on or day
    return [
        line(RegistryField.CAPITAL, "注册资本", *_capital(facts.get(RegistryField.CAPITAL), project, investor)),
        line(RegistryField.PAID_IN, "实缴资本", *_capital(facts.get(RegistryField.PAID_IN), project, investor)),
        line(RegistryField.FOUNDED, "成立时间", *_age(facts.get(RegistryField.FOUNDED), signed, bool(project.signed_on))),
        line(RegistryField.STATUS, "登记状态", _value(facts, RegistryField.STATUS)),
        line(RegistryField.DISHONEST, "失信被执行人", _answer(facts, RegistryField.DISHONEST, "在名单上", "不在名单上")),
        line(
            RegistryField.CENTRAL, "央企名录", _answer(facts, RegistryField.CENTRAL, "名录内", "不在名录内"),
            _answer(facts, RegistryField.CLAIMED_CENTRAL, "企业自称央企", "企业没有自称央企"),
        ),
    ]  # fmt: skip


def _value(facts: Mapping[str, RegistryFact], field: RegistryField) -> str:
    return str(facts[field].value) if field in facts else ""


def _answer(facts: Mapping[str, RegistryFact], field: RegistryField, yes: str, no: str) -> str:
    return {YES: yes, NO: no}.get(_value(facts, field), "")


def _capital(fact: RegistryFact | None, project: Project, investor: Investor) -> tuple[str, str]:
    """The capital, and the promised investment (the party's share of it where that is known) with their ratio."""
    promised = project.planned_total
    against = ""
    if promised is not None:
        own = promised * investor.share / 100 if investor.share is not None else promised
        part = f"按份额 {investor.share.normalize():f}%，" if investor.share is not None else ""
        against = f"{part}承诺投资 {money(own, project.currency)}"
        if fact is not None and own and project.currency == "CNY":
            against += f"，资本是它的 {Decimal(fact.value) / own:.1%}"
    return (money(Decimal(fact.value)) if fact is not None else ""), against


def _age(fact: RegistryFact | None, signed: dt.date, has_signed: bool) -> tuple[str, str]:
    if fact is None:
        return "", ""
    founded = dt.date.fromisoformat(fact.value)
    days = (signed - founded).days
    when = f"{'签约' if has_signed else '今天'}（{signed}）"
    if days < 0:
        return fact.value, f"成立在{when}之后 {-days} 天"
    return (
        fact.value,
        f"到{when} {days // 365} 年 {days % 365} 天" if days >= 365 else f"到{when}只有 {days} 天",
    )

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
from luodi.companies.queries.find import companies_of, families
from luodi.projects.company_panel import is_one_of
from luodi.projects.models import Investor, Project
from luodi.sourcing.models import RegistryFact
from luodi.sourcing.terms import NO, YES, RegistryField

STALE_AFTER = dt.timedelta(days=180)
MOST_TOLD = 5


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
    """
    Every investor of the project, with the company it was matched with or is by code or name, or what that one was
    merged into; what was found of any of the merged ones counts. Seven queries.
    """
    investors = list(Investor.objects.open().filter(project=project).order_by("occurred_on", "id"))
    unmatched = companies_of((i.name, i.credit_code) for i in investors if not i.company)
    named = {i.pk: i.company or unmatched.get((i.name, i.credit_code)) for i in investors}
    merged = families({key for key in named.values() if key})
    found = {pk: merged[key][0] if key in merged else None for pk, key in named.items()}
    companies = Company.objects.visible_to(user).in_bulk([key for key in found.values() if key])
    root_of = {key: family[0] for family in merged.values() for key in family}
    facts: dict[uuid.UUID | None, dict[str, RegistryFact]] = defaultdict(dict)
    for fact in _facts(user, list(root_of)):
        facts[root_of[fact.company_id]][fact.field] = fact
    return [
        Checked(
            investor.name,
            companies.get(found[investor.pk]),
            tuple(_lines(facts[found[investor.pk]], [(project, investor)], day)),
        )
        for investor in investors
    ]


def of_company(user: Any, companies: Sequence[uuid.UUID], day: dt.date) -> Sequence[Line]:
    """
    The same matters of one company (`companies`: it and those merged into it) beside all it promises in projects the
    user sees, the latest signed first. Three queries.
    """
    facts = {fact.field: fact for fact in _facts(user, companies)}
    parties = Investor.objects.open().filter(is_one_of(companies)).select_related("project")
    visible = Project.objects.visible_to(user).unmerged().active().values("pk")
    pairs = [(party.project, party) for party in parties.filter(project__in=visible).order_by("-id")]
    pairs.sort(key=lambda pair: pair[0].signed_on or dt.date.min, reverse=True)
    return _lines(facts, pairs, day)


def _facts(user: Any, companies: Sequence[uuid.UUID]) -> Any:
    """The oldest first, so that the latest of a field is the one that stays."""
    rows = RegistryFact.objects.visible_to(user).open().filter(company__in=companies)
    return rows.order_by("occurred_on", "id")


def _lines(
    facts: Mapping[str, RegistryFact], pairs: Sequence[tuple[Project, Investor]], day: dt.date
) -> Sequence[Line]:
    """`pairs`: the projects the company has a part in."""

    def line(field: RegistryField, label: str, found: str, against: str = "") -> Line:
        fact = facts.get(field)
        if fact is None:
            return Line(label, "没有查", against, "", None, False)
        return Line(
            label, found, against, fact.source, fact.occurred_on, day - fact.occurred_on > STALE_AFTER
        )

    signings = [project.signed_on for project, _ in pairs if project.signed_on]
    first = min(signings, default=day)
    return [
        line(RegistryField.CAPITAL, "注册资本", *_capital(facts.get(RegistryField.CAPITAL), pairs)),
        line(RegistryField.PAID_IN, "实缴资本", *_capital(facts.get(RegistryField.PAID_IN), pairs)),
        line(RegistryField.FOUNDED, "成立时间", *_age(facts.get(RegistryField.FOUNDED), first, bool(signings))),
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


def _capital(fact: RegistryFact | None, pairs: Sequence[tuple[Project, Investor]]) -> tuple[str, str]:
    """The capital, and every promised investment beside it; which project is told where there are several."""
    capital = Decimal(fact.value) if fact is not None else None
    told = [
        (f"{project.name}：" if len(pairs) > 1 else "") + words
        for project, investor in pairs[:MOST_TOLD]
        if (words := _promised(capital, project, investor))
    ]
    more = f"；另有 {len(pairs) - MOST_TOLD} 个项目" if len(pairs) > MOST_TOLD else ""
    return (money(capital) if capital is not None else ""), "；".join(told) + more


def _promised(capital: Decimal | None, project: Project, investor: Investor) -> str:
    """The promised investment (the party's share of it where that is known) with the capital's ratio to it."""
    promised = project.planned_total
    if promised is None:
        return ""
    own = promised * investor.share / 100 if investor.share is not None else promised
    part = f"按份额 {investor.share.normalize():f}%，" if investor.share is not None else ""
    words = f"{part}承诺投资 {money(own, project.currency)}"
    if capital is not None and own and project.currency == "CNY":
        words += f"，资本是它的 {capital / own:.1%}"
    return words


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

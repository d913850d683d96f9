"""目标企业: who might fill a gap and why, in an order that explains itself; what became of those assigned."""

import csv
import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from luodi.common.pinyin import sort_key
from luodi.companies.enums import Origin, TopList
from luodi.companies.models import Attribute, Company
from luodi.projects.enums import BIT_OF, Kind, Status
from luodi.projects.models import Investor, Project
from luodi.sourcing.models import ChainNode, ChainTarget
from luodi.sourcing.queries.strength import falls_under
from luodi.sourcing.terms import TargetOutcome

POINTS = Path(__file__).parents[1] / "data" / "target_points.csv"
FIRST_OF_THE_LIST = 3
FEWEST = 5
"""Below so many a share says nothing: 样本不足."""
FAILED = frozenset({Status.CANCELLED, Status.EXITED})
SUCCESSES = frozenset({TargetOutcome.SIGNED, TargetOutcome.LANDED})


@cache
def points() -> dict[str, tuple[int, str, str]]:
    """{code: (points, label, source)} of the shipped table."""
    with POINTS.open(encoding="utf-8") as file:
        return {
            row["code"]: (int(row["points"]), row["label"], row["source"]) for row in csv.DictReader(file)
        }


@dataclass(frozen=True, slots=True)
class Candidate:
    """`reasons`: (what speaks for or against, points), the sum of which is `points`."""

    company: Company
    rank: int
    points: int
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a target since the day it was assigned."""

    target: ChainTarget
    outcome: TargetOutcome
    project: Project | None


@dataclass(frozen=True, slots=True)
class Hits:
    """`share` of `of` targets that were signed or better; None where the sample is too small."""

    label: str
    of: int
    signed: int
    landed: int

    @property
    def share(self) -> float | None:
        return self.signed / self.of if self.of >= FEWEST else None


def candidates(user: Any, node: ChainNode, limit: int) -> list[Candidate]:
    """
    Companies from elsewhere that answer to the node, best first; equal points by name. Those already targets of the
    node are left out. Five queries.
    """
    taken = ChainTarget.objects.open().filter(node=node.lineage).values("company")
    firms = {
        c.pk: c
        for c in Company.objects.visible_to(user)
        .unmerged()
        .exclude(origin=Origin.LOCAL)
        .exclude(pk__in=taken)
    }
    held: dict[uuid.UUID, dict[str, str]] = defaultdict(dict)
    rows = Attribute.objects.open().filter(
        company_id__in=list(firms), field__in=("industry", "note", "top500")
    )
    for key, name, value in rows.order_by("occurred_on", "id").values_list("company_id", "field", "value"):
        held[key][name] = value
    projects = _projects_of(user, firms)
    scored = []
    for key, company in firms.items():
        reasons = _reasons(node, company, held[key], projects[key])
        if any(gained > 0 for _, gained in reasons):
            scored.append((sum(gained for _, gained in reasons), company, reasons))
    scored.sort(key=lambda one: (-one[0], sort_key(one[1].name), str(one[1].pk)))
    return [
        Candidate(company, rank, total, tuple(reasons))
        for rank, (total, company, reasons) in enumerate(scored[:limit], 1)
    ]


def _reasons(
    node: ChainNode, company: Company, held: Mapping[str, str], projects: Sequence[Project]
) -> list[tuple[str, int]]:
    table = points()
    found = []
    text = f"{company.name} {held.get('note', '')}"
    named = [product for product in node.products if product in text]
    if named:
        found.append((f"名称或备注里有「{'、'.join(named)}」", table["product"][0]))
    if falls_under(held.get("industry", ""), node.industries):
        found.append((f"行业代码 {held['industry']} 对上", table["industry"][0]))
    kin = [p for p in projects if falls_under(p.industry, node.industries) and p.status not in FAILED]
    if kin:
        found.append((f"已在本市投资同行业项目 {len(kin)} 个（{kin[0].name}）", table["here"][0]))
        if any(p.reached & BIT_OF[Kind.STARTED] for p in kin):
            found.append(("在本市的项目已开工", table["running"][0]))
    relevant = bool(found)
    listed = held.get("top500", "")
    if relevant and listed and listed != TopList.NONE:
        found.append((TopList(listed).label, table["top500"][0]))
    lost = [p for p in projects if p.status in FAILED]
    if relevant and lost:
        found.append((f"在本市取消过 {len(lost)} 个（{lost[0].name}）", table["cancelled"][0]))
    return found


def _projects_of(user: Any, companies: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Project]]:
    """{company: its projects the user sees, newest first}. Two queries."""
    rows = Investor.objects.open().filter(company__in=list(companies))
    pairs = list(rows.values_list("company", "project_id").distinct())
    visible = Project.objects.visible_to(user).unmerged().in_bulk([project for _, project in pairs])
    found: dict[uuid.UUID, list[Project]] = defaultdict(list)
    for company, project in pairs:
        if project in visible:
            found[company].append(visible[project])
    for projects in found.values():
        projects.sort(key=lambda p: (p.signed_on or dt.date.min, str(p.pk)), reverse=True)
    return found


def outcomes(user: Any, targets: Sequence[ChainTarget]) -> list[Outcome]:
    """What became of each: the furthest of the company's projects that began since. Two queries."""
    projects = _projects_of(user, {target.company_id for target in targets})
    return [_outcome(target, projects[target.company_id]) for target in targets]


def _outcome(target: ChainTarget, projects: Sequence[Project]) -> Outcome:
    order = list(TargetOutcome)
    best = Outcome(target, TargetOutcome.NOTHING, None)
    for project in projects:
        if project.signed_on and project.signed_on < target.occurred_on:
            continue
        found = _standing(project)
        if found is TargetOutcome.LOST and best.outcome is not TargetOutcome.NOTHING:
            continue
        if best.outcome in (TargetOutcome.NOTHING, TargetOutcome.LOST) or order.index(found) > order.index(
            best.outcome
        ):
            best = Outcome(target, found, project)
    return best


def _standing(project: Project) -> TargetOutcome:
    if project.status in FAILED:
        return TargetOutcome.LOST
    if project.reached & BIT_OF[Kind.LANDED]:
        return TargetOutcome.LANDED
    return TargetOutcome.SIGNED if project.signed_on else TargetOutcome.NEGOTIATING


def hits(found: Sequence[Outcome]) -> list[Hits]:
    """How the first of the list did against the rest, then each person: whether the order is worth anything."""
    groups: dict[str, list[Outcome]] = {f"排在前 {FIRST_OF_THE_LIST} 名的": [], "其余的": []}
    first, rest = groups
    people: dict[str, list[Outcome]] = {}
    for one in found:
        groups[first if one.target.rank <= FIRST_OF_THE_LIST else rest].append(one)
        people.setdefault(one.target.person_name, []).append(one)
    return [_hits(label, group) for label, group in (*groups.items(), *people.items()) if group]


def _hits(label: str, group: Sequence[Outcome]) -> Hits:
    signed = sum(one.outcome in SUCCESSES for one in group)
    return Hits(label, len(group), signed, sum(one.outcome == TargetOutcome.LANDED for one in group))

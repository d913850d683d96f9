"""强、弱、缺 of a chain's nodes from our own companies and projects: what is counted opens to its rows."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from luodi.companies.enums import Origin
from luodi.companies.models import Attribute, Company
from luodi.ledger.queries.reading import today
from luodi.projects.enums import BIT_OF, STAGE_LABELS, Kind
from luodi.projects.models import Investor, Particulars, Project
from luodi.sourcing.models import Chain, ChainNode
from luodi.sourcing.terms import Strength


@dataclass(frozen=True, slots=True)
class Firm:
    """A project or local company at a node. `runs`: built or producing here, so it counts towards the strength."""

    name: str
    url: str
    said: str
    runs: bool


@dataclass(slots=True)
class NodeStanding:
    """`firms` answer by industry and product; `near` only by industry, and are counted nowhere."""

    node: ChainNode
    firms: list[Firm] = field(default_factory=list)
    near: list[Firm] = field(default_factory=list)

    @property
    def running(self) -> int:
        return sum(firm.runs for firm in self.firms)

    @property
    def coming(self) -> int:
        return len(self.firms) - self.running

    @property
    def strength(self) -> Strength:
        if self.running >= self.node.strong_from:
            return Strength.STRONG
        return Strength.THIN if self.running else Strength.MISSING

    @property
    def why(self) -> str:
        """The rule and what it was applied to, in one sentence."""
        rule = f"{self.node.strong_from} 家及以上算强，没有算缺"
        coming = f"，另有 {self.coming} 个在谈在建前" if self.coming else ""
        near = f"；{len(self.near)} 个只有行业代码对上、产品对不上，没有计入" if self.near else ""
        return f"已建成或在建 {self.running} 家{coming}（{rule}）{near}。"


@dataclass(frozen=True, slots=True)
class _Project:
    id: uuid.UUID
    name: str
    industry: str
    text: str
    chain: str
    stage: int
    reached: int


def standings(user: Any, chains: Sequence[Chain]) -> dict[uuid.UUID, list[NodeStanding]]:
    """{chain lineage: its nodes in order of place and code} as the user's projects and all companies say. Six queries."""
    lineages = [chain.lineage for chain in chains]
    nodes: dict[uuid.UUID, list[ChainNode]] = defaultdict(list)
    for node in ChainNode.objects.visible_to(user).open().filter(chain__in=lineages).order_by("code"):
        nodes[node.chain].append(node)
    codes = {code for found in nodes.values() for node in found for code in node.industries}
    projects = _by_industry(_projects(user, codes))
    locals_ = _local_companies(user, codes)
    investors = _investors({company.pk for company, _, _ in locals_})
    found = {}
    for chain in chains:
        ordered = sorted(nodes[chain.lineage], key=lambda n: (_PARTS[n.part], n.code))
        found[chain.lineage] = [_standing(chain, node, projects, locals_, investors) for node in ordered]
    return found


_PARTS = {"up": 0, "mid": 1, "down": 2}


def falls_under(industry: str, codes: Iterable[str]) -> bool:
    """Whether an industry is one of these codes or finer than one."""
    return bool(industry) and any(industry.startswith(code) for code in codes)


def _standing(
    chain: Chain, node: ChainNode, projects: Mapping[str, Sequence[_Project]], companies: Sequence[tuple[Company, str, str]],
    investors: Mapping[uuid.UUID, set[uuid.UUID]],
) -> NodeStanding:  # fmt: skip
    standing = NodeStanding(node)
    counted: set[uuid.UUID] = set()
    for project in _falling_under(projects, node):
        if project.chain not in ("", chain.name):
            continue
        runs = bool(project.reached & BIT_OF[Kind.STARTED])
        firm = Firm(project.name, f"/projects/{project.id}/", STAGE_LABELS.get(project.stage, "登记"), runs)
        if _named(node, project.text):
            standing.firms.append(firm)
            counted |= investors.get(project.id, set())
        else:
            standing.near.append(firm)
    for company, industry, text in companies:
        if not falls_under(industry, node.industries) or company.pk in counted:
            continue
        firm = Firm(company.name, f"/companies/{company.pk}/", "本地企业", True)
        (standing.firms if _named(node, text) else standing.near).append(firm)
    return standing


def _by_industry(projects: Sequence[_Project]) -> dict[str, list[_Project]]:
    """Industries are some hundred, projects a hundred thousand: nodes ask the former."""
    found: dict[str, list[_Project]] = defaultdict(list)
    for project in projects:
        found[project.industry].append(project)
    return found


def _falling_under(projects: Mapping[str, Sequence[_Project]], node: ChainNode) -> Iterator[_Project]:
    for industry, group in projects.items():
        if falls_under(industry, node.industries):
            yield from group


def _named(node: ChainNode, text: str) -> bool:
    """A node without products is told by its industry alone."""
    return not node.products or any(product in text for product in node.products)


def _projects(user: Any, codes: set[str]) -> list[_Project]:
    if not codes:
        return []
    rows = Project.objects.visible_to(user).unmerged().active().filter(industry__regex=_begins(codes))
    said: dict[uuid.UUID, dict[str, Any]] = defaultdict(dict)
    entries = (
        Particulars.objects.open()
        .claimed()
        .filter(project_id__in=rows.values("pk"), occurred_on__lte=today())
    )
    for key, values in entries.order_by("occurred_on", "id").values_list("project_id", "values"):
        said[key].update(values)
    return [
        _Project(
            key,
            name,
            industry,
            f"{name} {said[key].get('content', '')}",
            said[key].get("chain") or "",
            stage,
            reached,
        )
        for key, name, industry, stage, reached in rows.order_by("-last_revision", "id").values_list(
            "pk", "name", "industry", "stage", "reached"
        )
    ]


def _begins(codes: set[str]) -> str:
    return f"^({'|'.join(sorted(codes))})"


def _local_companies(user: Any, codes: set[str]) -> list[tuple[Company, str, str]]:
    """(company, industry, its words) of local firms whose industry is one of the codes."""
    if not codes:
        return []
    firms = {c.pk: c for c in Company.objects.visible_to(user).unmerged().filter(origin=Origin.LOCAL)}
    held: dict[uuid.UUID, dict[str, str]] = defaultdict(dict)
    rows = Attribute.objects.open().filter(company_id__in=firms, field__in=("industry", "note"))
    for key, name, value in rows.order_by("occurred_on", "id").values_list("company_id", "field", "value"):
        held[key][name] = value
    return [
        (firms[key], values["industry"], f"{firms[key].name} {values.get('note', '')}")
        for key, values in held.items()
        if falls_under(values.get("industry", ""), codes)
    ]


def _investors(companies: set[uuid.UUID]) -> dict[uuid.UUID, set[uuid.UUID]]:
    """{project: which of these local companies invest in it}: one that does is counted once."""
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    rows = Investor.objects.open().filter(company__in=companies)
    for project, company in rows.values_list("project_id", "company"):
        found[project].add(company)
    return found

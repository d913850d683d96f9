"""The queue of 报送 → 区审 → 市核: projects with undecided claims, each claim with what holds it back."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.db.models import Exists, OuterRef, Q

from luodi.projects.enums import Kind, Outcome
from luodi.projects.gates import Verifier, missing
from luodi.projects.models import Evidence, Milestone, Project
from luodi.projects.models.claim import OpenClaim
from luodi.projects.operations.review import CLAIMABLE, Claim, fact_of
from luodi.projects.queries import words
from luodi.projects.queries.lacking import wanting
from luodi.projects.queries.ledger_list import BoundedPaginator
from luodi.projects.queries.situation import situations
from luodi.projects.queries.verifiers import said, verifiers

PROJECTS_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """`key` is what the form posts. `lacks`: gates that hold back verification; `verifier`: whose word it is."""

    key: str
    entry: Any
    what: str
    detail: str
    recorded_at: Any
    proofs: int
    lacks: tuple[str, ...]
    verifier: str
    is_ours: bool
    reason: str


@dataclass(frozen=True, slots=True)
class ProjectClaims:
    project: Project
    claims: tuple[ClaimRow, ...]


@dataclass(frozen=True, slots=True)
class Queue:
    page: "Page[Any]"
    numbers: Sequence[Any]
    projects: tuple[ProjectClaims, ...]


def queue(
    user: Any, outcome: str, names: words.Names, page: Any, region: str = "", a_page: int = PROJECTS_A_PAGE
) -> Queue:
    """
    Claims standing at `outcome` ("" 待区审, passed 待核实, returned 被退回) that the user sees, by project, the
    earliest recorded first. A department sees only the facts that are its word.
    """
    standing = _standing(user, outcome)
    waiting = _within(user, outcome, region)
    waiting = waiting.filter(Exists(OpenClaim.objects.filter(standing, project=OuterRef("pk"))))
    paginator = BoundedPaginator(waiting.order_by("last_revision", "id"), a_page)
    shown = paginator.get_page(page)
    projects = list(shown.object_list)
    rows = _rows(user, projects, standing, names)
    found = tuple(ProjectClaims(p, tuple(rows[p.pk])) for p in projects if p.pk in rows)
    return Queue(shown, list(paginator.get_elided_page_range(shown.number)), found)


def all_claims(user: Any, outcome: str, region: str, most: int) -> list[Claim]:
    """What queue() would show on all its pages, the first `most` recorded. One query."""
    return list(
        _every(user, outcome, region).order_by("recorded_at", "id").values_list("entry_table", "id")[:most]
    )


def count_claims(user: Any, outcome: str, region: str) -> int:
    return int(_every(user, outcome, region).count())


def _every(user: Any, outcome: str, region: str) -> Any:
    return OpenClaim.objects.filter(_standing(user, outcome), project__in=_within(user, outcome, region))


def _standing(user: Any, outcome: str) -> Q:
    facts = facts_of(user)
    return Q(outcome=outcome) & (Q(what__in=facts) if facts is not None else Q())


def _within(user: Any, outcome: str, region: str) -> Any:
    waiting = Project.objects.visible_to(user).unmerged()
    if outcome != Outcome.RETURNED:
        waiting = waiting.filter(unreviewed__gt=0)
    return waiting.filter(region=region) if region else waiting


def facts_of(user: Any) -> list[str] | None:
    """Facts whose verification is this user's department's; None for the bureau and the districts."""
    function = user.unit.function if user.unit else ""
    if not function or not user.may("projects.verify") or user.may("projects.decide"):
        return None
    return [rule.fact for rule in verifiers().values() if rule.function == function]


def _rows(
    user: Any, projects: Collection[Project], standing: Q, names: words.Names
) -> dict[uuid.UUID, list[ClaimRow]]:
    keys = [project.pk for project in projects]
    claims = list(OpenClaim.objects.filter(standing, project__in=keys).order_by("recorded_at", "id"))
    entries = _entries(claims)
    facts = situations(keys) if claims else {}
    proofs, rules = _proofs(keys), verifiers()
    found: dict[uuid.UUID, list[ClaimRow]] = defaultdict(list)
    for claim in claims:
        entry = entries.get(claim.id)
        if entry is None:
            continue
        lacks: tuple[str, ...] = ()
        if isinstance(entry, Milestone):
            gates = missing(facts[claim.project_id], Kind(entry.kind), entry.occurred_on)
            lacks = tuple(wanting(gate) for gate in gates)
        verifier, is_ours = _verifier(user, entry, rules)
        found[claim.project_id].append(
            ClaimRow(
                key=f"{claim.entry_table}:{claim.id}",
                entry=entry,
                what=words.title(entry),
                detail=words.joined(
                    {label: text for label, text in words.content(entry, names).items() if label != "文本"}
                ),
                recorded_at=claim.recorded_at,
                proofs=proofs.get(entry.lineage, 0),
                lacks=lacks,
                verifier=verifier,
                is_ours=is_ours,
                reason=claim.review_reason or "",
            )
        )
    return found


def _entries(claims: Sequence[OpenClaim]) -> dict[uuid.UUID, Any]:
    """{id: entry}, one query a table that occurs."""
    wanted: dict[str, list[uuid.UUID]] = defaultdict(list)
    for claim in claims:
        wanted[claim.entry_table].append(claim.id)
    found: dict[uuid.UUID, Any] = {}
    for table, ids in wanted.items():
        found.update(CLAIMABLE[table].objects.in_bulk(ids))
    return found


def _proofs(projects: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    found: dict[uuid.UUID, int] = defaultdict(int)
    proofs = Evidence.objects.open().filter(project__in=projects, proves__isnull=False)
    for proved in proofs.values_list("proves", flat=True):
        found[proved] += 1
    return found


def _verifier(user: Any, entry: Any, rules: Mapping[str, Verifier]) -> tuple[str, bool]:
    """(whose word it is, whether this user may give it); the same rule as operations.review.refuse_foreign_fact."""
    rule = rules.get(fact_of(entry))
    function = user.unit.function if user.unit else ""
    if rule is None:
        return said(None), not function or user.may("projects.decide")
    return said(rule), function == rule.function or (rule.bureau_may and not function)

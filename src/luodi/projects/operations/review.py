"""报送 → 区审 → 市核, in bulk: each verb takes many claims and decides them in one revision."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from luodi.ledger.enums import Basis
from luodi.ledger.models import Entry, dated
from luodi.ledger.operations.revision import OpenRevision
from luodi.ledger.queries.reading import today
from luodi.org.models import Unit
from luodi.projects.enums import Kind, Outcome
from luodi.projects.errors import Refusal
from luodi.projects.gates import Gate, missing, verifiers
from luodi.projects.models import Milestone, Money, Particulars, Review, Signing, YearlyActual
from luodi.projects.operations.writing import locked, project_revision, require
from luodi.projects.queries.situation import situations

CLAIMABLE: dict[str, type[Entry]] = {
    model._meta.db_table: model for model in (Milestone, Signing, Money, Particulars, YearlyActual)
}
NOT_COPIED = {
    "id", "basis", "claim", "revision", "recorded_at", "closed_at", "closed_revision", "closed_kind", "digest",
}  # fmt: skip
Claim = tuple[str, uuid.UUID]
"""(entry table, id)"""


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A claim that was not verified, and the gates it does not meet."""

    claim: Any
    gates: Sequence[Gate]


def pass_claims(*, by: Any, claims: Collection[Claim], request_key: uuid.UUID | None = None) -> int:
    """
    区审: the district passes claims on to the city and lets the department whose word they are see the project.
    Side effects in order: review steps, scope of the departments. Returns how many.
    """
    require(by, "projects.review", "您的岗位不能审核填报。")
    with project_revision(by=by, verb="pass_claims", request_key=request_key) as rev:
        for entry in _locked_claims(by, claims):
            _step(rev, entry, Outcome.PASSED)
            _show_to_department(rev, entry)
    return len(claims)


def return_claims(
    *, by: Any, claims: Collection[Claim], reason: str, request_key: uuid.UUID | None = None
) -> int:
    """退回 with a reason, by the district or by a verifier. The claim stays recorded, marked returned."""
    if not (by.may("projects.review") or by.may("projects.verify")):
        raise Refusal("您的岗位不能退回填报。")
    if not reason.strip():
        raise Refusal("退回要写明原因：哪里不对、怎样才对。", "reason")
    with project_revision(by=by, verb="return_claims", reason=reason, request_key=request_key) as rev:
        for entry in _locked_claims(by, claims):
            _step(rev, entry, Outcome.RETURNED, reason)
    return len(claims)


def verify_claims(
    *, by: Any, claims: Collection[Claim], request_key: uuid.UUID | None = None
) -> list[HeldBack]:
    """
    市核: appends the verified twin of each claim (superseding an older verified entry of its lineage) and the
    review step. A claim whose gates are not met is held back and returned with what is missing; the others go
    through. Raises Refusal when a claim is another department's to verify, or the verifier claimed it himself.
    """
    require(by, "projects.verify", "您的岗位不能核实。")
    held: list[HeldBack] = []
    with project_revision(by=by, verb="verify_claims", request_key=request_key) as rev:
        entries = _locked_claims(by, claims)
        facts = situations({entry.project_id for entry in entries})
        for entry in entries:
            refuse_foreign_fact(by, entry)
            lacking = _lacking(entry, facts)
            if lacking:
                held.append(HeldBack(entry, lacking))
            else:
                stage_verified(rev, entry)
                _step(rev, entry, Outcome.VERIFIED)
    return held


def refute_claims(
    *, by: Any, claims: Collection[Claim], reason: str, request_key: uuid.UUID | None = None
) -> int:
    """不予认定: decided against; an older verified entry of the lineage stays as it is."""
    require(by, "projects.verify", "您的岗位不能核实。")
    if not reason.strip():
        raise Refusal("不予认定要写明理由。", "reason")
    with project_revision(by=by, verb="refute_claims", reason=reason, request_key=request_key) as rev:
        for entry in _locked_claims(by, claims):
            refuse_foreign_fact(by, entry)
            _step(rev, entry, Outcome.REFUTED, reason)
    return len(claims)


def stage_verified(rev: OpenRevision, claim: Any, *, opening: bool = False) -> Any:
    """The verified twin of a claimed entry, superseding the verified entry its lineage had."""
    model = type(claim)
    content = {
        f.attname: getattr(claim, f.attname) for f in model._meta.concrete_fields if f.name not in NOT_COPIED
    }
    twin = model(**{**content, "basis": Basis.VERIFIED, "claim": claim.id, "opening": opening})
    standing = model.objects.open().verified().filter(lineage=claim.lineage).first()
    if standing:
        rev.supersede(standing, twin)
    else:
        rev.add(twin)
    return twin


def refuse_foreign_fact(by: Any, entry: Any) -> None:
    """A fact that is a department's word is verified there, or by the bureau where verifiers.csv lets it."""
    rule = verifiers().get(fact_of(entry))
    function = by.unit.function if by.unit else ""
    if rule is None:
        if function and not by.may("projects.decide"):
            raise Refusal(f"「{label_of(entry)}」由市招商局核实，不归本部门。")
        return
    if function != rule.function and (function or not rule.bureau_may):
        raise Refusal(f"「{label_of(entry)}」由主管部门核实（{rule.source}），请等部门核实人处理。")


def fact_of(entry: Any) -> str:
    """The code verifiers.csv knows a fact by."""
    return str(getattr(entry, "kind", getattr(entry, "measure", "particulars")))


def label_of(entry: Any) -> str:
    """What officials call the fact."""
    for name in ("kind", "measure"):
        if hasattr(entry, name):
            return str(getattr(entry, f"get_{name}_display")())
    return "基本情况"


def _lacking(entry: Any, facts: dict[uuid.UUID, Any]) -> list[Gate]:
    if not isinstance(entry, Milestone):
        return []
    return missing(facts[entry.project_id], Kind(entry.kind), entry.occurred_on)


def _locked_claims(by: Any, claims: Collection[Claim]) -> list[Any]:
    if not claims:
        raise Refusal("请先勾选要处理的记录。")
    found: list[Any] = []
    for table, model in CLAIMABLE.items():
        ids = [key for name, key in claims if name == table]
        if ids:
            found += model.objects.open().claimed().filter(pk__in=ids).select_related("project")
    if len(found) != len(claims):
        raise Refusal("所选记录中有的已被更正、撤回或不在您的范围内，请刷新后重选。")
    locked(by, [entry.project_id for entry in found])
    return found


def _step(rev: OpenRevision, claim: Any, outcome: Outcome, reason: str = "") -> None:
    step = Review(
        project_id=claim.project_id, target_table=claim._meta.db_table, lineage=claim.id, outcome=outcome,
        reason=reason, **dated(today()),
    )  # fmt: skip
    before = Review.objects.open().filter(lineage=claim.id).first()
    if before is None:
        rev.add(step)
        return
    if before.outcome == Outcome.VERIFIED:
        raise Refusal(f"「{label_of(claim)}」已经核实，不能再审。")
    rev.supersede(before, step)


def _show_to_department(rev: OpenRevision, claim: Any) -> None:
    rule = verifiers().get(fact_of(claim))
    if rule is None:
        return
    units = list(Unit.objects.active().departments(rule.function).values_list("pk", flat=True))
    rev.at_tick(
        (
            "INSERT INTO access_project_scope (project_id, grantee, why)"
            " SELECT %s, unit, %s FROM unnest(%s::uuid[]) AS unit ON CONFLICT DO NOTHING",
            [claim.project_id, f"verify:{rule.function}", units],
        )
    )

"""报送 → 区审 → 市核, in bulk: each verb takes many claims and decides them in one revision."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db import connection

from luodi.ledger.enums import Basis
from luodi.ledger.models import Entry, Revision, dated
from luodi.ledger.operations.revision import OpenRevision
from luodi.ledger.queries.reading import today
from luodi.projects.enums import Kind, Outcome
from luodi.projects.errors import Refusal
from luodi.projects.gates import Gate, Verifier, missing
from luodi.projects.models import Milestone, Money, Particulars, Review, Signing, YearlyActual
from luodi.projects.operations.writing import locked, project_revision, require
from luodi.projects.queries.situation import situations
from luodi.projects.queries.verifiers import verifiers, verifying_units

CLAIMABLE: dict[str, type[Entry]] = {
    model._meta.db_table: model for model in (Milestone, Signing, Money, Particulars, YearlyActual)
}
GONE = "所选记录中有的已被更正、撤回或不在您的范围内，请刷新后重选。"
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
        entries = locked_claims(by, claims)
        stage_steps(rev, entries, Outcome.PASSED)
        _show_to_departments(rev, entries)
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
        stage_steps(rev, locked_claims(by, claims), Outcome.RETURNED, reason)
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
        entries = locked_claims(by, claims)
        _refuse_own(by, entries)
        facts = situations({entry.project_id for entry in entries})
        rules = verifiers()
        for entry in entries:
            refuse_foreign_fact(by, entry, rules)
            lacking = _lacking(entry, facts)
            if lacking:
                held.append(HeldBack(entry, lacking))
        good = [entry for entry in entries if entry not in {one.claim for one in held}]
        stage_verified(rev, good)
        stage_steps(rev, good, Outcome.VERIFIED)
    return held


def refute_claims(
    *, by: Any, claims: Collection[Claim], reason: str, request_key: uuid.UUID | None = None
) -> int:
    """不予认定: decided against; an older verified entry of the lineage stays as it is."""
    require(by, "projects.verify", "您的岗位不能核实。")
    if not reason.strip():
        raise Refusal("不予认定要写明理由。", "reason")
    with project_revision(by=by, verb="refute_claims", reason=reason, request_key=request_key) as rev:
        entries = locked_claims(by, claims)
        rules = verifiers()
        for entry in entries:
            refuse_foreign_fact(by, entry, rules)
        stage_steps(rev, entries, Outcome.REFUTED, reason)
    return len(claims)


def withdraw_verified(
    *, by: Any, claims: Collection[Claim], reason: str, request_key: uuid.UUID | None = None
) -> int:
    """
    Closes verified entries whose claim was retracted by the unit: the verifier agrees that it never happened.
    `claims` name verified entries here. Raises Refusal while the claim still stands.
    """
    require(by, "projects.verify", "您的岗位不能撤销核实。")
    if not reason.strip():
        raise Refusal("撤销核实要写明理由。", "reason")
    with project_revision(by=by, verb="withdraw_verified", reason=reason, request_key=request_key) as rev:
        rules = verifiers()
        for table, key in claims:
            model: Any = CLAIMABLE[table]
            entry = model.objects.open().verified().filter(pk=key).first()
            if entry is None:
                raise Refusal("所选记录刚被别人处理过，请刷新后重选。")
            locked(by, [entry.project_id])
            refuse_foreign_fact(by, entry, rules)
            if model.objects.open().claimed().filter(lineage=entry.lineage).exists():
                raise Refusal(f"「{label_of(entry)}」的填报数还在，应由填报单位先撤回。")
            rev.retract(entry)
    return len(claims)


def stage_verified(rev: OpenRevision, claims: Sequence[Any], *, opening: bool = False) -> None:
    """Verified twins of claimed entries, each superseding the verified entry its lineage had."""
    for model, group in _by_model(claims).items():
        lineages = [claim.lineage for claim in group]
        standing = {e.lineage: e for e in model.objects.open().verified().filter(lineage__in=lineages)}
        for claim in group:
            twin = _twin(claim, opening=opening)
            if claim.lineage in standing:
                rev.supersede(standing[claim.lineage], twin)
            else:
                rev.add(twin)


def _twin(claim: Any, *, opening: bool) -> Any:
    columns = [field for field in claim._meta.concrete_fields if field.name not in NOT_COPIED]
    content = {field.attname: getattr(claim, field.attname) for field in columns}
    return type(claim)(**{**content, "basis": Basis.VERIFIED, "claim": claim.id, "opening": opening})


def _by_model(claims: Sequence[Any]) -> dict[type[Any], list[Any]]:
    found: dict[type[Any], list[Any]] = defaultdict(list)
    for claim in claims:
        found[type(claim)].append(claim)
    return found


def refuse_foreign_fact(by: Any, entry: Any, rules: Mapping[str, Verifier]) -> None:
    """A fact that is a department's word is verified there, or by the bureau where `rules` let it."""
    rule = rules.get(fact_of(entry))
    function = by.unit.function if by.unit else ""
    if rule is None:
        if function and not by.may("projects.decide"):
            raise Refusal(f"「{label_of(entry)}」由市招商局核实，不归本部门。")
        return
    if function != rule.function and (function or not rule.bureau_may):
        raise Refusal(f"「{label_of(entry)}」由主管部门核实（{rule.source}），请等部门核实人处理。")


def fact_of(entry: Any) -> str:
    """The code queries/verifiers.py knows a fact by."""
    return str(getattr(entry, "kind", getattr(entry, "measure", "particulars")))


def label_of(entry: Any) -> str:
    """What officials call the fact."""
    for name in ("kind", "measure"):
        if hasattr(entry, name):
            return str(getattr(entry, f"get_{name}_display")())
    return "基本情况"


def _refuse_own(by: Any, entries: Sequence[Any]) -> None:
    """Nobody verifies what he claimed himself."""
    own = Revision.objects.filter(seq__in={e.revision for e in entries}, actor=by.id).first()
    if own:
        raise Refusal("这里面有您自己填报的记录，请另一位核实人核实。")


def _lacking(entry: Any, facts: dict[uuid.UUID, Any]) -> list[Gate]:
    if not isinstance(entry, Milestone):
        return []
    return missing(facts[entry.project_id], Kind(entry.kind), entry.occurred_on)


def locked_claims(by: Any, claims: Collection[Claim]) -> list[Any]:
    if not claims:
        raise Refusal("请先勾选要处理的记录。")
    found: list[Any] = []
    for table, model in CLAIMABLE.items():
        ids = [key for name, key in claims if name == table]
        if ids:
            found += model.objects.open().claimed().filter(pk__in=ids).select_related("project")
    if len(found) != len(claims):
        raise Refusal(GONE)
    locked(by, [entry.project_id for entry in found])
    return found


def stage_steps(rev: OpenRevision, claims: Sequence[Any], outcome: Outcome, reason: str = "") -> None:
    """
    One review step on each claim, superseding the step it stood at. Raises Refusal for a verified claim, which
    takes no more, and for one that stands there already: somebody did it in another window.
    """
    before = {step.lineage: step for step in Review.objects.open().filter(lineage__in=[c.id for c in claims])}
    for claim in claims:
        step = Review(
            project_id=claim.project_id,
            target_table=claim._meta.db_table,
            lineage=claim.id,
            outcome=outcome,
            reason=reason,
            **dated(today()),
        )
        earlier = before.get(claim.id)
        if earlier is None:
            rev.add(step)
        elif earlier.outcome == Outcome.VERIFIED:
            raise already_verified(claim)
        elif earlier.outcome == outcome:
            done = f"{outcome.label}，没有重复办理"
            raise Refusal(f"「{claim.project.name}」的{label_of(claim)}刚才已经{done}；请刷新后重选。")
        else:
            rev.supersede(earlier, step)


def already_verified(claim: Any) -> Refusal:
    return Refusal(f"「{label_of(claim)}」已经核实，不能再审。")


def _show_to_departments(rev: OpenRevision, claims: Sequence[Any]) -> None:
    """The department whose word a claim is sees the project from now on."""
    projects_of: dict[str, set[uuid.UUID]] = defaultdict(set)
    rules = held_verifiers("_shared")
    for claim in claims:
        rule = rules.get(fact_of(claim))
        if rule:
            projects_of[rule.function].add(claim.project_id)
    for function, projects in projects_of.items():
        show_to_department(rev, function, projects)


def held_verifiers(how: Literal["", "_shared"] = "") -> dict[str, Verifier]:
    """
    The rules, which nobody else changes until the commit: a claim passed while they change would be shown to the
    department before, and not to the new one. `_shared` for whoever only goes by them.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock{how}(hashtext('projects.verifiers'))")
    return verifiers()


def show_to_department(rev: OpenRevision, function: str, projects: Collection[uuid.UUID]) -> None:
    """Its units see these projects from now on."""
    rev.at_tick(
        (
            "INSERT INTO access_project_scope (project_id, grantee, why)"
            " SELECT project, unit, %s FROM unnest(%s::uuid[]) AS project, unnest(%s::uuid[]) AS unit"
            " ON CONFLICT DO NOTHING",
            [f"verify:{function}", sorted(projects), verifying_units(function)],
        )
    )


def hide_from_department(rev: OpenRevision, function: str, facts: Collection[str]) -> None:
    """
    Its units no longer see what they were shown for 核实, but for projects where a claim that came to 市核 is still their
    word: one of `facts`, which the function answers for from now on. At the tick, so after whoever passed one meanwhile.
    """
    rev.at_tick(
        (
            "DELETE FROM access_project_scope s WHERE s.why = %s AND NOT EXISTS (SELECT FROM projects_claim c"
            " WHERE c.project_id = s.project_id AND c.what = ANY(%s) AND c.outcome <> '')",
            [f"verify:{function}", sorted(facts)],
        )
    )

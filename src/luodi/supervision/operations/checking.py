"""
A visit and what was reported: an inspector says which milestones are there and which are not. That is evidence; the
milestone is verified or refuted by whoever may, through the projects' own verbs, and only then counts as verified.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from luodi.ledger.models import dated
from luodi.ledger.operations.revision import OpenRevision
from luodi.notices.operations.notice import notify
from luodi.org.queries.people_who import people_who_may
from luodi.projects.enums import Outcome
from luodi.projects.models import Milestone
from luodi.projects.models.claim import OpenClaim
from luodi.projects.operations.review import refute_claims, verify_claims
from luodi.projects.operations.writing import require
from luodi.projects.queries.lacking import wanting
from luodi.projects.queries.verifiers import verifiers, verifying_units
from luodi.supervision.errors import Refusal
from luodi.supervision.models import Visit, VisitCheck

TABLE = Milestone._meta.db_table
OPEN = ("", Outcome.PASSED)


@dataclass(frozen=True, slots=True)
class Check:
    """`target`: the reported milestone; `is_there`: whether it was seen."""

    target: uuid.UUID
    is_there: bool


def stage_checks(rev: OpenRevision, visit: Visit, checks: Sequence[Check], day: dt.date) -> None:
    """
    Inside the revision of the visit: an entry a check, a notice to whoever may verify the fact. Raises Refusal for
    a milestone that is not one of the project's undecided claims (corrected or decided meanwhile).
    """
    found = {
        m.pk: m
        for m in Milestone.objects.open()
        .claimed()
        .filter(project=visit.project_id, pk__in=[check.target for check in checks])
    }
    rules = verifiers()
    for check in checks:
        milestone = found.get(check.target)
        if milestone is None:
            raise Refusal("要核对的进展刚被更正或撤回了，请刷新后对照新的再记。")
        rev.add(
            VisitCheck(
                visit=visit, project_id=visit.project_id, target=milestone.pk, kind=milestone.kind,
                is_there=check.is_there, **dated(day),
            )
        )  # fmt: skip
        rule = rules.get(milestone.kind)
        seen = "看到了" if check.is_there else "没有看到"
        notify(
            people_who_may(verifying_units(rule.function) if rule else [], "projects.verify"),
            subject=f"督查{seen}：{visit.project.name}{milestone.get_kind_display()}",
            body=f"填报 {milestone.occurred_on}，{day} 现场{seen}。请据此核实或不予认定。",
            link=f"/supervision/visits/{visit.pk}/",
        )


def settle_check(*, by: Any, check: uuid.UUID, request_key: uuid.UUID | None = None) -> VisitCheck:
    """
    核实 what the visit saw, or 不予认定 what it did not see, by whoever may verify that fact. All rules of the
    projects' own verbs hold: the department's word, nobody's own claim, gates. Raises Refusal, with what is missing.
    """
    require(by, "projects.verify", "核实由部门核实人或市招商局办，督查记录只是凭据。")
    found: VisitCheck | None = VisitCheck.objects.open().filter(pk=check).select_related("visit").first()
    if found is None or not Visit.objects.visible_to(by).filter(pk=found.visit_id).exists():
        raise Refusal("没有找到这条现场核对，或者它不在您的范围内。")
    claim = OpenClaim.objects.filter(pk=found.target, entry_table=TABLE).first()
    if claim is None or claim.outcome not in OPEN:
        raise Refusal("这条进展已经审过、更正或撤回，不用再办。")
    if claim.outcome != Outcome.PASSED:
        raise Refusal("这条进展还没有区审，请区县先审核报上来。")
    claims = [(TABLE, found.target)]
    if found.is_there:
        held = verify_claims(by=by, claims=claims, request_key=request_key)
        if held:
            lacking = "、".join(wanting(gate) for gate in held[0].gates)
            raise Refusal(f"现场看到了，但还缺：{lacking}。补齐后再核实。")
    else:
        reason = f"{found.occurred_on} 督查现场没有看到（{found.visit.round.title}）"
        refute_claims(by=by, claims=claims, reason=reason, request_key=request_key)
    return found


def undecided(project: uuid.UUID) -> list[OpenClaim]:
    """Reported milestones nobody has decided yet, the latest first: what can be looked for on site. One query."""
    rows = OpenClaim.objects.filter(project=project, entry_table=TABLE, outcome__in=OPEN)
    return list(rows.order_by("-occurred_on", "id"))

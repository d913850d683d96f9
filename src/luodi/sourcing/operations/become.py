"""A lead becomes a project without retyping; before that it may go to another unit, with the credit agreed."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from luodi.ledger.models import dated
from luodi.ledger.queries.reading import today
from luodi.org.models import Unit
from luodi.projects.enums import CreditKind, Origin
from luodi.projects.models import Project
from luodi.projects.operations.project import Party, stage_new_project
from luodi.projects.operations.transfer import Share, credit_entries, refuse_bad_shares
from luodi.projects.operations.writing import require, said
from luodi.projects.reading.maintenance import maintain
from luodi.sourcing.enums import LeadState, StepKind
from luodi.sourcing.errors import Refusal
from luodi.sourcing.models import Lead, LeadMove
from luodi.sourcing.operations.lead import NOT_ALLOWED, tell
from luodi.sourcing.operations.revisions import sourcing_revision
from luodi.sourcing.operations.writing import locked_lead, refuse_bad_day, refuse_closed, step
from luodi.sourcing.queries.people import people_of_unit

CARRIED = (
    "region",
    "content",
    "industry",
    "chain",
    "origin",
    "homecoming",
    "channel",
    "planned_total",
    "currency",
)
"""Fields of a lead that are fields of a project (projects/fields.py) under the same code."""


def become_project(
    *, by: Any, lead: uuid.UUID, name: str, since: dt.date, request_key: uuid.UUID | None = None
) -> Project:
    """
    The lead's own words become the project's particulars, investor and 在谈; shares agreed at a 流转 become its credit.
    In order: scope, header and entries of the project, its credit, the step 转为项目. Raises Refusal for a lead
    that is closed or not yet triaged, without an investor's origin, a day before the lead came.
    """
    require(by, "projects.create", "您的岗位不能登记项目，请填报员办理。")
    with sourcing_revision(by=by, verb="become_project", request_key=request_key) as rev:
        rev.before_tick(maintain)
        found = locked_lead(by, lead)
        if found.became:
            raise Refusal("这条线索已经转为项目。")
        refuse_closed(found)
        if found.state != LeadState.PURSUED:
            raise Refusal("研判值得跟进的线索才转为项目，请先「研判」。")
        if not found.origin:
            raise Refusal("投资来源没有填，项目按它分组计数。请先「更正」线索补上。")
        refuse_bad_day(found, since)
        values = {
            "name": said(name, "name", "请填项目名称。"),
            "unit": str(found.unit),
            "unit_name": found.unit_name,
        }
        values |= {code: getattr(found, code) for code in CARRIED}
        party = Party(
            found.investor, Origin(found.origin), found.credit_code, found.country, found.company_id
        )
        project = stage_new_project(rev, by=by, values=values, since=since, parties=(party,))
        rev.add(*credit_entries(project, agreed_shares(found), since))
        found.state, found.became = LeadState.BECAME, project.pk
        step(rev, found, StepKind.BECAME, f"项目 {project.code}「{project.name}」", on=since)
        rev.details["goto"] = f"/projects/{project.pk}/"
        rev.about(project.pk)
    return project


def move_lead(
    *, by: Any, lead: uuid.UUID, to_unit: uuid.UUID, to_region: str, document: str, shares: Sequence[Share] = (),
    request_key: uuid.UUID | None = None,
) -> Lead:  # fmt: skip
    """
    流转 to another unit by an agreement or a decision of the city: it comes to the first person there who may record.
    In order: the move, unit, owner and place of the lead, who carried it and who of its unit moved it stay within the
    知悉范围, a notice.
    Raises Refusal for a unit where nobody can take it, the same unit, shares that do not sum to 100 %, no document.
    """
    if not by.may("sourcing.decide"):
        require(by, "sourcing.record", NOT_ALLOWED)
    document = said(document, "document", "流转要有依据，请填协议名称或文号。")
    refuse_bad_shares(shares)
    with sourcing_revision(by=by, verb="move_lead", request_key=request_key) as rev:
        found = locked_lead(by, lead)
        if found.became:
            raise Refusal("这条线索已转为项目，请在「变更划转」里划转项目。")
        refuse_closed(found)
        _refuse_stranger(by, found)
        target = Unit.objects.active().filter(pk=to_unit).first()
        if target is None or target.pk == found.unit:
            raise Refusal("请选另一个在用的单位。", "to_unit")
        takers = people_of_unit(target.pk, "sourcing.record")
        if not takers:
            raise Refusal(f"{target.short_name}现在没有人能跟进线索，请先请系统管理员设岗。", "to_unit")
        rev.add(_move(found, target, document, shares))
        mover = {by.id} if found.unit in by.standing.grantees else set()
        found.readers = sorted({*found.readers, found.owner, *mover} - {takers[0].pk})
        before, found.unit, found.unit_name = found.unit_name, target.pk, target.short_name
        found.owner, found.owner_name, found.region = takers[0].pk, takers[0].name, to_region or found.region
        step(
            rev, found, StepKind.MOVED, f"{before}流转给{target.short_name}，{document}{_shares_said(shares)}"
        )
        tell(found, [takers[0].pk], "流转到您单位")
    return found


def agreed_shares(lead: Lead) -> list[Share]:
    """What the last 流转 agreed on."""
    last = LeadMove.objects.open().filter(lead=lead).order_by("-revision").first()
    return [_share(one) for one in last.shares] if last else []


def _move(lead: Lead, target: Unit, document: str, shares: Sequence[Share]) -> LeadMove:
    names = dict(Unit.objects.filter(pk__in=[s.unit for s in shares]).values_list("pk", "short_name"))
    return LeadMove(
        lead=lead, from_unit=lead.unit, from_unit_name=lead.unit_name, to_unit=target.pk,
        to_unit_name=target.short_name, document=document,
        shares=[
            {"unit": str(s.unit), "unit_name": names.get(s.unit, ""), "share": str(s.share), "kind": s.kind,
             "until": s.until.isoformat() if s.until else None}
            for s in shares
        ],
        **dated(today()),
    )  # fmt: skip


def _share(stored: Mapping[str, Any]) -> Share:
    until = dt.date.fromisoformat(stored["until"]) if stored["until"] else None
    return Share(uuid.UUID(stored["unit"]), Decimal(stored["share"]), CreditKind(stored["kind"]), until)


def _shares_said(shares: Sequence[Share]) -> str:
    names = dict(Unit.objects.filter(pk__in=[s.unit for s in shares]).values_list("pk", "short_name"))
    said_ = "、".join(f"{names.get(s.unit, '')} {s.share * 100:.4g}%" for s in shares)
    return f"；计分：{said_}" if said_ else ""


def _refuse_stranger(by: Any, lead: Lead) -> None:
    """Only the unit that holds a lead gives it away; else the city decides."""
    if lead.unit not in by.standing.grantees and not by.may("sourcing.decide"):
        raise Refusal(f"线索归{lead.unit_name}，由它或市局办理流转。")

"""One company under two rows: merged by an entry, by a second person; taken apart by closing it."""

import uuid
from typing import Any

from luodi.companies.enums import Verdict
from luodi.companies.errors import Refusal
from luodi.companies.models import Company, CompanyMerge, Judgement
from luodi.companies.operations.suspicions import ordered, refresh_suspicions
from luodi.companies.operations.writing import company_revision, locked, require
from luodi.ledger.models import Revision, dated
from luodi.ledger.queries.reading import today

NOT_ALLOWED = "您的岗位不能合并企业。合并影响历史读数，由市局业务科长办理。"


def merge_companies(
    *, by: Any, source: uuid.UUID, into: uuid.UUID, reason: str = "", request_key: uuid.UUID | None = None
) -> CompanyMerge:
    """
    `source` is the same company as `into`: readings from this tick on show one, earlier ones still two.
    Needs a standing 同一 by somebody else. Side effects: merge entry, faces of both.
    Raises Refusal when nobody or only `by` decided, or when either is merged already.
    """
    require(by, "companies.merge", NOT_ALLOWED)
    left, right = ordered(source, into)
    with company_revision(by=by, verb="merge", reason=reason, request_key=request_key) as rev:
        gone, canonical = locked(by, source, into)
        _refuse_merged(gone, canonical)
        _refuse_alone(by, left, right)
        entry = CompanyMerge(company=gone, into=canonical, **dated(today()))
        rev.add(entry)
        rev.about(canonical.id)
    refresh_suspicions([into])
    return entry


def undo_merge(*, by: Any, source: uuid.UUID, reason: str, request_key: uuid.UUID | None = None) -> None:
    """
    Takes a merged company apart again: from this tick readings show two, those in between keep showing one.
    By another person than the one who merged. Raises Refusal without a reason.
    """
    require(by, "companies.merge", NOT_ALLOWED)
    if not reason.strip():
        raise Refusal("撤销合并要写明原因，例如「核对营业执照，为母子公司」。", "reason")
    with company_revision(by=by, verb="undo_merge", reason=reason, request_key=request_key) as rev:
        locked(by, source)
        merge = CompanyMerge.objects.open().filter(company_id=source).first()
        if merge is None:
            raise Refusal("这家企业没有被合并，或刚被别人撤销了合并。")
        if _who_recorded(merge) == by.actor.id:
            raise Refusal("合并是您办理的，撤销须由另一人办理。")
        rev.retract(merge)
        rev.about(source, merge.into_id)
    refresh_suspicions([source])


def _refuse_merged(gone: Company, canonical: Company) -> None:
    for company in (gone, canonical):
        if company.merged_into:
            raise Refusal(f"「{company.name}」已经并入别的企业，请选用合并后的那一家。")
    if CompanyMerge.objects.open().filter(into=gone).exists():
        raise Refusal(f"已有企业并入「{gone.name}」，请反过来合并，或先撤销那次合并。")


def _refuse_alone(by: Any, left: uuid.UUID, right: uuid.UUID) -> None:
    judgement = Judgement.objects.open().filter(left_id=left, right_id=right, verdict=Verdict.SAME).first()
    if judgement is None:
        raise Refusal("请先由一人在「疑似重复」里判定为同一，再由另一人合并。")
    if judgement.judge == by.actor.id:
        raise Refusal("「同一」是您判定的，合并须由另一人办理。")


def _who_recorded(merge: CompanyMerge) -> uuid.UUID | None:
    return Revision.objects.filter(seq=merge.revision).values_list("actor", flat=True).first()

"""Registering a company, and the two acts that alter what is known of it: 变更 and 更正."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from luodi.companies.errors import Refusal
from luodi.companies.fields import FIELDS, SINCE_EVER, tidied
from luodi.companies.models import Attribute, Company
from luodi.companies.operations.suspicions import refresh_suspicions
from luodi.companies.operations.writing import company_revision, locked, require
from luodi.companies.queries.find import by_credit_code
from luodi.companies.queries.industries import industry_name
from luodi.ledger.models import dated
from luodi.ledger.queries.reading import today

NOT_ALLOWED = "您的岗位不能登记企业。如果工作需要，请联系系统管理员。"


def register_company(
    *,
    by: Any,
    values: Mapping[str, str],
    on: dt.date | None = None,
    request_key: uuid.UUID | None = None,
) -> Company:
    """A new company with its first attributes, which hold from `on` (default: since ever). Side effects:
    header, entries, face; suspects are looked for in a transaction after. Raises Refusal without a name,
    or for a credit code another company bears (named with its key).
    """
    require(by, "companies.match", NOT_ALLOWED)
    clean = tidied(values.items(), industries=industry_name)
    if not clean.get("name"):
        raise Refusal("请填企业名称（营业执照上的全称）。", "name")
    _refuse_taken_code(clean.get("credit_code", ""))
    _refuse_future(on)
    with company_revision(by=by, verb="register", request_key=request_key) as rev:
        company: Company = Company.objects.create(
            name=clean["name"], unit=by.actor.unit_id, unit_name=by.actor.unit_name
        )
        rev.add(*(_entry(company, code, value, on or SINCE_EVER) for code, value in clean.items() if value))
        rev.details["goto"] = f"/companies/{company.id}/"
    company.refresh_from_db()
    refresh_suspicions([company.id])
    return company


def change_company(
    *,
    by: Any,
    company: uuid.UUID,
    values: Mapping[str, str],
    on: dt.date,
    document: str = "",
    request_key: uuid.UUID | None = None,
) -> int:
    """
    变更: from `on` the world is different. Appends one entry for each field whose value then differs, and
    returns how many. The old values stay true of earlier days.
    """
    require(by, "companies.match", NOT_ALLOWED)
    clean = tidied(values.items(), industries=industry_name)
    _refuse_future(on)
    with company_revision(by=by, verb="change", reason=document, request_key=request_key) as rev:
        (header,) = locked(by, company)
        _refuse_without_name(clean)
        _refuse_taken_code(clean.get("credit_code", ""), header)
        for code, value in clean.items():
            standing = _standing(header, code, on)
            if (standing.value if standing else "") != value:
                rev.add(_entry(header, code, value, on, document))
        count = len(rev.added)
    refresh_suspicions([company])
    return count


def correct_company(
    *,
    by: Any,
    company: uuid.UUID,
    values: Mapping[str, str],
    reason: str,
    request_key: uuid.UUID | None = None,
) -> int:
    """
    更正: what we recorded was wrong. Supersedes the entry that holds today in each field that differs, at its
    own date; a field that held nothing gets its first entry. Raises Refusal without a reason.
    """
    require(by, "companies.match", NOT_ALLOWED)
    if not reason.strip():
        raise Refusal("更正要写明原因，例如「营业执照复印件录错一位」。", "reason")
    clean = tidied(values.items(), industries=industry_name)
    with company_revision(by=by, verb="correct", reason=reason, request_key=request_key) as rev:
        (header,) = locked(by, company)
        _refuse_without_name(clean)
        _refuse_taken_code(clean.get("credit_code", ""), header)
        for code, value in clean.items():
            standing = _standing(header, code, today())
            if standing is None and value:
                rev.add(_entry(header, code, value, SINCE_EVER))
            elif standing is not None and standing.value != value:
                rev.supersede(standing, _corrected(standing, value))
        count = len(rev.added)
    refresh_suspicions([company])
    return count


def _entry(company: Company, code: str, value: str, on: dt.date, document: str = "") -> Attribute:
    return Attribute(company=company, field=code, value=value, document=document, **dated(on))


def _corrected(old: Attribute, value: str) -> Attribute:
    return Attribute(
        company_id=old.company_id,
        field=old.field,
        value=value,
        document=old.document,
        occurred_first=old.occurred_first,
        occurred_on=old.occurred_on,
        precision=old.precision,
    )


def _standing(company: Company, code: str, on: dt.date) -> Attribute | None:
    """The believed entry a reading of `on` would use (queries.facts)."""
    entries = Attribute.objects.open().filter(company=company, field=code).order_by("occurred_on", "id")
    found: Attribute | None = entries.filter(occurred_on__lte=on).last() or entries.first()
    return found


def _refuse_without_name(values: Mapping[str, str]) -> None:
    if values.get("name") == "":
        raise Refusal("企业名称不能为空。", "name")


def _refuse_future(on: dt.date | None) -> None:
    if on and on > today():
        raise Refusal(f"日期 {on:%Y年%m月%d日} 还没到，变更生效后再登记。", "on")


def _refuse_taken_code(code: str, own: Company | None = None) -> None:
    holder = by_credit_code(code)
    if holder and (own is None or holder.id != own.id):
        label = FIELDS["credit_code"].label
        raise Refusal(
            f"{label} {code} 已属于「{holder.name}」（{holder.unit_name or '历史数据'}登记）。"
            "如果是同一家企业，请直接选用它；如果它录错了，请先更正它。",
            "credit_code",
        )

"""Facts about investors, brought in as a workbook of what a register said on a day."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from luodi.calc.credit_code import clean
from luodi.companies.models import Company
from luodi.exchange.mapping.fields import FieldKind, FieldSpec
from luodi.ledger.models import dated
from luodi.ledger.queries.reading import today
from luodi.projects.operations.writing import require, said
from luodi.sourcing.models import RegistryFact
from luodi.sourcing.operations.revisions import sourcing_revision
from luodi.sourcing.terms import NO, YES, YES_NO, RegistryField
from luodi.sourcing.workbooks import Row, refuse

ANSWERS: Final = (("是", YES), ("有", YES), ("否", NO), ("无", NO), ("没有", NO))
FACT_FIELDS: Final = (
    FieldSpec("name", "企业名称", FieldKind.TEXT, ("公司名称", "名称"), longest=300),
    FieldSpec("credit_code", "统一社会信用代码", FieldKind.TEXT, ("信用代码",), longest=18),
    FieldSpec("capital", "注册资本", FieldKind.AMOUNT, (), measures=("CNY",), unit="万元"),
    FieldSpec("paid_in", "实缴资本", FieldKind.AMOUNT, ("实收资本",), measures=("CNY",), unit="万元"),
    FieldSpec("founded", "成立日期", FieldKind.DATE, ("成立时间", "注册日期")),
    FieldSpec("status", "登记状态", FieldKind.TEXT, ("经营状态", "企业状态"), longest=60),
    FieldSpec("dishonest", "失信被执行人", FieldKind.CHOICE, ("失信", "是否失信"), choices=ANSWERS),
    FieldSpec("central", "央企名录", FieldKind.CHOICE, ("是否央企", "名录内"), choices=ANSWERS),
    FieldSpec("claimed_central", "自称央企", FieldKind.CHOICE, ("声称央企",), choices=ANSWERS),
    FieldSpec("looked_on", "查询日期", FieldKind.DATE, ("查询时间", "截止日期"), required=True),
    FieldSpec("source", "来源", FieldKind.TEXT, ("查询来源", "出处"), required=True, longest=80),
)  # fmt: skip


def import_facts(*, by: Any, rows: Sequence[Row], request_key: uuid.UUID | None = None) -> int:
    """
    Appends what the rows say of companies that are registered here; what stands already, by the same source and day, is
    left out. Raises Refusal with every row whose company is unknown or unnamed, whose day is to come. Returns how many
    facts were written.
    """
    require(by, "sourcing.apply", "您的岗位不能导入企业核实信息。")
    companies = _companies(rows)
    faults: list[str] = []
    facts: list[RegistryFact] = []
    for row in rows:
        company = companies.get(row.number)
        when = row.values["looked_on"]
        if company is None:
            told = row.values.get("credit_code") or row.values.get("name") or "（没写企业）"
            faults.append(f"第 {row.number} 行：客商企业里没有「{told}」，请先登记，或核对名称与信用代码。")
        elif when.first > today():
            faults.append(f"第 {row.number} 行：查询日期 {when} 还没到。")
        else:
            facts += [
                RegistryFact(
                    company=company, field=field, value=value, source=row.values["source"], **dated(when.last)
                )
                for field, value in _values(row)
            ]
    refuse(faults)
    with sourcing_revision(by=by, verb="import_registry_facts", request_key=request_key) as rev:
        there = set(
            RegistryFact.objects.open()
            .filter(company__in=list(companies.values()))
            .values_list("company_id", "field", "value", "source", "occurred_on")
        )
        fresh = [f for f in facts if (f.company_id, f.field, f.value, f.source, f.occurred_on) not in there]
        rev.add(*fresh)
    return len(fresh)


def record_fact(
    *, by: Any, company: Company, field: RegistryField, value: str, source: str, on: dt.date,
    request_key: uuid.UUID | None = None,
) -> RegistryFact:  # fmt: skip
    """One fact by hand. Raises Refusal without a source, for a value the field cannot have, a day to come."""
    require(by, "sourcing.apply", "您的岗位不能登记企业核实信息。")
    told = said(source, "source", "请写来源，例如「国家企业信用信息公示系统」。")
    if on > today():
        refuse([f"查询日期 {on} 还没到。"], "on")
    kept = _checked(field, value)
    with sourcing_revision(by=by, verb="record_registry_fact", request_key=request_key) as rev:
        entry = RegistryFact(company=company, field=field, value=kept, source=told, **dated(on))
        rev.add(entry)
    return entry


def _checked(field: RegistryField, value: str) -> str:
    text = value.strip()
    if field in YES_NO:
        answers = dict(ANSWERS) | {YES: YES, NO: NO}
        if text not in answers:
            refuse([f"「{field.label}」请写是或否，您写的是「{text}」。"], "value")
        return answers[text]
    if field in (RegistryField.CAPITAL, RegistryField.PAID_IN):
        try:
            number = Decimal(text.replace(",", ""))
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or not 0 <= number < 10**12:
            refuse([f"「{field.label}」请填万元数，您写的是「{text}」。"], "value")
        return format(number.normalize(), "f")
    if field == RegistryField.FOUNDED:
        try:
            return dt.date.fromisoformat(text).isoformat()
        except ValueError:
            refuse([f"「{field.label}」请写成 2015-06-30 的样子，您写的是「{text}」。"], "value")
    return text


def _values(row: Row) -> Iterator[tuple[str, str]]:
    for field in RegistryField:
        value = row.values.get(field)
        if value is None:
            continue
        if field in (RegistryField.CAPITAL, RegistryField.PAID_IN):
            yield field, format(value.value.normalize(), "f")
        elif field == RegistryField.FOUNDED:
            yield field, value.last.isoformat()
        else:
            yield field, str(value)


def _companies(rows: Sequence[Row]) -> dict[int, Company]:
    """{row number: its company}, by credit code, else by the whole name. Two queries."""
    names = [row.values.get("name", "") for row in rows]
    by_name = {c.name: c for c in Company.objects.unmerged().filter(name__in=names).order_by("-id")}
    codes = {clean(row.values["credit_code"]) for row in rows if row.values.get("credit_code")}
    by_code = {
        c.credit_code: c
        for c in Company.objects.unmerged().filter(credit_code__in=codes).exclude(credit_code="")
    }
    found = {}
    for row in rows:
        code = clean(row.values.get("credit_code", ""))
        company = by_code.get(code) or by_name.get(row.values.get("name", ""))
        if company is not None:
            found[row.number] = company
    return found

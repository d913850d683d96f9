"""Entries in words: what was recorded, and what a correction changed."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from luodi.common import formats
from luodi.companies.industries import division_name
from luodi.ledger.models import Entry
from luodi.projects.fields import BY_CODE, Field
from luodi.projects.gates import evidence_kinds
from luodi.projects.models import (
    Credit,
    Duty,
    Evidence,
    Investor,
    Merge,
    Milestone,
    Money,
    MonthlyReturn,
    Motion,
    MotionReply,
    MotionRuling,
    Particulars,
    PlanAmount,
    PlanDate,
    Review,
    Signing,
    YearlyActual,
)


@dataclass(frozen=True, slots=True)
class Names:
    """{code: name} of regions and {id: name} of units, for values that are keys."""

    regions: Mapping[str, str]
    units: Mapping[uuid.UUID, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One value that a later entry says differently."""

    label: str
    old: str
    new: str


def value_text(field: Field, value: Any, names: Names, currency: str = "CNY") -> str:
    """A stored field value as officials write it."""
    if value in (None, ""):
        return formats.NOTHING
    if field.kind == "flag":
        return "是" if value else "否"
    if field.kind == "choice":
        return dict(field.choices).get(str(value), str(value))
    if field.kind == "region":
        return names.regions.get(str(value), str(value))
    if field.kind == "unit":
        return names.units.get(uuid.UUID(str(value)), "其他单位")
    if field.kind == "industry":
        return f"{value} {division_name(str(value))}".strip()
    if field.kind in ("decimal", "integer"):
        return _figure(field, str(value), currency)
    return str(value)


def _figure(field: Field, value: str, currency: str) -> str:
    try:
        amount = Decimal(value)
    except InvalidOperation:
        return value
    if field.unit == "万":
        return formats.money(amount, currency)
    return f"{formats.number(amount)}{field.unit}"


def when(entry: Entry) -> str:
    return formats.day(entry.occurred_on, entry.precision)


def title(entry: Any) -> str:
    """What kind of fact it is, in a few words."""
    match entry:
        case Milestone() | Signing() | Money():
            label = _label(entry, "kind")
            return f"签订{label}" if isinstance(entry, Signing) else label
        case PlanDate():
            return f"计划{_label(entry, 'kind')}"
        case PlanAmount():
            return "计划投资"
        case Duty():
            return _label(entry, "role")
        case YearlyActual():
            return _label(entry, "measure")
        case Evidence():
            return f"材料「{evidence_kinds().get(entry.kind, entry.kind)}」"
        case Review():
            return _label(entry, "outcome")
        case Motion():
            return f"市级动议{_label(entry, 'kind')}"
        case MotionRuling():
            return f"动议裁定：{_label(entry, 'outcome')}"
        case _:
            return TITLES[type(entry)]


TITLES: dict[type[Entry], str] = {
    Particulars: "基本情况",
    Investor: "投资方",
    Credit: "计分归属",
    MonthlyReturn: "月报",
    Merge: "合并",
    MotionReply: "动议答复",
}


def content(entry: Any, names: Names) -> dict[str, str]:
    """{label: text} of everything an entry says; two of them are compared word by word."""
    match entry:
        case Particulars():
            currency = str(entry.values.get("currency", "CNY"))
            said = {
                BY_CODE[code].label: value_text(BY_CODE[code], value, names, currency)
                for code, value in entry.values.items()
                if code in BY_CODE
            }
            return said | _given(文号=entry.document, 日期=when(entry))
        case Milestone():
            return _given(
                日期=when(entry), 说明=entry.note, 文号=entry.document, 原因=_label(entry, "cause"),
                次要原因=_label(entry, "second_cause"), 责任方=_label(entry, "side"),
            )  # fmt: skip
        case Signing():
            return _given(日期=when(entry), 文本=title(entry), 金额=_amount(entry))
        case Money():
            return _given(
                期间=when(entry), 数性=_label(entry, "nature"), 金额=_amount(entry), 凭证=entry.voucher
            )
        case PlanDate():
            return _given(节点=formats.day(entry.planned_on), 版本=f"第 {entry.version} 版")
        case PlanAmount():
            return _given(月份=when(entry), 金额=formats.money(entry.amount), 版本=f"第 {entry.version} 版")
        case Duty():
            return _given(
                人员=entry.person_name, 单位=entry.unit_name, 自=when(entry), 文件=entry.document,
                至=formats.day(entry.until_on) if entry.until_on else "",
            )  # fmt: skip
        case Credit():
            return _given(
                单位=entry.unit_name, 范围=_label(entry, "kind"), 份额=formats.percent(entry.share, 0),
                自=when(entry), 至=formats.day(entry.until_on) if entry.until_on else "",
            )  # fmt: skip
        case Investor():
            return _given(
                名称=entry.name, 来源=_label(entry, "origin"), 信用代码=entry.credit_code, 国别=entry.country
            )
        case Evidence():
            return _given(文件=entry.file_name)
        case Review():
            return _given(理由=entry.reason)
        case Motion():
            return _given(
                自=formats.day(entry.effective_on), 原因=_label(entry, "cause"), 责任方=_label(entry, "side"),
                异议期到=formats.day(entry.objections_until), 理由=entry.grounds, 文号=entry.document,
            )  # fmt: skip
        case MotionReply():
            return _given(答复=_label(entry, "stance"), 说明=entry.statement)
        case MotionRuling():
            return _given(理由=entry.reason, 文号=entry.document)
        case MonthlyReturn():
            return _given(
                月份=when(entry), 内容="本月无变化" if entry.unchanged else "有变化", 说明=entry.note
            )
        case YearlyActual():
            return _given(年份=when(entry), 数值=formats.number(entry.amount))
        case _:
            return _given(日期=when(entry))


def changes(old: Any, new: Any, names: Names) -> list[Change]:
    """What differs, label by label."""
    before, after = content(old, names), content(new, names)
    labels = [*after, *(label for label in before if label not in after)]
    return [
        Change(label, before.get(label, formats.NOTHING), after.get(label, formats.NOTHING))
        for label in labels
        if before.get(label) != after.get(label)
    ]


def joined(said: Mapping[str, str]) -> str:
    """「日期 2013-05-06，文号 …」; a full stop inside would end the sentence early."""
    return "，".join(f"{label} {text.rstrip('。；;')}" for label, text in said.items())


def sentence(entry: Any, names: Names) -> str:
    """「签约：日期 2013-05-06，文号 …」"""
    return f"{title(entry)}：{joined(content(entry, names))}"


def _given(**said: str) -> dict[str, str]:
    return {label: text for label, text in said.items() if text and text != formats.NOTHING}


def _label(entry: Entry, field: str) -> str:
    """get_<field>_display, which reads the choices anew each time: a long history has a hundred of them."""
    value = getattr(entry, field)
    return _labels(type(entry), field).get(value, value or "")


@cache
def _labels(model: type[Entry], field: str) -> dict[str, str]:
    described: Any = model._meta.get_field(field)
    return {value: str(label) for value, label in described.flatchoices}


def _amount(entry: Any) -> str:
    return "" if entry.amount is None else formats.money(entry.amount, entry.currency)

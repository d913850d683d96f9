"""Money in place and invested: recorded, corrected, retracted; yearly actuals."""

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from luodi.calc.partial_dates import PartialDate
from luodi.ledger.models import dated
from luodi.projects.enums import Currency, Measure, MoneyKind, Nature
from luodi.projects.errors import Refusal
from luodi.projects.models import Money, Project, YearlyActual
from luodi.projects.operations.plausibility import ask_about_money
from luodi.projects.operations.writing import (
    When,
    locked_one,
    open_claim,
    project_revision,
    refuse_future,
    require,
)

USD_KINDS = frozenset({MoneyKind.FOREIGN_TOTAL, MoneyKind.FOREIGN_CONTRACT, MoneyKind.FOREIGN_ACTUAL})


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as typed or imported, in 万 of its currency."""

    kind: MoneyKind
    amount: Decimal
    period: When
    nature: Nature = Nature.FLOW
    currency: Currency = Currency.CNY
    voucher: str = ""


def record_money(
    *,
    by: Any,
    project: uuid.UUID,
    amount: Amount,
    confirmed: bool = False,
    request_key: uuid.UUID | None = None,
) -> Money:
    """
    Records an amount as a claim. Raises Refusal for a period that has not begun, a zero or negative amount
    (corrections are 更正, not negative flows), 外资 in 人民币; NeedsConfirmation for an unlikely one.
    """
    require(by, "projects.record", "您的岗位不能填报资金。")
    with project_revision(by=by, verb="record_money", request_key=request_key) as rev:
        header = locked_one(by, project)
        entry = money_entry(header, amount)
        if not confirmed:
            ask_about_money(header, entry)
        rev.add(entry)
    return entry


def correct_money(
    *,
    by: Any,
    project: uuid.UUID,
    entry: uuid.UUID,
    amount: Amount,
    reason: str,
    confirmed: bool = False,
    request_key: uuid.UUID | None = None,
) -> Money:
    """更正 of one amount: supersedes the claim; the verified amount stays until this one is verified."""
    require(by, "projects.record", "您的岗位不能更正资金。")
    if not reason.strip():
        raise Refusal("更正要写明原因，例如「凭证重复计了一次」。", "reason")
    with project_revision(by=by, verb="correct_money", reason=reason, request_key=request_key) as rev:
        header = locked_one(by, project)
        old: Money = open_claim(Money, entry, header)
        new = money_entry(header, amount)
        if not confirmed:
            ask_about_money(header, new, instead_of=old)
        rev.supersede(old, new)
    return new


def retract_money(
    *, by: Any, project: uuid.UUID, entry: uuid.UUID, reason: str, request_key: uuid.UUID | None = None
) -> None:
    """撤回: the amount never was. Closes the claim."""
    require(by, "projects.record", "您的岗位不能撤回资金。")
    if not reason.strip():
        raise Refusal("撤回要写明原因。", "reason")
    with project_revision(by=by, verb="retract_money", reason=reason, request_key=request_key) as rev:
        header = locked_one(by, project)
        rev.retract(open_claim(Money, entry, header))


def money_entry(project: Project, amount: Amount) -> Money:
    """A checked, unsaved claim; imports use it too."""
    refuse_future(amount.period, amount.kind.label)
    if not amount.amount.is_finite():
        raise Refusal(f"「{amount.amount}」不是金额，请填数字。", "amount")
    if amount.amount <= 0:
        raise Refusal("金额要大于 0。多报了请「更正」原来那一笔，不要用负数冲减。", "amount")
    if amount.kind in USD_KINDS and amount.currency != Currency.USD:
        raise Refusal(f"「{amount.kind.label}」按万美元填。", "currency")
    return Money(
        project=project,
        kind=amount.kind,
        nature=amount.nature,
        amount=amount.amount,
        currency=amount.currency,
        voucher=amount.voucher,
        **dated(amount.period),
    )


def record_actual(
    *,
    by: Any,
    project: uuid.UUID,
    year: PartialDate,
    measure: Measure,
    amount: Decimal,
    request_key: uuid.UUID | None = None,
) -> YearlyActual:
    """One measure of one year for 效益评价, replacing the claim of the same measure and year if there is one."""
    require(by, "projects.record", "您的岗位不能填报效益数据。")
    refuse_future(year, "效益数据的年份")
    if not amount.is_finite():
        raise Refusal(f"「{amount}」不是数，请填数字。", "amount")
    if amount < 0 and measure != Measure.TAX:
        raise Refusal("这一项不能是负数。", "amount")
    with project_revision(by=by, verb="record_actual", request_key=request_key) as rev:
        header = locked_one(by, project)
        new = YearlyActual(project=header, measure=measure, amount=amount, **dated(year))
        old = (
            YearlyActual.objects.open()
            .claimed()
            .filter(project=header, measure=measure, occurred_on=new.occurred_on)
            .first()
        )
        if old:
            rev.supersede(old, new)
        else:
            rev.add(new)
    return new

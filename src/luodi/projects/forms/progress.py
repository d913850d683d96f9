"""Forms of what happened: milestones, papers signed, money, yearly actuals, plans."""

from decimal import Decimal
from typing import Any

from django import forms

from luodi.calc.partial_dates import PartialDate
from luodi.common.forms import AmountField, DayInput, PartialDateField
from luodi.projects.enums import (
    NEEDS_CAUSE,
    PROGRESS,
    Cause,
    Currency,
    Kind,
    Measure,
    MoneyKind,
    Nature,
    Side,
    SigningKind,
)
from luodi.projects.forms.base import EMPTY, LedgerForm
from luodi.projects.operations.milestone import Happening
from luodi.projects.operations.money import USD_KINDS, Amount
from luodi.projects.operations.signing import Paper
from luodi.projects.queries.choices import Choices

PLANNED_NODES = tuple(kind for kind in PROGRESS if kind not in (Kind.NEGOTIATING, Kind.SIGNED))
PLAN_MONTHS = 12


class MilestoneForm(LedgerForm):
    """登记进展. Cause and side stand for 停建, 取消 and 退出 only (static/projects/milestone.js)."""

    kind = forms.ChoiceField(label="事项", choices=Kind.choices)
    when = PartialDateField(
        label="发生日期", help_text="发生的日子，不是今天登记的日子；只知道月份就写到月份。"
    )
    cause = forms.ChoiceField(label="主要原因", choices=[EMPTY, *Cause.choices], required=False)
    second_cause = forms.ChoiceField(label="次要原因", choices=[EMPTY, *Cause.choices], required=False)
    side = forms.ChoiceField(label="责任方", choices=[EMPTY, *Side.choices], required=False)
    document = forms.CharField(label="文号", max_length=80, required=False)
    note = forms.CharField(
        label="说明", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3, "wide": True})
    )

    cause_fields = ("cause", "second_cause", "side")

    def __init__(self, *args: Any, kind: str = "", **kwargs: Any) -> None:
        """`kind` fixes the kind: a correction keeps it."""
        super().__init__(*args, **kwargs)
        if kind:
            self.fields["kind"].choices = [(kind, Kind(kind).label)]  # type: ignore[attr-defined]
        for name in self.cause_fields:
            self.fields[name].widget.attrs["data-cause"] = ""
        self.fields["kind"].widget.attrs["data-needs-cause"] = " ".join(sorted(NEEDS_CAUSE))

    def happening(self) -> Happening:
        data = self.cleaned_data
        kind = Kind(data["kind"])
        caused = kind in NEEDS_CAUSE
        return Happening(
            kind=kind, when=data["when"], note=data["note"], document=data["document"],
            cause=data["cause"] if caused else "", second_cause=data["second_cause"] if caused else "",
            side=data["side"] if caused else "",
        )  # fmt: skip


class CorrectMilestoneForm(MilestoneForm):
    reason = forms.CharField(
        label="更正原因", max_length=500, widget=forms.Textarea(attrs={"rows": 2, "wide": True}),
        help_text="写清依据什么改。核实数在更正核实之前不变。",
    )  # fmt: skip


class SigningForm(LedgerForm):
    kind = forms.ChoiceField(
        label="文本",
        choices=SigningKind.choices,
        help_text="意向升格为合同不另计项目和金额；增资协议只计增加的部分。",
    )
    when = PartialDateField(label="签订日期")
    amount = AmountField(
        label="金额", min_value=Decimal(0), required=False, help_text="增资协议填增加的金额。"
    )
    currency = forms.ChoiceField(label="币种", choices=Currency.choices)
    event = forms.ChoiceField(label="签约活动", required=False)

    def __init__(self, *args: Any, events: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].choices = [("", "不是在活动上签的"), *events]  # type: ignore[attr-defined]
        _in_posted_currency(self)

    def paper(self) -> Paper:
        data = self.cleaned_data
        return Paper(
            SigningKind(data["kind"]),
            data["when"],
            data["amount"],
            Currency(data["currency"]),
            data["event"] or None,
        )


class CorrectSigningForm(SigningForm):
    reason = forms.CharField(
        label="更正原因", max_length=500, widget=forms.Textarea(attrs={"rows": 2, "wide": True}),
        help_text="写清依据什么改。「签约」进展的日期另有一条，错了请一并更正。",
    )  # fmt: skip


class MoneyForm(LedgerForm):
    date_field = "period"
    kind = forms.ChoiceField(label="口径", choices=MoneyKind.choices)
    period = PartialDateField(label="期间", help_text="如 2015年6月；累计数填截止的月份或日子。")
    nature = forms.ChoiceField(label="数性", choices=Nature.choices, initial=Nature.FLOW)
    amount = AmountField(label="金额", help_text="可写 1.2亿、5000。")
    currency = forms.ChoiceField(label="币种", choices=Currency.choices)
    voucher = forms.CharField(
        label="凭证", max_length=120, required=False, help_text="凭证号、发票号或土地款票据号。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].widget.attrs["data-usd-kinds"] = " ".join(sorted(USD_KINDS))
        _in_posted_currency(self)

    def as_amount(self) -> Amount:
        data = self.cleaned_data
        return Amount(
            MoneyKind(data["kind"]), data["amount"], data["period"], Nature(data["nature"]),
            Currency(data["currency"]), data["voucher"],
        )  # fmt: skip


class CorrectMoneyForm(MoneyForm):
    reason = forms.CharField(
        label="更正原因",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "wide": True}),
        help_text="例如「凭证重复计了一次」。",
    )


class ActualForm(LedgerForm):
    date_field = "year"
    year = PartialDateField(label="年份", help_text="如 2015年")
    measure = forms.ChoiceField(label="指标", choices=Measure.choices)
    amount = forms.DecimalField(
        label="数值",
        max_digits=18,
        decimal_places=4,
        widget=forms.TextInput(attrs={"class": "num", "inputmode": "decimal"}),
    )

    def clean_year(self) -> PartialDate:
        year: PartialDate = self.cleaned_data["year"]
        if year.precision != "year":
            raise forms.ValidationError("效益按整年填，请写成「2015年」。")
        return year


class PlanForm(LedgerForm):
    """Node dates and the amounts of twelve months from `first_month`."""

    reason = forms.CharField(
        label="调整理由", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2, "wide": True}),
        help_text="第一版不用填；以后每次调整都要写明，老计划仍可查。",
    )  # fmt: skip

    def __init__(self, *args: Any, months: list[PartialDate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.months = months
        for kind in PLANNED_NODES:
            self.fields[kind.value] = forms.DateField(
                label=f"计划{kind.label}", required=False, widget=DayInput()
            )
        for month in months:
            self.fields[month_name(month)] = AmountField(
                label=f"{month}", min_value=Decimal(0), required=False
            )

    def node_fields(self) -> list[forms.BoundField]:
        return [self[kind.value] for kind in PLANNED_NODES]

    def month_fields(self) -> list[forms.BoundField]:
        return [self[month_name(month)] for month in self.months]

    def nodes(self) -> dict[Kind, Any]:
        return {
            kind: self.cleaned_data[kind.value] for kind in PLANNED_NODES if self.cleaned_data.get(kind.value)
        }

    def amounts(self) -> dict[PartialDate, Decimal]:
        found = {month: self.cleaned_data.get(month_name(month)) for month in self.months}
        return {month: amount for month, amount in found.items() if amount is not None}


def month_name(month: PartialDate) -> str:
    return f"m{month.first:%Y%m}"


def _in_posted_currency(form: LedgerForm) -> None:
    """The amount's unit follows the currency chosen; the page does the same (static/projects/currency.js)."""
    chosen = form.data.get("currency") if form.is_bound else form.initial.get("currency")
    if chosen == Currency.USD:
        form.fields["amount"].unit = "万美元"  # type: ignore[attr-defined]

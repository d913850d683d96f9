"""Forms of events, posts, agencies and their numbers."""

from decimal import Decimal
from typing import Any

from django import forms

from luodi.common.forms import AmountField, DayInput, month_field
from luodi.projects.enums import Channel
from luodi.projects.forms.base import LedgerForm
from luodi.sourcing.operations.outlay import Numbers

COUNT = {"inputmode": "numeric", "class": "num"}
MOST = 1_000_000


def count_field(label: str, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=MOST, required=False, widget=forms.TextInput(attrs=COUNT), **more
    )


class EventForm(LedgerForm):
    name = forms.CharField(
        label="活动名称", max_length=120, help_text="带上年份和届次，例如「2015浙商回归恳谈会」。"
    )
    held_on = forms.DateField(label="举办日", widget=DayInput())
    place = forms.CharField(label="地点", max_length=80, required=False)
    channel = forms.ChoiceField(label="招商方式", choices=Channel.choices, initial=Channel.FAIR)


class PostForm(LedgerForm):
    name = forms.CharField(label="驻点名称", max_length=80, help_text="例如「深圳驻点组2015」。")
    place = forms.CharField(label="城市", max_length=80)
    people = forms.IntegerField(label="人数", min_value=1, max_value=999, widget=forms.TextInput(attrs=COUNT))
    since = forms.DateField(label="自", widget=DayInput())
    until = forms.DateField(label="到", widget=DayInput(), required=False)


class AgencyForm(LedgerForm):
    name = forms.CharField(label="机构名称", max_length=120)
    contract = forms.CharField(label="委托合同编号", max_length=80)
    certificate = forms.CharField(label="招商代理证书编号", max_length=80, required=False)
    since = forms.DateField(label="自", widget=DayInput())
    until = forms.DateField(label="到", widget=DayInput(), required=False)
    terms = forms.CharField(
        label="报酬约定", max_length=1000, widget=forms.Textarea(attrs={"rows": 3, "wide": True}),
        help_text="照合同写，例如「固定资产投资到位一亿元付 10 万元」。",
    )  # fmt: skip


class NumbersForm(LedgerForm):
    attendance = count_field("到会或在岗（人次）")
    leads = count_field("线索目标（条）")
    signings = count_field("签约目标（个）")
    amount = AmountField(label="签约金额目标", unit="万元", min_value=Decimal(0), required=False)
    cost = AmountField(label="花费", unit="万元", min_value=Decimal(0), required=False)
    note = forms.CharField(
        label="说明", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2, "wide": True})
    )

    def __init__(self, *args: Any, actual: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if actual:  # what came of it is counted from leads and signings, never typed
            for name in ("leads", "signings", "amount"):
                del self.fields[name]

    def numbers(self) -> Numbers:
        return Numbers(**{name: value for name, value in self.cleaned_data.items() if name != "month"})


class PostNumbersForm(NumbersForm):
    """A post's, of one month."""

    date_field = "month"
    attendance = count_field("在岗（人天）", help_text="人数乘天数，3 个人各在 20 天填 60。")
    month = month_field("月份")

    field_order = ("month", "attendance")

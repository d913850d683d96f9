"""Forms of promises, their steps and review, and of public capital."""

from decimal import Decimal

from django import forms

from luodi.common.forms import AmountField, DayInput
from luodi.projects.forms.base import EMPTY, LedgerForm
from luodi.sourcing.forms.admissions import number
from luodi.sourcing.operations.promise import CONCLUSIONS, Capital, Clause
from luodi.sourcing.terms import CapitalKind, PromiseKind, PromiseSide, PromiseState

UNITS = ("万元", "亩", "人", "吨标准煤", "平方米", "天", "%")


class PromiseForm(LedgerForm):
    date_field = "made_on"

    side = forms.ChoiceField(label="哪一方承诺", choices=[EMPTY, *PromiseSide.choices])
    kind = forms.ChoiceField(
        label="类别", choices=[EMPTY, *PromiseKind.choices],
        help_text="政府的奖补、与税收挂钩、地价租金、基金、限定经营者这几类自动送公平竞争审查。",
    )  # fmt: skip
    clause = forms.CharField(
        label="承诺内容", max_length=500, widget=forms.Textarea(attrs={"rows": 3, "wide": True})
    )
    amount = number("数量", 18, 4, required=False)
    unit_word = forms.ChoiceField(label="单位", choices=[EMPTY, *((u, u) for u in UNITS)], required=False)
    made_on = forms.DateField(label="哪天承诺", widget=DayInput())
    due_on = forms.DateField(label="兑现期限", widget=DayInput())
    owner = forms.CharField(label="由谁兑现", max_length=80)
    document = forms.CharField(label="协议或文件", max_length=80)
    flag = forms.BooleanField(label="别的类别也送公平竞争审查", required=False)

    def typed(self) -> Clause:
        data = self.cleaned_data
        return Clause(**{**data, "side": PromiseSide(data["side"]), "kind": PromiseKind(data["kind"])})


class StepForm(LedgerForm):
    date_field = "on"

    state = forms.ChoiceField(label="履行到哪一步", choices=PromiseState.choices)
    on = forms.DateField(label="哪天", widget=DayInput())
    amount = number("兑现数量", 18, 4, required=False)
    document = forms.CharField(
        label="凭据",
        max_length=80,
        required=False,
        help_text="拨款单号、批文号、验收文号；材料另外上传。",
    )
    words = forms.CharField(
        label="情况", max_length=500, widget=forms.Textarea(attrs={"rows": 3, "wide": True})
    )


class ReviewForm(LedgerForm):
    conclusion = forms.ChoiceField(
        label="结论", choices=[EMPTY, *((one.value, one.label) for one in CONCLUSIONS)]
    )
    words = forms.CharField(
        label="审查意见", max_length=500, widget=forms.Textarea(attrs={"rows": 4, "wide": True})
    )


class CapitalForm(LedgerForm):
    date_field = "agreed_on"

    kind = forms.ChoiceField(label="类别", choices=[EMPTY, *CapitalKind.choices])
    name = forms.CharField(label="基金或项目公司", max_length=120)
    amount = AmountField(label="总额", unit="万元", min_value=Decimal(0))
    public_amount = AmountField(label="其中政府出资", unit="万元", min_value=Decimal(0))
    return_ratio = number("返投倍数", 6, 3, required=False, help_text="只作登记，不作考核指标。")
    years = forms.IntegerField(
        label="年限", min_value=1, max_value=100, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "num"}),
    )  # fmt: skip
    agreed_on = forms.DateField(label="哪天约定", widget=DayInput())
    document = forms.CharField(label="批复文号", max_length=80, required=False)
    note = forms.CharField(label="说明", max_length=300, required=False)

    def typed(self) -> Capital:
        data = self.cleaned_data
        return Capital(**{**data, "kind": CapitalKind(data["kind"])})

"""Forms of sites, reservations and money asked for."""

from decimal import Decimal
from typing import Any

from django import forms

from luodi.common.forms import AmountField, DayInput
from luodi.projects.forms.base import EMPTY, LedgerForm
from luodi.projects.queries.choices import Choices
from luodi.sourcing.forms.admissions import number
from luodi.sourcing.operations.site import Described
from luodi.sourcing.terms import NeedKind, NeedState, RegistryField, SiteKind, SiteState
from luodi.sourcing.workbooks import listed

LEAST = Decimal("0.0001")


class SiteForm(LedgerForm):
    kind = forms.ChoiceField(label="类别", choices=[EMPTY, *SiteKind.choices])
    name = forms.CharField(label="名称", max_length=80, help_text="带上地块编号或门牌，全市不重名。")
    region = forms.ChoiceField(label="所在区划")
    amount = number("数量", 14, 4, least=LEAST, help_text="地块填亩，厂房填平方米，能耗填吨标准煤。")
    ratio = number("容积率", 6, 3, required=False)
    power = number("供电容量（千伏安）", 12, 2, required=False)
    industries = forms.CharField(
        label="限定的行业代码", max_length=100, required=False, help_text="多个用顿号分开；不限就空着。"
    )
    note = forms.CharField(label="说明", max_length=300, required=False)

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [EMPTY, *places]  # type: ignore[attr-defined]

    def described(self) -> Described:
        data = self.cleaned_data
        return Described(
            SiteKind(data["kind"]), data["name"], data["region"], data["amount"], data["ratio"], data["power"],
            [code.upper() for code in listed(data["industries"])], data["note"],
        )  # fmt: skip


class NewSiteForm(SiteForm):
    date_field = "since"

    state = forms.ChoiceField(label="现在怎样", choices=SiteState.choices)
    since = forms.DateField(label="自何日起", widget=DayInput())
    document = forms.CharField(label="文号", max_length=80, required=False)


class StateForm(LedgerForm):
    date_field = "since"

    state = forms.ChoiceField(label="变成", choices=SiteState.choices)
    since = forms.DateField(label="自何日起", widget=DayInput())
    document = forms.CharField(label="文号", max_length=80, required=False)
    note = forms.CharField(label="说明", max_length=300, required=False)


class ReserveForm(LedgerForm):
    holder = forms.CharField(
        label="为哪个项目或线索", max_length=200, help_text="项目名称、编号，或线索编号；要写到只有一个。"
    )
    amount = number("预留多少", 14, 4, required=False, least=LEAST, help_text="地块和厂房整处预留，不用填。")
    until_on = forms.DateField(label="保留到", widget=DayInput(), help_text="过了这天自动失效。")
    document = forms.CharField(label="文号", max_length=80, required=False)


class MatchForm(LedgerForm):
    """What is looked for; typed into the address, so that the answer can be sent on."""

    region = forms.ChoiceField(label="区划", required=False)
    industry = forms.CharField(label="行业代码", max_length=5, required=False)
    area = AmountField(label="用地", unit="亩", min_value=Decimal(0), required=False)
    floor = number("厂房（平方米）", 14, 2, required=False)
    energy = number("能耗（吨标准煤）", 14, 2, required=False)

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [("", "不限"), *places]  # type: ignore[attr-defined]


class FinanceForm(LedgerForm):
    kind = forms.ChoiceField(label="方式", choices=[EMPTY, *NeedKind.choices])
    amount = AmountField(label="金额", unit="万元", min_value=Decimal(0))
    purpose = forms.CharField(label="用途", max_length=200)
    needed_by = forms.DateField(label="几时要", widget=DayInput(), required=False)


class AnswerForm(LedgerForm):
    state = forms.ChoiceField(
        label="结果", choices=[(s.value, s.label) for s in NeedState if s != NeedState.ROUTED]
    )
    granted = AmountField(label="落实金额", unit="万元", min_value=Decimal(0), required=False)
    words = forms.CharField(
        label="情况", max_length=500, widget=forms.Textarea(attrs={"rows": 3, "wide": True})
    )


class FactForm(LedgerForm):
    date_field = "on"

    company = forms.ChoiceField(label="企业")
    field = forms.ChoiceField(label="查了什么", choices=[EMPTY, *RegistryField.choices])
    value = forms.CharField(
        label="查到的", max_length=60, help_text="金额填万元数；日期写 2015-06-30；失信、央企写是或否。"
    )
    source = forms.CharField(label="来源", max_length=80)
    on = forms.DateField(label="查询日期", widget=DayInput())

    def __init__(self, *args: Any, companies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["company"].choices = [EMPTY, *companies]  # type: ignore[attr-defined]


class FactsForm(LedgerForm):
    file = forms.FileField(
        label="工作簿（.xlsx、.xls、.ods、.csv）", help_text="一处不对整份不写入，每一处都会指出来。"
    )

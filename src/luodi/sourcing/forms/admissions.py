"""Forms of admission: the sheet, the meeting, a vote, the conclusion, lists and thresholds."""

from decimal import Decimal
from typing import Any

from django import forms

from luodi.common.forms import AmountField, DayInput
from luodi.projects.forms.base import EMPTY, LedgerForm
from luodi.projects.queries.choices import Choices
from luodi.sourcing.forms.chains import UploadForm
from luodi.sourcing.operations.admission import Stated
from luodi.sourcing.terms import MEASURE_UNITS, OUTCOMES, ThresholdMeasure, Vote

TEXT = {"rows": 3, "wide": True}
NUMBER = {"class": "num", "inputmode": "decimal"}
LARGEST = Decimal(10) ** 9


def number(label: str, digits: int, places: int, **more: Any) -> forms.DecimalField:
    least = more.pop("least", Decimal(0))
    return forms.DecimalField(
        label=label, max_digits=digits, decimal_places=places, min_value=least,
        widget=forms.TextInput(attrs=dict(NUMBER)), **more,
    )  # fmt: skip


class SheetForm(LedgerForm):
    """项目准入申请表"""

    region = forms.ChoiceField(label="拟落区划")
    industry = forms.CharField(
        label="行业代码", max_length=5, help_text="国民经济行业代码，越细筛得越准，例如 C38。"
    )
    content = forms.CharField(label="建设内容", max_length=4000, widget=forms.Textarea(attrs=dict(TEXT)))
    investment = AmountField(label="固定资产投资", unit="万元", min_value=Decimal(0))
    land = AmountField(label="用地", unit="亩", min_value=Decimal(0), required=False)
    output = AmountField(label="达产年产值", unit="万元", min_value=Decimal(0), required=False)
    tax = AmountField(label="达产年税收", unit="万元", min_value=Decimal(0), required=False)
    ratio = number("容积率", 6, 3, required=False)
    energy = number("年综合能耗（吨标准煤）", 14, 4, required=False)

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [EMPTY, *places]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("investment", "land", "output", "tax"):
            if data.get(name) is not None and data[name] > LARGEST:
                self.add_error(name, f"大得不可能（{data[name]}），请核对单位。")
        return data

    def stated(self) -> Stated:
        data = self.cleaned_data
        values = {**data, "industry": data["industry"].strip().upper()}
        return Stated(**{field: values[field] for field in Stated.__dataclass_fields__})


class MeetingForm(LedgerForm):
    date_field = "on"

    name = forms.CharField(label="会议", max_length=80, initial="项目准入评审会")
    on = forms.DateField(label="哪天开", widget=DayInput())
    place = forms.CharField(label="地点", max_length=80, required=False)
    chair = forms.CharField(label="主持", max_length=40)
    admissions = forms.MultipleChoiceField(
        label="上会的项目", widget=forms.CheckboxSelectMultiple(attrs={"wide": True})
    )
    members = forms.MultipleChoiceField(
        label="成员单位", widget=forms.CheckboxSelectMultiple(attrs={"wide": True}),
        help_text="至少三个，一项目一票；申报单位自动回避。",
    )  # fmt: skip

    def __init__(self, *args: Any, admissions: Choices, members: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["admissions"].choices = list(admissions)  # type: ignore[attr-defined]
        self.fields["members"].choices = list(members)  # type: ignore[attr-defined]


class VoteForm(LedgerForm):
    vote = forms.ChoiceField(
        label="表决", choices=Vote.choices, widget=forms.RadioSelect(attrs={"wide": True})
    )
    words = forms.CharField(
        label="意见", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2, "wide": True})
    )


class DecisionForm(LedgerForm):
    date_field = "on"

    outcome = forms.ChoiceField(label="结论", choices=[EMPTY, *((one.value, one.label) for one in OUTCOMES)])
    on = forms.DateField(label="结论日", widget=DayInput())
    document = forms.CharField(label="会议纪要文号", max_length=80)
    conditions = forms.CharField(
        label="条件和期限，一行一条", max_length=5000, required=False,
        widget=forms.Textarea(attrs={"rows": 4, "wide": True}),
        help_text="例如「环评批复后开工，2027-06-30」。每一条都转成企业的承诺，到期要有凭据。",
    )  # fmt: skip
    words = forms.CharField(
        label="说明", max_length=1000, required=False, widget=forms.Textarea(attrs=dict(TEXT))
    )


class ListForm(UploadForm):
    document = forms.CharField(label="文号", max_length=80)


class ThresholdForm(LedgerForm):
    date_field = "since"

    region = forms.ChoiceField(label="哪里", required=False)
    measure = forms.ChoiceField(
        label="指标",
        choices=[EMPTY, *((m.value, f"{m.label}（{MEASURE_UNITS[m] or '倍'}）") for m in ThresholdMeasure)],
    )
    value = number("门槛", 12, 4, least=Decimal("0.0001"))
    source = forms.CharField(label="出处", max_length=200)
    checked = forms.BooleanField(label="已对照原文", required=False)
    since = forms.DateField(label="自何日起", widget=DayInput())

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [("", "全市"), *places]  # type: ignore[attr-defined]

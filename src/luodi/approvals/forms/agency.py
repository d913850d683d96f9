"""Forms of 全程代办."""

from typing import Any

from django import forms

from luodi.approvals.operations.agency import Given
from luodi.common.forms import DayInput
from luodi.projects.forms.base import LedgerForm
from luodi.projects.forms.duty import HolderForm

MOST_OTHERS = 20
LONGEST = 60


class MandateForm(LedgerForm):
    date_field = "on"

    owner = forms.CharField(label="委托单位（业主）", max_length=80)
    contact = forms.CharField(
        label="业主经办人", max_length=40, help_text="只写姓名；电话记在企业档里，这里不重复。"
    )
    scope = forms.CharField(label="委托事项", max_length=200, initial="从项目备案到施工许可的全部审批")
    on = forms.DateField(label="签订日", widget=DayInput())
    until = forms.DateField(label="委托到何日止", required=False, widget=DayInput())
    document = forms.CharField(label="委托书编号", max_length=80, required=False)


class MaterialsForm(LedgerForm):
    """What the owner gives today: ticked from what steps ask for, or named."""

    date_field = "on"

    names = forms.MultipleChoiceField(
        label="还没交的材料", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="勾上今天收到的；同一份材料几个事项都要的，只收一次。",
    )  # fmt: skip
    others = forms.CharField(
        label="其他材料", required=False, max_length=500, help_text="一行一份。",
        widget=forms.Textarea(attrs={"rows": 3, "wide": True}),
    )  # fmt: skip
    copies = forms.IntegerField(label="每份几份", min_value=1, max_value=99, initial=1)
    original = forms.BooleanField(label="收的是原件", required=False)
    valid_until = forms.DateField(
        label="有效期到", required=False, widget=DayInput(), help_text="长期有效的留空。"
    )
    from_name = forms.CharField(label="移交人（业主）", max_length=40)
    on = forms.DateField(label="收到的日子", widget=DayInput())

    def __init__(self, *args: Any, wanted: list[tuple[str, list[str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["names"].choices = [  # type: ignore[attr-defined]
            (name, f"{name}（{len(steps)} 个事项要用）" if len(steps) > 1 else name) for name, steps in wanted
        ]

    def clean_others(self) -> str:
        typed: str = self.cleaned_data["others"]
        lines = [line.strip() for line in typed.splitlines() if line.strip()]
        if len(lines) > MOST_OTHERS:
            raise forms.ValidationError(f"一次最多写 {MOST_OTHERS} 份，现有 {len(lines)} 份，请分两次登记。")
        if long := next((line for line in lines if len(line) > LONGEST), ""):
            raise forms.ValidationError(
                f"「{long[:20]}…」有 {len(long)} 个字，一份材料的名称最多 {LONGEST} 个。"
            )
        return typed

    def given(self) -> list[Given]:
        data = self.cleaned_data
        others = [line.strip() for line in data["others"].splitlines() if line.strip()]
        return [
            Given(name, data["copies"], data["original"], data["valid_until"])
            for name in dict.fromkeys([*data["names"], *others])
        ]


class AgentHandoverForm(HolderForm):
    note = forms.CharField(
        label="交接说明", max_length=300, required=False, widget=forms.TextInput(attrs={"wide": True})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].required = True


class RatingForm(LedgerForm):
    score = forms.TypedChoiceField(
        label="评分",
        coerce=int,
        choices=[(5, "5 很满意"), (4, "4 满意"), (3, "3 一般"), (2, "2 不满意"), (1, "1 很不满意")],
    )
    said_by = forms.CharField(label="业主评价人", max_length=40)
    comment = forms.CharField(
        label="说了什么",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "wide": True}),
    )

"""Forms of chains and their targets."""

from typing import Any

from django import forms

from luodi.common.forms import DayInput
from luodi.projects.forms.base import EMPTY, LedgerForm
from luodi.projects.queries.choices import Choices
from luodi.sourcing.drafts import MOST_FIRMS, STRONG_FROM, NodeDraft
from luodi.sourcing.terms import Part
from luodi.sourcing.workbooks import listed

WIDE = {"rows": 2, "wide": True}


class UploadForm(LedgerForm):
    """A workbook that is taken in whole or not at all."""

    date_field = "on"

    file = forms.FileField(
        label="工作簿（.xlsx、.xls、.ods、.csv）", help_text="一处不对整份不写入，每一处都会指出来。"
    )
    on = forms.DateField(label="自何日起", widget=DayInput())


class ChainForm(LedgerForm):
    leader = forms.CharField(label="链长", max_length=40, required=False)
    lead_unit = forms.CharField(label="牵头单位", max_length=60, required=False)
    districts = forms.MultipleChoiceField(
        label="承接区县", required=False, widget=forms.CheckboxSelectMultiple(attrs={"wide": True})
    )
    source = forms.CharField(label="依据", max_length=200, required=False)

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["districts"].choices = list(places)  # type: ignore[attr-defined]


class NodeForm(LedgerForm):
    """`code` is fixed once the node is there: links and targets know it by that."""

    code = forms.CharField(label="环节编号", max_length=12, help_text="短而不重，例如 U1、M2。")
    name = forms.CharField(label="环节", max_length=40)
    part = forms.ChoiceField(label="位置", choices=[EMPTY, *Part.choices])
    industries = forms.CharField(
        label="行业代码", max_length=200, help_text="国民经济行业代码，多个用顿号分开，例如 C36、C38。"
    )
    products = forms.CharField(
        label="产品", max_length=1000, required=False, widget=forms.Textarea(attrs=WIDE),
        help_text="同一行业里靠产品分开，多个用顿号分开；不写就只看行业代码。",
    )  # fmt: skip
    feeds = forms.MultipleChoiceField(
        label="供给哪些环节", required=False, widget=forms.CheckboxSelectMultiple(attrs={"wide": True})
    )
    strong_from = forms.IntegerField(
        label="几家算强", min_value=1, max_value=MOST_FIRMS, initial=STRONG_FROM,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "num"}),
    )  # fmt: skip

    def __init__(self, *args: Any, others: Choices, fixed: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["feeds"].choices = list(others)  # type: ignore[attr-defined]
        if not others:
            del self.fields["feeds"]
        if fixed:
            del self.fields["code"]
        self.fixed = fixed

    def draft(self) -> NodeDraft:
        data = self.cleaned_data
        return NodeDraft(
            self.fixed or data["code"].strip(), data["name"].strip(), data["part"], tuple(listed(data["products"])),
            tuple(code.upper() for code in listed(data["industries"])), tuple(data.get("feeds", ())),
            data["strong_from"],
        )  # fmt: skip


class AssignForm(LedgerForm):
    date_field = "due_on"

    person = forms.ChoiceField(label="由谁跟进")
    due_on = forms.DateField(label="几时见上面", widget=DayInput(), required=False)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [EMPTY, *people]  # type: ignore[attr-defined]


class TargetForm(LedgerForm):
    words = forms.CharField(
        label="情况", max_length=300, widget=forms.Textarea(attrs={"rows": 3, "wide": True})
    )
    give_up = forms.BooleanField(label="不再跟进", required=False)

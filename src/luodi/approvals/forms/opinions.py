"""Forms of simulated approval."""

from decimal import Decimal
from typing import Any

from django import forms

from luodi.approvals.operations.opinions import Reviewed
from luodi.common.forms import AmountField, DayInput
from luodi.projects.forms.base import LedgerForm

REVIEWED = ("plot", "area", "ratio", "owner", "content")


class ReviewedForm(LedgerForm):
    """What the opinion rests on."""

    date_field = "on"

    plot = forms.CharField(label="地块", max_length=60)
    area = AmountField(label="用地面积", unit="亩", min_value=Decimal(0))
    ratio = forms.DecimalField(
        label="容积率", max_digits=6, decimal_places=3, min_value=Decimal("0.001"),
        widget=forms.TextInput(attrs={"class": "num", "inputmode": "decimal"}),
    )  # fmt: skip
    owner = forms.CharField(label="业主", max_length=80)
    content = forms.CharField(
        label="建设内容", max_length=500, widget=forms.Textarea(attrs={"rows": 2, "wide": True})
    )

    def reviewed(self) -> Reviewed:
        data: dict[str, Any] = {name: self.cleaned_data[name] for name in REVIEWED}
        return Reviewed(**data)


class OpinionForm(ReviewedForm):
    on = forms.DateField(label="出具日", widget=DayInput())
    expires_on = forms.DateField(
        label="失效日", widget=DayInput(), help_text="到这天还没转正，就要重新审查。"
    )
    opinion = forms.CharField(
        label="审查意见",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "wide": True}),
    )


class ConvertForm(ReviewedForm):
    on = forms.DateField(label="转正日", widget=DayInput())
    formal_number = forms.CharField(label="正式批文号或办件编号", max_length=60, required=False)


class EndForm(LedgerForm):
    """作废, and the land going elsewhere."""

    date_field = "on"

    on = forms.DateField(label="哪天", widget=DayInput())
    reason = forms.CharField(
        label="原因", max_length=500, widget=forms.Textarea(attrs={"rows": 3, "wide": True})
    )

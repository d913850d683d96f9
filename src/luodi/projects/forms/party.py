"""An investing party that comes later, or was left out."""

from typing import Any

from django import forms

from luodi.common.forms import PartialDateField
from luodi.projects.enums import Origin
from luodi.projects.forms.base import EMPTY, LedgerForm
from luodi.projects.operations.project import Party
from luodi.projects.queries.choices import Choices


class PartyForm(LedgerForm):
    date_field = "since"
    name = forms.CharField(label="投资方名称", max_length=200)
    origin = forms.ChoiceField(label="来源", choices=[EMPTY, *Origin.choices])
    credit_code = forms.CharField(label="统一社会信用代码", max_length=18, required=False)
    country = forms.ChoiceField(label="国别（境外）", required=False)
    since = PartialDateField(label="自何时起")

    def __init__(self, *args: Any, countries: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [EMPTY, *countries]  # type: ignore[attr-defined]

    def party(self) -> Party:
        data = self.cleaned_data
        return Party(data["name"], Origin(data["origin"]), data["credit_code"].upper(), data["country"])


class CorrectPartyForm(PartyForm):
    reason = forms.CharField(
        label="更正原因", max_length=500, widget=forms.Textarea(attrs={"rows": 2, "wide": True}),
        help_text="例如「信用代码抄错一位」。换了投资方请登记新的一方，再撤回或保留原来的。",
    )  # fmt: skip

"""攻坚行动: named, or drawn by rule."""

from typing import Any

from django import forms

from luodi.common.forms import DayInput
from luodi.projects.forms.base import EMPTY, LedgerForm
from luodi.projects.queries.ledger_list import region_names
from luodi.supervision.forms.named import NamedListField, named_projects
from luodi.supervision.operations.campaign import REACHED, Drive


class CampaignForm(LedgerForm):
    title = forms.CharField(
        label="名称", max_length=80, help_text="例如「扩大有效投资月」「决战三季度、冲刺四季度」。"
    )
    basis = forms.CharField(label="依据", max_length=120)
    first_on = forms.DateField(label="自", widget=DayInput())
    last_on = forms.DateField(label="至", widget=DayInput())
    regions = forms.MultipleChoiceField(
        label="区划", required=False, widget=forms.CheckboxSelectMultiple, help_text="不选为全市。"
    )
    not_yet = forms.ChoiceField(
        label="只要还没", required=False, choices=[EMPTY, *((kind.value, kind.label) for kind in REACHED)]
    )
    major = forms.BooleanField(label="只要重大项目", required=False)
    named = NamedListField(help_text="填了名单就只按名单，上面的范围不管用。项目编号，一行一个。")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        self.fields["regions"].choices = list(region_names().items())  # type: ignore[attr-defined] # a choice field

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["named"] = named_projects(self._user, self, "named")
        return data

    def drive(self) -> Drive:
        return Drive(**{**self.cleaned_data, "regions": tuple(self.cleaned_data["regions"])})

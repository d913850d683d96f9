"""Forms of visits and 盯引."""

from typing import Any

from django import forms

from luodi.common.forms import DayInput, month_field
from luodi.ledger.queries.reading import today
from luodi.projects.forms.base import EMPTY, LedgerForm
from luodi.projects.queries.choices import Choices
from luodi.sourcing.enums import VisitKind
from luodi.sourcing.queries.people import people


class VisitForm(LedgerForm):
    """One line: on a phone the first two fields and the button."""

    date_field = "on"
    company = forms.CharField(
        label="企业", max_length=300, widget=forms.TextInput(attrs={"list": "firms", "autocomplete": "off"})
    )
    kind = forms.ChoiceField(
        label="方式", choices=VisitKind.choices, initial=VisitKind.CALL, widget=forms.RadioSelect()
    )
    note = forms.CharField(
        label="情况",
        max_length=300,
        widget=forms.TextInput(attrs={"wide": True}),
        help_text="见了谁、谈了什么，一句话。",
    )
    on = forms.DateField(label="日期", widget=DayInput(), initial=today)
    lead = forms.ChoiceField(label="关于线索", required=False)
    is_new = forms.BooleanField(label="新企业，库里还没有", required=False)

    def __init__(self, *args: Any, leads: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].choices = [("", "不涉及线索"), *leads]  # type: ignore[attr-defined]


class PursueForm(LedgerForm):
    date_field = "on"
    company = forms.CharField(label="企业", max_length=300)
    leader = forms.ChoiceField(label="盯引领导", choices=lambda: [EMPTY, *people("sourcing.view")])
    aim = forms.CharField(
        label="目标", max_length=200, required=False, widget=forms.TextInput(attrs={"wide": True})
    )
    on = forms.DateField(label="自", widget=DayInput(), initial=today)


class MonthForm(LedgerForm):
    date_field = "month"
    month = month_field("月份")
    note = forms.CharField(label="本月进展", max_length=300, widget=forms.TextInput(attrs={"wide": True}))

"""Forms of 首谈."""

from typing import Any

from django import forms

from luodi.common.forms import DayInput
from luodi.ledger.queries.reading import today
from luodi.projects.forms.base import LedgerForm
from luodi.sourcing.enums import Ruling
from luodi.sourcing.settings import SETTINGS

LONG = {"rows": 3, "wide": True}


class ClaimForm(LedgerForm):
    date_field = "on"
    on = forms.DateField(label="首谈日期", widget=DayInput(), initial=today, help_text="保护期从这天起算。")
    file = forms.FileField(label="凭据", required=False, help_text="双方签字的会谈纪要、邀请函或投资方来函。")
    note = forms.CharField(
        label="首谈情况",
        max_length=1000,
        widget=forms.Textarea(attrs=LONG),
        help_text="何时何地与谁谈了什么。",
    )


class RenewForm(LedgerForm):
    file = forms.FileField(label="进展凭据", required=False)
    note = forms.CharField(label="谈到哪一步", max_length=1000, widget=forms.Textarea(attrs=LONG))


class ChallengeForm(LedgerForm):
    date_field = "on"
    investor = forms.CharField(
        label="投资方全称或统一社会信用代码", max_length=200, help_text="要写全称；只写一部分查不到。"
    )
    on = forms.DateField(label="本单位最早接触的日期", widget=DayInput())
    file = forms.FileField(label="凭据", required=False, help_text="能证明更早接触的材料。")
    note = forms.CharField(label="理由", max_length=1000, widget=forms.Textarea(attrs=LONG))


class RulingForm(LedgerForm):
    ruling = forms.ChoiceField(label="裁定", choices=Ruling.choices, widget=forms.RadioSelect())
    document = forms.CharField(label="文号", max_length=80)
    note = forms.CharField(
        label="理由", max_length=1000, widget=forms.Textarea(attrs=LONG), help_text="双方的凭据各怎样认定。"
    )


class EndForm(LedgerForm):
    note = forms.CharField(label="原因", max_length=500, widget=forms.Textarea(attrs=LONG))


class SettingsForm(LedgerForm):
    """One number a setting."""

    document = forms.CharField(label="依据", max_length=80, help_text="例如「金招〔2015〕12号」。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in SETTINGS.values():
            self.fields[one.code] = forms.IntegerField(
                label=f"{one.label}（{one.unit}）", min_value=one.least, max_value=one.most,
                help_text=f"随系统 {one.shipped}（{one.why}）",
                widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "num"}),
            )  # fmt: skip
        self.order_fields([*SETTINGS, "document"])

    def days(self) -> dict[str, int]:
        return {code: self.cleaned_data[code] for code in SETTINGS}

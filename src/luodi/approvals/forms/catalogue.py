"""Forms of the 权力清单 and the calendar."""

from django import forms

from luodi.common.forms import DayInput
from luodi.projects.forms.base import LedgerForm


class EditionForm(LedgerForm):
    date_field = "since"

    file = forms.FileField(
        label="改好的清单（.xlsx）",
        help_text="先导出现行的一版，改好再传回来；四张表「事项」「模板」「阶段」「停表原因」都要在。",
    )
    since = forms.DateField(label="自何日起施行", widget=DayInput())
    document = forms.CharField(label="依据文号", max_length=80, required=False)
    reason = forms.CharField(
        label="改了什么", max_length=500, widget=forms.Textarea(attrs={"rows": 2, "wide": True})
    )


class HolidayForm(LedgerForm):
    text = forms.CharField(
        label="放假和调休，一行一天", widget=forms.Textarea(attrs={"rows": 14, "wide": True, "spellcheck": "false"}),
        help_text="日期,休或班,名称。例如「2027-01-01,休,元旦」「2027-02-14,班,春节」。只写与平常周一至周五不同的日子。",
    )  # fmt: skip
    document = forms.CharField(label="通知文号", max_length=80, required=False)
    on = forms.DateField(label="通知日期", widget=DayInput())

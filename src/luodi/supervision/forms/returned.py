"""A workbook that comes back."""

from django import forms

from luodi.projects.forms.base import LedgerForm


class ReturnedForm(LedgerForm):
    file = forms.FileField(
        label="填好的工作簿", help_text="下载的那份，填好原样传回。",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods"}),
    )  # fmt: skip

"""核实部门."""

from django import forms

from luodi.org.enums import Function
from luodi.projects.forms.base import LedgerForm

BUREAU = ("", "市招商局")


class VerifierForm(LedgerForm):
    function = forms.ChoiceField(
        label="由谁核实",
        required=False,
        choices=[BUREAU, *((code, label) for code, label in Function.choices if code)],
        help_text="填了「主管职能」的单位按职能收到待核实的填报。",
    )
    bureau_may = forms.BooleanField(label="市招商局可以代核", required=False)
    document = forms.CharField(
        label="依据", max_length=80, help_text="文号或会议，例如「金招发〔2015〕12号」。"
    )

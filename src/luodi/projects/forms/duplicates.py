"""疑似重复: a verdict on a pair, a merge, naming a double the search did not find."""

from django import forms

from luodi.companies.enums import Verdict as Sameness
from luodi.projects.forms.base import LedgerForm


class VerdictForm(LedgerForm):
    """Posted by the row of a pair."""

    left = forms.UUIDField()
    right = forms.UUIDField()
    verdict = forms.ChoiceField(choices=Sameness.choices)
    reason = forms.CharField(max_length=300, required=False)


class MergeForm(LedgerForm):
    """Posted by the row of a pair."""

    source = forms.UUIDField()
    into = forms.UUIDField()
    reason = forms.CharField(max_length=300, required=False)


class DoubleForm(LedgerForm):
    """提出重复: which other project, by its code or whole name."""

    other = forms.CharField(
        label="与哪个项目重复", max_length=200, widget=forms.TextInput(attrs={"wide": True}),
        help_text="填那个项目的编号或全称。",
    )  # fmt: skip
    reason = forms.CharField(
        label="依据", max_length=300, widget=forms.Textarea(attrs={"rows": 2, "wide": True}),
        help_text="凭什么认定是同一个项目，例如「同一地块、同一份投资协议」。",
    )  # fmt: skip

"""The enterprise's three fields; a call; 回访."""

from typing import Any

from django import forms

from luodi.projects.forms.base import LedgerForm
from luodi.supervision.forms.slips import LONG
from luodi.supervision.operations.enterprise import Word


class WordForm(LedgerForm):
    trouble = forms.CharField(label="遇到什么困难", max_length=1000, widget=forms.Textarea(attrs=LONG))
    hoped = forms.CharField(label="希望怎样解决、几时解决", max_length=200, required=False)
    called = forms.CharField(
        label="怎么称呼您", max_length=40, required=False, help_text="不用留电话；请不要写涉密内容。"
    )

    def word(self) -> Word:
        return Word(**{name: self.cleaned_data[name] for name in ("trouble", "hoped", "called")})


class LinkForm(WordForm):
    """What stands in the enterprise's fields when it opens the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trouble"].required = False
        self.fields["called"].help_text = "例如「陈厂长」；不写电话。"


class CallForm(WordForm):
    number = forms.CharField(label="12345 工单号", max_length=40, required=False)


class CallbackForm(LedgerForm):
    solved = forms.ChoiceField(
        label="企业说", choices=[("1", "已解决"), ("0", "没有解决")], widget=forms.RadioSelect
    )
    raw = forms.CharField(
        label="企业原话", max_length=1000, widget=forms.Textarea(attrs=LONG), help_text="承办单位看不到原话。"
    )

"""暂缓亮灯 and the choice of rules."""

from typing import Any

from django import forms

from luodi.calc.lamps import rule_sets
from luodi.common.forms import DayInput
from luodi.projects.forms.base import LedgerForm
from luodi.supervision.forms.slips import LONG


class HoldForm(LedgerForm):
    date_field = "until"
    reason = forms.CharField(label="正当理由", max_length=500, widget=forms.Textarea(attrs=LONG))
    proof = forms.CharField(label="凭据", max_length=200, help_text="文号、会议纪要或材料名称。")
    until = forms.DateField(label="暂缓到哪天", widget=DayInput(), help_text="最多半年，到期自动恢复评灯。")


class RulesForm(LedgerForm):
    code = forms.ChoiceField(label="规则集", widget=forms.RadioSelect(attrs={"wide": True}))
    document = forms.CharField(label="选用依据", max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [  # type: ignore[attr-defined] # a choice field
            (rules.code, f"{rules.title}：{rules.source}") for rules in rule_sets().values()
        ]

"""市级动议: moving, answering, ruling."""

from typing import Any

from django import forms

from luodi.attachments.kinds import allowed_suffixes
from luodi.common.forms import DayInput
from luodi.projects.enums import Cause, Kind, MotionOutcome, Side, Stance
from luodi.projects.forms.base import EMPTY, LedgerForm
from luodi.projects.models.motion import MOVABLE
from luodi.projects.operations.milestone import Happening

ACCEPTED = ",".join(allowed_suffixes())


class MotionForm(LedgerForm):
    kind = forms.ChoiceField(label="动议", choices=MOVABLE)
    when = forms.DateField(label="自何日起", widget=DayInput(), help_text="实际停下或撤走的日子，不是今天。")
    cause = forms.ChoiceField(label="主要原因", choices=[EMPTY, *Cause.choices])
    second_cause = forms.ChoiceField(label="次要原因", choices=[EMPTY, *Cause.choices], required=False)
    side = forms.ChoiceField(label="责任方", choices=[EMPTY, *Side.choices])
    document = forms.CharField(label="文号或依据", max_length=80, required=False)
    until = forms.DateField(
        label="异议期到", widget=DayInput(), help_text="责任单位在这天（含）以前可以提出异议。"
    )
    note = forms.CharField(
        label="事实和理由", max_length=2000, widget=forms.Textarea(attrs={"rows": 4, "wide": True}),
        help_text="看到了什么、依据什么，例如「5 月督查：塔吊已拆，3 月起无到位资金」。",
    )  # fmt: skip

    def happening(self) -> Happening:
        data = self.cleaned_data
        return Happening(
            kind=Kind(data["kind"]), when=data["when"], note=data["note"], document=data["document"],
            cause=data["cause"], second_cause=data["second_cause"], side=data["side"],
        )  # fmt: skip


class ReplyForm(LedgerForm):
    stance = forms.ChoiceField(label="答复", choices=Stance.choices, widget=forms.RadioSelect())
    statement = forms.CharField(
        label="说明", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3, "wide": True}),
        help_text="有异议的写明理由；材料请传到项目的「佐证材料」。",
    )  # fmt: skip


class RulingForm(LedgerForm):
    outcome = forms.ChoiceField(
        label="裁定",
        choices=[(o.value, o.label) for o in (MotionOutcome.UPHELD, MotionOutcome.DISMISSED)],
        widget=forms.RadioSelect(),
    )
    document = forms.CharField(label="文号", max_length=80, required=False, help_text="动议成立的必填。")
    reason = forms.CharField(
        label="理由", max_length=2000, widget=forms.Textarea(attrs={"rows": 3, "wide": True}),
        help_text="责任单位有异议的，答复它的异议。",
    )  # fmt: skip
    file = forms.FileField(label="会议纪要或函件", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("outcome") == MotionOutcome.UPHELD and not data.get("document"):
            self.add_error("document", "动议成立要填文号，例如「金招领办〔2015〕8号」。")
        return data

"""Forms of problems and slips."""

import uuid
from typing import Any

from django import forms

from luodi.common.forms import DayInput
from luodi.projects.enums import Cause, Side
from luodi.projects.forms.base import EMPTY, LedgerForm
from luodi.supervision.enums import Level, Need, Source
from luodi.supervision.operations.problem import Finding
from luodi.supervision.operations.slip_order import Order
from luodi.supervision.queries.people import able_units
from luodi.supervision.queries.presets import preset

LONG = {"rows": 3, "wide": True}


def units() -> list[tuple[str, str]]:
    return [EMPTY, *((str(unit.pk), unit.short_name) for unit in able_units())]


class NoteForm(LedgerForm):
    """One text. `label`, `help_text` and whether it must be filled in come from the verb."""

    note = forms.CharField(max_length=1000, widget=forms.Textarea(attrs=LONG))

    def __init__(
        self, *args: Any, label: str = "说明", help_text: str = "", must: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["note"]
        field.label, field.help_text, field.required = label, help_text, must


class ExtensionForm(LedgerForm):
    date_field = "until"
    until = forms.DateField(label="延到", widget=DayInput(), help_text="落在节假日的顺延到下一个工作日。")
    note = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs=LONG))


class ReopenForm(LedgerForm):
    note = forms.CharField(
        label="批示内容和批示人", max_length=500, widget=forms.Textarea(attrs=LONG),
        help_text="例如「裘副市长11月20日批示：请办公室再核实」。",
    )  # fmt: skip
    due_on = forms.DateField(
        label="新的办结期限", required=False, widget=DayInput(), help_text="不填按单别时限。"
    )


class IssueForm(LedgerForm):
    kind = forms.ChoiceField(label="单别")
    to_unit = forms.ChoiceField(label="承办单位", help_text="只列现在有人能签收办理的单位。")
    demand = forms.CharField(
        label="办理要求",
        max_length=1000,
        widget=forms.Textarea(attrs=LONG),
        help_text="写清办成什么样算办好。",
    )
    due_on = forms.DateField(
        label="办结期限", required=False, widget=DayInput(),
        help_text="不填按单别时限（工作日）；填在节假日的顺延并写在单上。",
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = preset()
        kinds = [found.remind, *found.tiers] if user.may("supervision.issue") else []
        if user.may("supervision.raise"):
            kinds.append(found.upward)
        self.fields["kind"].choices = [  # type: ignore[attr-defined] # a choice field
            (
                kind.code,
                f"{kind.label}（{kind.days}个工作日）" if kind.days else f"{kind.label}（不编号、不计时）",
            )
            for kind in kinds
        ]
        self.fields["to_unit"].choices = units()  # type: ignore[attr-defined] # as above

    def order(self) -> Order:
        data = self.cleaned_data
        return Order(data["kind"], uuid.UUID(data["to_unit"]), data["demand"], data.get("due_on"))


class ProblemForm(LedgerForm):
    date_field = "promised_on"
    title = forms.CharField(label="问题", max_length=120, widget=forms.TextInput(attrs={"wide": True}))
    detail = forms.CharField(label="情况", required=False, max_length=2000, widget=forms.Textarea(attrs=LONG))
    source = forms.ChoiceField(label="来源", choices=Source.choices)
    cause = forms.ChoiceField(label="原因", choices=[EMPTY, *Cause.choices])
    side = forms.ChoiceField(label="责任方", choices=[EMPTY, *Side.choices])
    level = forms.ChoiceField(
        label="哪一级能解决", choices=Level.choices, help_text="下一级能解决的不往上提。"
    )
    lead_unit = forms.ChoiceField(label="牵头单位")
    assisting = forms.CharField(label="配合单位", required=False, max_length=200)
    promised_on = forms.DateField(label="承诺解决日", widget=DayInput())
    need = forms.ChoiceField(
        label="需要", required=False, choices=Need.choices, help_text="融资需要同时送金融办。"
    )
    need_name = forms.CharField(label="审批事项、地块或金额", required=False, max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead_unit"].choices = units()  # type: ignore[attr-defined] # a choice field

    def finding(self) -> Finding:
        data = dict(self.cleaned_data)
        return Finding(**{**data, "lead_unit": uuid.UUID(data["lead_unit"])})


class StepForm(LedgerForm):
    date_field = "promised_on"
    note = forms.CharField(label="进展或调整的理由", max_length=1000, widget=forms.Textarea(attrs=LONG))
    promised_on = forms.DateField(
        label="承诺日改到", required=False, widget=DayInput(), help_text="不改就空着；原来的日子在历史里。"
    )
    level = forms.ChoiceField(label="哪一级能解决", required=False, choices=[("", "不改"), *Level.choices])

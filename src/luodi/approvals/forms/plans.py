"""Forms of plans: making one, moving one, telling what happened."""

from collections.abc import Iterable
from typing import Any

from django import forms

from luodi.approvals.catalogue.conditions import BY_NAME
from luodi.approvals.catalogue.items import Catalogue, PauseReason
from luodi.approvals.enums import EventKind, Route
from luodi.approvals.imports import MOST_ROWS
from luodi.approvals.operations.plan import Wanted
from luodi.common.forms import DayInput
from luodi.projects.forms.base import EMPTY, LedgerForm

FACT = "fact_"


class PlanForm(LedgerForm):
    """办理路线, 模板 and the project's facts."""

    date_field = "begun_on"

    template = forms.ChoiceField(label="模板")
    route = forms.ChoiceField(
        label="办法", choices=Route.choices, help_text="模拟审批：拿地前先做实质审查，拿地后转正式。"
    )
    begun_on = forms.DateField(label="从哪天开始", widget=DayInput())

    def __init__(self, *args: Any, catalogue: Catalogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        templates = [(template.code, template.name) for template in catalogue.templates.values()]
        self.fields["template"].choices = templates  # type: ignore[attr-defined]
        for fact in BY_NAME.values():
            if fact.choices:
                field: forms.Field = forms.ChoiceField(
                    label=fact.question, choices=[EMPTY, *((c, c) for c in fact.choices)], required=False
                )
            else:
                field = forms.CharField(
                    label=fact.question, required=False, max_length=20,
                    widget=forms.TextInput(attrs={"class": "num", "inputmode": "decimal"}),
                )  # fmt: skip
                field.unit = fact.unit  # type: ignore[attr-defined] # drawn by common/field.html
            self.fields[FACT + fact.name] = field

    def wanted(self) -> Wanted:
        data = self.cleaned_data
        facts = {
            name.removeprefix(FACT): value for name, value in data.items() if name.startswith(FACT) and value
        }
        return Wanted(data["template"], Route(data["route"]), facts, data["begun_on"])

    def plan_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("template", "route", "begun_on")]

    def fact_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(FACT)]


class MoveForm(PlanForm):
    edition = forms.ChoiceField(label="清单版次")
    reason = forms.CharField(label="换版原因", max_length=500, required=False)

    def __init__(self, *args: Any, editions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["edition"].choices = editions  # type: ignore[attr-defined]

    def plan_fields(self) -> list[forms.BoundField]:
        return [self["edition"], *super().plan_fields(), self["reason"]]


class ResultForm(LedgerForm):
    """One happening of one step."""

    date_field = "on"

    kind = forms.ChoiceField(label="办到哪一步", choices=EventKind.choices)
    on = forms.DateField(label="日期", widget=DayInput())
    number = forms.CharField(
        label="办件编号或批文号", max_length=60, required=False, help_text="办结时必填，以在线平台上的为准。"
    )
    reason = forms.ChoiceField(
        label="停表原因", required=False, help_text="中止计时才填；清单里的「停表原因」表可以改。"
    )
    note = forms.CharField(
        label="备注", max_length=300, required=False, widget=forms.TextInput(attrs={"wide": True})
    )

    def __init__(self, *args: Any, reasons: Iterable[PauseReason], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [EMPTY, *((reason.code, reason.name) for reason in reasons)]
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]


class PasteForm(LedgerForm):
    """The text decides; a file is read into it first (views/results.py)."""

    file = forms.FileField(label="平台导出的文件", required=False)
    text = forms.CharField(
        label="或者贴在这里，连同表头", required=False, strip=False, max_length=300_000,
        widget=forms.Textarea(attrs={"rows": 10, "wide": True, "spellcheck": "false"}),
        help_text="单个项目也可以一行一件："
        "「环评 办结 2020-03-05 金环建〔2020〕12号」「A7 受理 2020-03-06」「B1 中止 2020-03-09 补正材料」。",
    )  # fmt: skip

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not text.strip() and not self.has_error("file"):
            raise forms.ValidationError("请选一个平台导出的文件，或把办理结果贴进来。")
        if (rows := len(text.splitlines())) > MOST_ROWS:
            raise forms.ValidationError(f"有 {rows} 行，一次最多 {MOST_ROWS} 行。请按日期分几次导出。")
        return text


class ObjectionForm(LedgerForm):
    reason = forms.CharField(
        label="异议理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3, "wide": True}),
        help_text="例如「材料 3 月 5 日才补齐，应从补齐日起算」。",
    )  # fmt: skip


class DecisionForm(LedgerForm):
    decision = forms.ChoiceField(
        label="裁定", choices=[("sustained", "成立，不算超期"), ("rejected", "不成立，照常亮出")]
    )
    reason = forms.CharField(
        label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3, "wide": True})
    )

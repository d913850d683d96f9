"""会议: calling one, its agenda, its decisions."""

import uuid
from typing import Any

from django import forms

from luodi.common.forms import DayInput
from luodi.projects.enums import Cause, Side
from luodi.projects.forms.base import EMPTY, LedgerForm
from luodi.projects.models import Project
from luodi.supervision.enums import Level, Source
from luodi.supervision.forms.slips import LONG, units
from luodi.supervision.operations.meeting import waiting_for_a_meeting
from luodi.supervision.operations.problem import Finding


class MeetingForm(LedgerForm):
    title = forms.CharField(label="会议", max_length=80, help_text="例如「招商引资项目推进专题会」。")
    held_on = forms.DateField(label="开会日", widget=DayInput())
    chair = forms.CharField(label="主持", max_length=40)
    place = forms.CharField(label="地点", max_length=80, required=False)


class AgendaForm(LedgerForm):
    """An open problem, or a project by its code."""

    about = forms.ChoiceField(
        label="为哪个问题", required=False, widget=forms.Select(attrs={"wide": True}),
        help_text="列的是区县解决不了、还没解决的问题。",
    )  # fmt: skip
    code = forms.CharField(label="或者填项目编号", max_length=40, required=False)
    question = forms.CharField(
        label="要会议定什么", max_length=200, widget=forms.TextInput(attrs={"wide": True})
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        self._problems = {str(p.pk): p for p in waiting_for_a_meeting(user)}
        choices = [(key, f"{p.project.name}：{p.title}") for key, p in self._problems.items()]
        self.fields["about"].choices = [EMPTY, *choices]  # type: ignore[attr-defined] # a choice field

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        about, code = data.get("about", ""), data.get("code", "").strip()
        if about and about in self._problems:
            data["project"], data["about"] = self._problems[about].project_id, uuid.UUID(about)
        elif code:
            found = Project.objects.visible_to(self._user).unmerged().filter(code=code).first()
            if found is None:
                self.add_error("code", f"没有编号为 {code} 的项目，请从台账里复制编号。")
            data["project"], data["about"] = found and found.pk, None
        elif "about" not in self.errors:
            self.add_error("about", "请选一个问题，或填项目编号。")
        return data


class DecisionForm(LedgerForm):
    date_field = "promised_on"
    text = forms.CharField(label="会议决定", max_length=1000, widget=forms.Textarea(attrs=LONG))
    title = forms.CharField(label="要办什么", max_length=120, widget=forms.TextInput(attrs={"wide": True}))
    cause = forms.ChoiceField(label="原因", choices=[EMPTY, *Cause.choices])
    side = forms.ChoiceField(label="责任方", choices=[EMPTY, *Side.choices])
    level = forms.ChoiceField(label="哪一级能解决", choices=Level.choices)
    lead_unit = forms.ChoiceField(label="谁办")
    assisting = forms.CharField(label="配合单位", required=False, max_length=200)
    promised_on = forms.DateField(label="哪天前", widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead_unit"].choices = units()  # type: ignore[attr-defined] # as above

    def task(self) -> Finding:
        data = self.cleaned_data
        return Finding(
            title=data["title"], source=Source.MEETING, cause=data["cause"], side=data["side"], level=data["level"],
            lead_unit=uuid.UUID(data["lead_unit"]), promised_on=data["promised_on"], detail=data["text"],
            assisting=data["assisting"],
        )  # fmt: skip

"""领导: contact with a platform, a visit in one line, 批示."""

import uuid
from typing import Any

from django import forms

from luodi.common.forms import DayInput
from luodi.ledger.queries.reading import today
from luodi.org.enums import UnitKind
from luodi.org.models import Unit
from luodi.projects.enums import Cause, Side
from luodi.projects.forms.base import EMPTY, LedgerForm
from luodi.supervision.enums import Level, Source
from luodi.supervision.forms.slips import LONG, units
from luodi.supervision.operations.leader import LINE
from luodi.supervision.operations.problem import Finding
from luodi.supervision.queries.leaders import leaders, own_leader

PLATFORMS = (UnitKind.ZONE_COMMITTEE, UnitKind.COUNTY_BUREAU)


class LeaderForm(LedgerForm):
    """Whoever reads for a leader finds that leader chosen."""

    post = forms.ChoiceField(label="领导")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = [EMPTY, *((str(one.post), one.words) for one in leaders())]  # type: ignore[attr-defined] # a choice field
        own = own_leader(user)
        self.initial.setdefault("post", str(own.post) if own else "")
        for name in ("on", "since"):
            if name in self.fields:
                self.initial.setdefault(name, today())

    @property
    def leader(self) -> uuid.UUID:
        return uuid.UUID(self.cleaned_data["post"])


class PlatformForm(LeaderForm):
    platform = forms.ChoiceField(label="平台")
    since = forms.DateField(label="从哪天起", widget=DayInput())
    document = forms.CharField(label="分工文件", max_length=80, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Unit.objects.active().filter(kind__in=PLATFORMS)
        self.fields["platform"].choices = [EMPTY, *((str(unit.pk), unit.short_name) for unit in found)]  # type: ignore[attr-defined] # as above


class LeaderVisitForm(LeaderForm):
    on = forms.DateField(label="到现场那天", widget=DayInput())
    line = forms.CharField(label="一句话", max_length=LINE, widget=forms.TextInput(attrs={"wide": True}))


class InstructionForm(LeaderForm):
    on = forms.DateField(label="批示日期", widget=DayInput())
    text = forms.CharField(label="批示原文", max_length=1000, widget=forms.Textarea(attrs=LONG))
    photo = forms.FileField(
        label="批示照片", required=False, help_text="可以不传；本系统不得录入涉密信息。",
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png", "capture": "environment"}),
    )  # fmt: skip
    title = forms.CharField(label="要办什么", max_length=120, widget=forms.TextInput(attrs={"wide": True}))
    cause = forms.ChoiceField(label="原因", choices=[EMPTY, *Cause.choices])
    side = forms.ChoiceField(label="责任方", choices=[EMPTY, *Side.choices])
    level = forms.ChoiceField(label="哪一级能解决", choices=Level.choices)
    lead_unit = forms.ChoiceField(label="谁办")
    promised_on = forms.DateField(label="哪天前", widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead_unit"].choices = units()  # type: ignore[attr-defined] # as above

    def task(self) -> Finding:
        data = self.cleaned_data
        return Finding(
            title=data["title"], source=Source.INSTRUCTION, cause=data["cause"], side=data["side"],
            level=data["level"], lead_unit=uuid.UUID(data["lead_unit"]), promised_on=data["promised_on"],
            detail=data["text"],
        )  # fmt: skip

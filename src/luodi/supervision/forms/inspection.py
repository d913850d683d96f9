"""Forms of 督查: planning a round, the page used on site."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from luodi.common.forms import DayInput
from luodi.common.lamps import Lamp
from luodi.projects.enums import Cause, Kind, Side
from luodi.projects.forms.base import EMPTY, LedgerForm
from luodi.projects.models.claim import OpenClaim
from luodi.projects.queries.ledger_list import region_names
from luodi.supervision.enums import Agreement, Level, RoundKind, Source
from luodi.supervision.forms.named import NamedListField, named_projects
from luodi.supervision.forms.slips import LONG, units
from luodi.supervision.operations.checking import Check
from luodi.supervision.operations.inspection import Plan
from luodi.supervision.operations.problem import Finding


class RoundForm(LedgerForm):
    date_field = "first_on"
    kind = forms.ChoiceField(label="种类", choices=RoundKind.choices)
    title = forms.CharField(label="名称", max_length=80, help_text="例如「2026年11月督查」。")
    basis = forms.CharField(
        label="依据", max_length=120, required=False,
        help_text="年度督查计划或批准文号；没有依据的不叫督查，记为「调研服务」。",
    )  # fmt: skip
    first_on = forms.DateField(label="自", widget=DayInput())
    last_on = forms.DateField(label="至", widget=DayInput())
    regions = forms.MultipleChoiceField(
        label="区划", required=False, widget=forms.CheckboxSelectMultiple, help_text="不选为全市。"
    )
    lamps = forms.MultipleChoiceField(
        label="灯", required=False, choices=Lamp.choices, widget=forms.CheckboxSelectMultiple,
        help_text="不选为各种灯，按比例抽。",
    )  # fmt: skip
    wanted = forms.IntegerField(label="查几个", min_value=1, max_value=200, initial=10)
    groups = forms.IntegerField(label="分几组", min_value=1, max_value=20, initial=2)
    unit_ceiling = forms.IntegerField(label="每单位每月最多查几个", min_value=1, initial=5)
    enterprise_ceiling = forms.IntegerField(label="每企业每月最多去几次", min_value=1, initial=1)

    named = NamedListField(
        help_text="项目编号，一行一个。指定的一定去，不够「查几个」再抽样补足；指定也要守上限。"
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        self.fields["regions"].choices = list(region_names().items())  # type: ignore[attr-defined] # a choice field

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["named"] = named_projects(self._user, self, "named")
        return data

    def plan(self) -> Plan:
        data = dict(self.cleaned_data)
        return Plan(**{**data, "regions": tuple(data["regions"]), "lamps": tuple(data["lamps"])})


class SiteForm(LedgerForm):
    """
    On site, on a phone. A problem is opened when its title is filled in. `claims`: reported milestones nobody has
    decided, each of which may be ticked as there or not there.
    """

    date_field = "visited_on"
    visited_on = forms.DateField(label="到场日", widget=DayInput())
    agreement = forms.ChoiceField(label="与填报", choices=Agreement.choices, widget=forms.RadioSelect)
    seen = forms.CharField(
        label="现场看到", max_length=2000, widget=forms.Textarea(attrs={"rows": 5, "wide": True})
    )
    inspector = forms.CharField(label="督查人签名", max_length=40, required=False)
    site_person = forms.CharField(
        label="现场人员签名", max_length=40, required=False, help_text="可以不签；签了就是两边都认。"
    )
    title = forms.CharField(label="发现的问题", max_length=120, required=False, help_text="没有问题就空着。")
    cause = forms.ChoiceField(label="原因", choices=[EMPTY, *Cause.choices], required=False)
    side = forms.ChoiceField(label="责任方", choices=[EMPTY, *Side.choices], required=False)
    level = forms.ChoiceField(label="哪一级能解决", choices=Level.choices, required=False)
    lead_unit = forms.ChoiceField(label="牵头单位", required=False)
    promised_on = forms.DateField(label="承诺解决日", required=False, widget=DayInput())

    def __init__(self, *args: Any, claims: Sequence[OpenClaim] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead_unit"].choices = units()  # type: ignore[attr-defined] # a choice field
        self._claims = {f"check_{claim.pk}": claim for claim in claims}
        for name, claim in self._claims.items():
            self.fields[name] = forms.ChoiceField(
                label=f"{Kind(claim.what).label}（填报 {claim.occurred_on}）", required=False,
                choices=[("", "没有核"), ("1", "现场看到"), ("0", "现场没有看到")],
            )  # fmt: skip

    def checks(self) -> list[Check]:
        data = self.cleaned_data
        return [Check(claim.pk, data[name] == "1") for name, claim in self._claims.items() if data[name]]

    def check_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self._claims]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("title"):
            for name in ("cause", "side", "lead_unit", "promised_on"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, "写了问题，这一项就要填。")
        return data

    def finding(self) -> Finding | None:
        data = self.cleaned_data
        if not data["title"]:
            return None
        return Finding(
            title=data["title"], source=Source.INSPECTION, cause=data["cause"], side=data["side"],
            level=data["level"] or Level.DISTRICT, lead_unit=uuid.UUID(data["lead_unit"]),
            promised_on=data["promised_on"], detail=data["seen"],
        )  # fmt: skip

    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("visited_on", "agreement", "seen")]

    def problem_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("title", "cause", "side", "level", "lead_unit", "promised_on")]

    def signature_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("inspector", "site_person")]


class ReplyForm(LedgerForm):
    note = forms.CharField(
        label="核对意见",
        max_length=1000,
        widget=forms.Textarea(attrs=LONG),
        help_text="没有意见写「无异议」。",
    )

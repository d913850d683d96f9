"""The wizard's questions: four choices about the city, then its three administrators."""

from typing import Any

from django import forms

from luodi.common.forms import Form
from luodi.org.city_plan import ADMINISTRATORS, CityPlan, PlannedPerson, PlannedRegion, read_regions
from luodi.org.enums import LandingRule, RegionKind, SlipPreset
from luodi.org.errors import OrgRefusal
from luodi.org.models import Region

LANDING_HINTS = {
    LandingRule.LAND_SUPPLIED_AND_STARTED: "土地已供并开工，两样都有才算",
    LandingRule.CONTRACT_REGISTERED_LAND_FUND: "五样齐备，口径最严",
    LandingRule.CONTRACT_REGISTERED_STARTED: "不看资金，看主体工程",
    LandingRule.REGISTERED: "领到营业执照就算，口径最宽",
    LandingRule.STARTED: "只看开工",
}


class TokenForm(Form):
    token = forms.CharField(label="初始化口令", max_length=60, help_text="印在服务器的启动窗口里。")


class CityForm(Form):
    """`city` is fixed before this form is drawn, because the districts offered depend on it."""

    name = forms.CharField(label="单位称呼", max_length=60, help_text="显示在左上角和通报上，如「金华市」。")
    regions = forms.MultipleChoiceField(
        label="区县和功能区", widget=forms.CheckboxSelectMultiple(attrs={"wide": True}), required=False
    )
    pasted = forms.CharField(
        label="名单里没有的，一行写一个",
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "某某片区 功能区"}),
        required=False,
        max_length=4000,
        help_text="可从表格里粘贴「代码 名称」；没有代码的由系统编一个。",
    )
    landing_rule = forms.ChoiceField(
        label="怎样算落地", choices=LandingRule.choices, widget=forms.RadioSelect(attrs={"wide": True})
    )
    slip_preset = forms.ChoiceField(
        label="三单叫什么", choices=SlipPreset.choices, widget=forms.RadioSelect(attrs={"wide": True})
    )

    def __init__(self, city: Region, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.city = city
        self.offered = list(Region.objects.of_city(city.code).counties_and_zones())
        self.fields["regions"].choices = [  # type: ignore[attr-defined] # a choice field
            (r.code, f"{r.name}（功能区）" if r.kind == RegionKind.ZONE else r.name) for r in self.offered
        ]
        self.fields["regions"].initial = [r.code for r in self.offered if r.kind == RegionKind.COUNTY]
        self.fields["name"].initial = city.name
        self.fields["landing_rule"].choices = [  # type: ignore[attr-defined] # a choice field
            (value, f"{label}——{LANDING_HINTS[LandingRule(value)]}") for value, label in LandingRule.choices
        ]
        for role, label in ADMINISTRATORS.items():
            self.fields[f"{role}_name"] = forms.CharField(label=f"{label}姓名", max_length=30)
            self.fields[f"{role}_username"] = forms.CharField(label=f"{label}账号", max_length=40)
            self.fields[f"{role}_password"] = forms.CharField(
                label=f"{label}初始密码", widget=forms.PasswordInput(render_value=False), strip=False
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            pasted = read_regions(self.city.code, cleaned.get("pasted", ""))
        except OrgRefusal as refusal:
            self.add_error("pasted", str(refusal))
            pasted = ()
        ticked = set(cleaned.get("regions", ()))
        chosen = [PlannedRegion(r.code, r.name, r.kind) for r in self.offered if r.code in ticked]
        cleaned["planned"] = (*chosen, *(p for p in pasted if p.code not in ticked))
        return cleaned

    def plan(self) -> CityPlan:
        data = self.cleaned_data
        return CityPlan(
            code=self.city.code,
            name=data["name"],
            regions=data["planned"],
            landing_rule=data["landing_rule"],
            slip_preset=data["slip_preset"],
            administrators=tuple(
                PlannedPerson(role, data[f"{role}_username"], data[f"{role}_name"], data[f"{role}_password"])
                for role in ADMINISTRATORS
            ),
        )

    def refuse(self, refusal: OrgRefusal) -> None:
        """Put a refusal of the operation beside the field it belongs to."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))

"""Forms of responsibility: assigning, handing over, transferring, sharing credit."""

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from luodi.common.forms import DayInput
from luodi.projects.enums import SINGLE_DUTIES, CreditKind, DutyRole
from luodi.projects.forms.base import EMPTY, LedgerForm
from luodi.projects.operations.district_merger import Merger
from luodi.projects.operations.duty import Holder
from luodi.projects.operations.transfer import Share
from luodi.projects.queries.choices import Choices
from luodi.projects.queries.holders import Candidate, as_choices

SHARES = 3


class HolderForm(LedgerForm):
    """Somebody with a post (who then sees the project), or just a name."""

    date_field = "since"

    holder = forms.ChoiceField(
        label="由谁担任", required=False, help_text="选岗位，换人后由继任者接着看到项目；选单位用于牵头单位。"
    )
    person_name = forms.CharField(
        label="没有账号的人", max_length=40, required=False, help_text="只记姓名，看不到系统。"
    )
    person_unit = forms.CharField(label="所在单位", max_length=80, required=False)
    since = forms.DateField(label="自何日起", widget=DayInput())
    document = forms.CharField(
        label="分工文件", max_length=80, required=False, help_text="例如「金政办发〔2026〕12号」。"
    )

    def __init__(self, *args: Any, candidates: dict[str, Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = candidates
        self.fields["holder"].choices = [("", "—"), *as_choices(candidates)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("holder") and not data.get("person_name") and "holder" not in self.errors:
            self.add_error("holder", "请选一个岗位或单位，或填没有账号的人的姓名。")
        return data

    def clean_person_name(self) -> str:
        name: str = self.cleaned_data["person_name"]
        if name and not any(sign.isalpha() for sign in name):
            raise ValidationError(f"「{name}」不是人名，请填姓名，如「王某某」。")
        return name

    def as_holder(self) -> Holder:
        chosen = self.cleaned_data.get("holder")
        if chosen:
            return self.candidates[chosen].holder
        return Holder(self.cleaned_data["person_name"], self.cleaned_data["person_unit"])


class AssignForm(HolderForm):
    role = forms.ChoiceField(label="责任", choices=DutyRole.choices)
    field_order = ("role", "holder", "person_name", "person_unit", "since", "document")


class EntrustForm(AssignForm):
    """按文指派; the projects travel as `pick` in the same POST."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        single = [(role.value, role.label) for role in DutyRole if role in SINGLE_DUTIES]
        self.fields["role"].choices = single  # type: ignore[attr-defined]
        self.fields["document"].required = True


class HandoverForm(HolderForm):
    """交接; the duties themselves travel as `duty` in the same POST."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].required = True


class EndDutyForm(LedgerForm):
    on = forms.DateField(label="到何日止", widget=DayInput())
    document = forms.CharField(label="依据", max_length=80, required=False)


class ShareFields(LedgerForm):
    """Up to three units with their part of the credit."""

    share_until = forms.DateField(
        label="计分归属到何日止",
        required=False,
        widget=DayInput(),
        help_text="到期后全部计给新单位；留空为长期。",
    )
    share_kind = forms.ChoiceField(label="计分范围", choices=CreditKind.choices, required=False)

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(SHARES):
            self.fields[f"share_unit_{number}"] = forms.ChoiceField(
                label=f"计分单位 {number + 1}", choices=[EMPTY, *units], required=False
            )
            self.fields[f"share_{number}"] = forms.DecimalField(
                label="份额（%）", required=False, min_value=Decimal(0), max_value=Decimal(100), decimal_places=2, max_digits=5,
                widget=forms.TextInput(attrs={"class": "num", "inputmode": "decimal"}),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        total = Decimal(0)
        for number in range(SHARES):
            unit, share = data.get(f"share_unit_{number}"), data.get(f"share_{number}")
            if bool(unit) != bool(share):
                self.add_error(f"share_{number}", "单位和份额要一起填。")
            total += share or Decimal(0)
        if total and total != 100:
            raise ValidationError(f"各单位份额合计 {total} %，应当正好 100 %。")
        return data

    def shares(self) -> list[Share]:
        data = self.cleaned_data
        return [
            Share(
                uuid.UUID(data[f"share_unit_{n}"]), data[f"share_{n}"] / 100,
                CreditKind(data.get("share_kind") or CreditKind.ALL), data.get("share_until"),
            )
            for n in range(SHARES)
            if data.get(f"share_unit_{n}")
        ]  # fmt: skip

    def share_rows(self) -> list[list[forms.BoundField]]:
        return [[self[f"share_unit_{n}"], self[f"share_{n}"]] for n in range(SHARES)]


class TransferForm(ShareFields):
    """划转; the projects travel as `pick` in the same POST."""

    date_field = "since"

    to_unit = forms.ChoiceField(label="划入单位")
    to_region = forms.ChoiceField(label="划入区划")
    since = forms.DateField(
        label="生效日", widget=DayInput(), help_text="从这天起归新单位；以前的数按当时的单位读。"
    )
    document = forms.CharField(label="文号", max_length=80)

    def __init__(self, *args: Any, units: Choices, regions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, units=units, **kwargs)
        self.fields["to_unit"].choices = [EMPTY, *units]  # type: ignore[attr-defined]
        self.fields["to_region"].choices = [EMPTY, *regions]  # type: ignore[attr-defined]

    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("to_unit", "to_region", "since", "document")]


class CreditForm(ShareFields):
    since = forms.DateField(label="自何日起", widget=DayInput())
    document = forms.CharField(label="文号或协议", max_length=80)

    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("since", "document")]


class MergerForm(LedgerForm):
    """区划合并."""

    date_field = "since"

    from_unit = forms.ChoiceField(label="被合并的单位")
    to_unit = forms.ChoiceField(label="并入单位")
    region = forms.ChoiceField(
        label="项目所在区划",
        required=False,
        help_text="原区划作为地方仍在的，保持不变，现行区划的数按沿革归并。",
    )
    heir = forms.ChoiceField(
        label="原单位岗位的责任交给",
        required=False,
        help_text="联系领导等；不选的仍由原来的人担任，以后再交接。",
    )
    since = forms.DateField(label="生效日", widget=DayInput())
    document = forms.CharField(label="文号", max_length=80, help_text="例如「金政发〔2020〕12号」。")

    def __init__(
        self, *args: Any, units: Choices, everybody: Choices, regions: Choices,
        candidates: dict[str, Candidate], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.candidates = candidates
        self.fields["from_unit"].choices = [EMPTY, *everybody]  # type: ignore[attr-defined]
        self.fields["to_unit"].choices = [EMPTY, *units]  # type: ignore[attr-defined]
        self.fields["region"].choices = [("", "保持原区划"), *regions]  # type: ignore[attr-defined]
        self.fields["heir"].choices = [("", "不交接"), *as_choices(candidates)]  # type: ignore[attr-defined]

    def merger(self) -> Merger:
        data = self.cleaned_data
        return Merger(
            uuid.UUID(data["from_unit"]), uuid.UUID(data["to_unit"]), data["since"], data["document"],
            data["region"], self.candidates[data["heir"]].holder if data["heir"] else None,
        )  # fmt: skip

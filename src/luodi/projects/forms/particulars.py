"""登记, 更正 and 变更 of a project: three different forms over the same table of fields."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from luodi.calc.credit_code import fault as credit_code_fault
from luodi.common.forms import PartialDateField
from luodi.projects.classes import SECTOR_HINT, major_hint, said_by_rules
from luodi.projects.enums import Origin
from luodi.projects.fields import BY_CODE, FIELDS
from luodi.projects.forms.base import EMPTY, Group, LedgerForm, form_field, grouped, stored
from luodi.projects.operations.project import Party
from luodi.projects.queries.choices import Choices, Options

PARTIES = 4
"""Rows for investing parties on the form; more are added from the project's page."""


class CreateForm(LedgerForm):
    """A project begins. `values()` and `parties()` are what create_project takes."""

    date_field = "since"

    since = PartialDateField(label="开始在谈", help_text="什么时候开始谈的；只知道月份就写到月份。")

    def __init__(self, *args: Any, options: Options, countries: Callable[[], Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        currency = self.data.get("currency", "CNY") if self.is_bound else "CNY"
        for field in FIELDS:
            self.fields[field.code] = form_field(field, options, currency=currency)
        self.fields["code"].help_text = "留空由系统按单位和年度编号。"
        self.fields["major"].help_text = major_hint()
        self.fields["sector"].help_text = SECTOR_HINT
        self.fields["currency"].initial = "CNY"
        self.fields["name"].widget.attrs["wide"] = True
        for number in range(PARTIES):
            self.fields.update(_party_fields(number, countries))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number in range(PARTIES):
            self._clean_party(number, data)
        return data

    def _clean_party(self, number: int, data: Mapping[str, Any]) -> None:
        name, code = data.get(f"party_name_{number}"), data.get(f"party_code_{number}")
        origin = data.get(f"party_origin_{number}")
        if not name:
            if code or origin:
                self.add_error(f"party_name_{number}", "填了其他栏就要填投资方名称。")
            return
        if not origin:
            self.add_error(f"party_origin_{number}", "请选来源：省外、省内市外、境外或市内。")
        if origin == Origin.FOREIGN and not data.get(f"party_country_{number}"):
            self.add_error(f"party_country_{number}", "境外投资方要填国别（地区）。")
        if code and (wrong := credit_code_fault(code)):
            self.add_error(f"party_code_{number}", wrong)

    def values(self) -> dict[str, Any]:
        found = {f.code: stored(f, self.cleaned_data.get(f.code)) for f in FIELDS}
        return found | said_by_rules(found, self.cleaned_data["since"].last)

    def parties(self) -> tuple[Party, ...]:
        found = []
        for number in range(PARTIES):
            name = self.cleaned_data.get(f"party_name_{number}")
            if name:
                found.append(
                    Party(
                        name=name,
                        origin=Origin(self.cleaned_data[f"party_origin_{number}"]),
                        credit_code=self.cleaned_data[f"party_code_{number}"].upper(),
                        country=self.cleaned_data[f"party_country_{number}"],
                    )
                )
        return tuple(found)

    def groups(self) -> list[Group]:
        return grouped(self, [field.code for field in FIELDS])

    def party_rows(self) -> list[list[forms.BoundField]]:
        return [
            [self[f"party_{part}_{number}"] for part in ("name", "origin", "code", "country")]
            for number in range(PARTIES)
        ]


class CorrectForm(LedgerForm):
    """更正: we were wrong. Shows the fields of one entry as they were recorded, and the others empty."""

    reason = forms.CharField(
        label="更正原因", max_length=500, widget=forms.Textarea(attrs={"rows": 2, "wide": True}),
        help_text="例如「录入时把亿元写成了万元」。历史里会一直看得到。",
    )  # fmt: skip

    def __init__(self, *args: Any, options: Options, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in FIELDS:
            if field.code != "unit":
                self.fields[field.code] = form_field(field, options, currency=currency)
        self.fields["name"].widget.attrs["wide"] = True
        self.order_fields([*(f.code for f in FIELDS), "reason"])

    def values(self) -> dict[str, Any]:
        """Only what differs from the entry: an emptied field is taken out of it."""
        return {
            code: stored(BY_CODE[code], self.cleaned_data.get(code))
            for code in self.changed_data
            if code in BY_CODE
        }

    def groups(self) -> list[Group]:
        return grouped(self, [field.code for field in FIELDS])


class ChangeForm(LedgerForm):
    """变更: the world changed as from a day. Only what changed is filled in; the hint shows what holds today."""

    date_field = "since"
    since = PartialDateField(label="自何时起", help_text="情况从哪天起变的。早先的日子仍按原来的读。")
    document = forms.CharField(label="文号或依据", max_length=80, required=False)
    reason = forms.CharField(
        label="说明", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2, "wide": True})
    )

    def __init__(
        self, *args: Any, options: Options, currency: str, today: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for field in FIELDS:
            if field.changes and field.code != "unit":
                made = form_field(field, options, currency=currency, required=False)
                made.help_text = f"现为：{today[field.code]}" if today.get(field.code) else "现为空"
                self.fields[field.code] = made
        self.fields["name"].widget.attrs["wide"] = True

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not self.values():
            raise ValidationError("没有填写任何变更内容：变了哪几项，就填哪几项。")
        return data

    def values(self) -> dict[str, Any]:
        found = {
            code: stored(BY_CODE[code], self.cleaned_data.get(code))
            for code in self.fields
            if code in BY_CODE
        }
        return {code: value for code, value in found.items() if value is not None}

    def groups(self) -> list[Group]:
        return grouped(self, [field.code for field in FIELDS])


def _party_fields(number: int, countries: Callable[[], Choices]) -> dict[str, forms.Field]:
    return {
        f"party_name_{number}": forms.CharField(label="投资方名称", max_length=200, required=False),
        f"party_origin_{number}": forms.ChoiceField(
            label="来源", choices=[EMPTY, *Origin.choices], required=False
        ),
        f"party_code_{number}": forms.CharField(label="统一社会信用代码", max_length=18, required=False),
        f"party_country_{number}": forms.ChoiceField(
            label="国别（境外）", choices=lambda: [EMPTY, *countries()], required=False
        ),
    }

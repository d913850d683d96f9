"""What forms of the ledger share: asking back, and the fields of projects/fields.py as form fields."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField

from luodi.common.forms import AmountField, Form
from luodi.projects.errors import Refusal
from luodi.projects.fields import BY_CODE, LONGEST_TRADE, Field, cleaned
from luodi.projects.queries.choices import Options

EMPTY = ("", "—")


class LedgerForm(Form):
    """A form of the ledger. `asks` is the question of a verb that wants confirmation before it goes through."""

    asks = ""
    date_field = "when"
    """Where a refused date is shown."""

    def place_of(self, field: str) -> str | None:
        """The form field a refusal belongs to; None: the form as a whole."""
        name = self.date_field if field == "occurred" else field
        return name if name in self.fields else None

    @property
    def is_confirmed(self) -> bool:
        """Whether the question was shown and ticked."""
        return self.data.get("confirmed") == "1"


class ReasonForm(LedgerForm):
    """撤回, and whatever needs a reason and nothing else."""

    reason = forms.CharField(
        label="原因", max_length=500, widget=forms.Textarea(attrs={"rows": 3, "wide": True}),
        help_text="写清依据什么撤，例如「与 2013 年 5 月那条重复」。历史里会一直看得到。",
    )  # fmt: skip


class IndustryField(forms.CharField):
    """A code of 国民经济行业分类, or a name of it, kept as the code."""

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text:
            return text
        try:
            return str(cleaned({"industry": text})["industry"])
        except Refusal as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal


def form_field(
    field: Field, options: Options, *, currency: str = "CNY", required: bool | None = None
) -> forms.Field:
    """One row of projects/fields.py as a form field."""
    must = field.required if required is None else required
    common: dict[str, Any] = {"label": field.label, "required": must}
    match field.kind:
        case "decimal" if field.unit in ("万", "万元", "亩"):
            unit = ("万美元" if currency == "USD" else "万元") if field.unit == "万" else field.unit
            return AmountField(unit=unit, min_value=Decimal(0), **common)
        case "integer":
            return forms.IntegerField(
                min_value=0, **common, widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "num"})
            )
        case "choice":
            return forms.ChoiceField(choices=[EMPTY, *field.choices], **common)
        case "flag":
            return forms.ChoiceField(choices=[EMPTY, ("1", "是"), ("0", "否")], **common)
        case "region":
            return forms.ChoiceField(choices=[EMPTY, *options.regions], **common)
        case "unit":
            return forms.ChoiceField(choices=[EMPTY, *options.units], **common)
        case "industry":
            return IndustryField(max_length=LONGEST_TRADE, **common)
        case "long":
            return forms.CharField(
                max_length=field.longest, widget=forms.Textarea(attrs={"rows": 3, "wide": True}), **common
            )
        case _:
            return forms.CharField(max_length=field.longest, **common)


def stored(field: Field, value: Any) -> Any:
    """A cleaned form value as operations take it: None where nothing was filled in."""
    if value in (None, ""):
        return None
    return value == "1" if field.kind == "flag" else value


def initial_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Stored field values as a form's initial ones."""
    found: dict[str, Any] = {}
    for code, value in values.items():
        field = BY_CODE.get(code)
        if field is None:
            continue
        if field.kind == "decimal":
            found[code] = exact(value)
        elif field.kind == "flag":
            found[code] = "1" if value else "0"
        else:
            found[code] = value
    return found


def exact(amount: object) -> str:
    """An amount with every digit it has, for a control: a rounded one would look like a change."""
    return "" if amount is None else format(Decimal(str(amount)).normalize(), "f")


@dataclass(frozen=True, slots=True)
class Group:
    """A fieldset."""

    legend: str
    fields: tuple[BoundField, ...]


def grouped(form: forms.Form, codes: Iterable[str]) -> list[Group]:
    """The form's fields under the headings of projects/fields.py, in its order."""
    groups: dict[str, list[BoundField]] = {}
    for code in codes:
        if code in form.fields:
            groups.setdefault(BY_CODE[code].group, []).append(form[code])
    return [Group(legend, tuple(fields)) for legend, fields in groups.items()]

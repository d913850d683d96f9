"""How Django forms are drawn here (label above, control, error that keeps the typed text, hint) and the
fields offices need: amounts with their unit, dates known to a month or a year."""

import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import DjangoTemplates

from luodi.calc.amounts import EXAMPLES, UNITS, NotANumber, canonical, read_amount
from luodi.calc.partial_dates import NotADate, PartialDate, read_partial_date
from luodi.common import formats
from luodi.common.wording import worded

NO_NUMBERS = frozenset({"nan", "inf", "infinity"})
"""What programs print for a failed calculation: in a workbook's cell nothing, typed into a form a mistake."""


def _bare(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower().lstrip("+-")


class Renderer(DjangoTemplates):
    """`{{ form }}` and `{{ form.name.as_field_group }}` use common/form.html and common/field.html.

    A field's `unit` (万元, 亩) stands behind its control; `widget.attrs["wide"]` lets it span the row.
    """

    form_template_name = "common/form.html"
    field_template_name = "common/field.html"


class Form(forms.Form):
    """The base of every form here: what is refused by Django's own rules is said in our words (wording.worded)."""

    def add_error(self, field: str | None, error: Any) -> None:
        if field in self.fields and isinstance(error, ValidationError) and hasattr(error, "error_list"):
            own, label = self.fields[field], str(self[field].label)
            error = ValidationError([worded(own, label, one) for one in error.error_list])
        super().add_error(field, error)


class DayInput(forms.DateInput):
    """The browser's own date control; sends and shows ISO dates whatever the locale."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


def month_field(label: str, **more: Any) -> forms.DateField:
    """A whole month by the browser's own control, cleaned to one of its days."""
    return forms.DateField(
        label=label, input_formats=["%Y-%m", "%Y-%m-%d"], **more,
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
    )  # fmt: skip


class AmountField(forms.Field):
    """An amount as offices write it (1.2亿, ５,０００); cleaned to a Decimal in the main unit (money: 万).

    `unit` is the field's, used where none is typed. Another currency or measure than the field's is refused.
    """

    def __init__(self, *, unit: str = "万元", min_value: Decimal | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "num"}))
        super().__init__(**kwargs)
        self.unit = unit
        self.min_value = min_value

    def to_python(self, value: Any) -> Decimal | None:
        own = UNITS[self.unit]
        if isinstance(value, str) and _bare(value) in NO_NUMBERS:
            raise ValidationError(
                f"「{value.strip()}」不是数；不知道就空着，否则写成 {EXAMPLES}。", code="invalid"
            )
        try:
            amount = read_amount(value, own)
        except NotANumber as error:
            raise ValidationError(str(error), code="invalid") from error
        if amount is None:
            return None
        if amount.unit.measure != own.measure:
            raise ValidationError(f"这里按{self.unit}填，您写的是「{amount}」。", code="unit")
        if self.min_value is not None and amount.value < self.min_value:
            least = formats.number(self.min_value)
            raise ValidationError(f"不能小于 {least}{canonical(own)}，您写的是「{amount}」。", code="min")
        return amount.value

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        return formats.number(value / UNITS[self.unit].factor)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != self.to_python(initial)
        except ValidationError:
            return True


class PartialDateField(forms.Field):
    """A world date known to a day, month, quarter, half or year; cleaned to a PartialDate or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"placeholder": "如 2015-06-30、2015年6月、2015年上半年"})
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> PartialDate | None:
        if isinstance(value, PartialDate):
            return value
        try:
            return read_partial_date(value)
        except NotADate as error:
            raise ValidationError(str(error), code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        return formats.day(value) if isinstance(value, PartialDate) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != self.to_python(initial)
        except ValidationError:
            return True

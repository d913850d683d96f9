"""
What a form says of a field that cannot be taken. Django's own sentences name neither the field nor what would be right;
a field's own (`error_messages`) stay.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise

CHOSEN = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.FileInput)
Sentence = Callable[[str, dict[str, Any]], str]

LIMITS: dict[str, Sentence] = {
    "max_length": lambda label, p: f"「{label}」最多 {p['limit_value']} 个字，现有 {p['show_value']} 个，请写短些。",
    "min_length": lambda label, p: f"「{label}」至少 {p['limit_value']} 个字，现有 {p['show_value']} 个，请补全。",
    "min_value": lambda label, p: f"「{label}」不能小于 {p['limit_value']}，现在填的是 {p['show_value']}。",
    "max_value": lambda label, p: f"「{label}」不能大于 {p['limit_value']}，现在填的是 {p['show_value']}。",
    "max_digits": lambda label, p: f"「{label}」最多 {p['max']} 位数字，请核对是不是多写了。",
    "max_decimal_places": lambda label, p: f"「{label}」最多 {p['max']} 位小数，请四舍五入后再填。",
    "max_whole_digits": lambda label, p: f"「{label}」小数点前最多 {p['max']} 位，请核对是不是多写了。",
    "invalid_choice": lambda label, p: f"「{label}」里没有「{p.get('value', p.get('pk', ''))}」这一项，请从列表里选。",
    "null_characters_not_allowed": lambda label, _: f"「{label}」里有看不见的非法字符，请删去重写。",
    "empty": lambda label, _: f"「{label}」选的是空文件，请换一个。",
}  # fmt: skip
SHAPES: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.DecimalField, "要填数字，如 120 或 1.5。"),
    (forms.IntegerField, "要填整数，如 120。"),
    (forms.DateField, "请写成 2015-06-30。"),
    (forms.TimeField, "请写成 14:30。"),
    (forms.EmailField, "请写成 name@example.com 这样的邮箱。"),
)
"""By the field's class, the narrower first: Django's DecimalField is an IntegerField."""


def worded(field: forms.Field, label: str, error: ValidationError) -> ValidationError:
    """The error in our words where the sentence is Django's own (those wait for a translation); any other as it is."""
    code, params = error.code or "", dict(error.params or {})
    if not isinstance(error.message, Promise):
        return error
    said = ""
    if code == "required":
        said = f"请{_verb(field)}「{label}」。"
    elif code == "invalid":
        shape = next((right for kind, right in SHAPES if isinstance(field, kind)), "")
        said = f"「{label}」{shape}" if shape else ""
    elif code in LIMITS:
        said = LIMITS[code](label, params)
    return ValidationError(said, code=code) if said else error


def _verb(field: forms.Field) -> str:
    if isinstance(field.widget, forms.CheckboxInput):
        return "勾选"
    return "选择" if isinstance(field.widget, CHOSEN) else "填写"

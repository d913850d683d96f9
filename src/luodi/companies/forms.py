"""The forms of a company: the same fields for 登记, 变更 and 更正, each with what that act needs besides."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils import timezone

from luodi.common.forms import DayInput, Form
from luodi.companies.enums import Verdict
from luodi.companies.errors import Refusal
from luodi.companies.fields import FIELDS, LONGEST, Field
from luodi.org.models import Country

WIDE = {"name", "former_names", "place", "group", "note"}


class AttributesForm(Form):
    """One control for each of FIELDS; cleaning is the operation's work, refusals come back by `refuse`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        extra = list(self.fields)
        for known in FIELDS.values():
            self.fields[known.code] = _control(known)
        self.order_fields([*FIELDS, *extra])

    def values(self) -> dict[str, str]:
        """What was typed, by field code."""
        return {code: str(self.cleaned_data.get(code) or "") for code in FIELDS}

    def refuse(self, refusal: Refusal) -> None:
        """A sentence of the operation, at the field it names."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.sentence)


class RegisterForm(AttributesForm):
    on = forms.DateField(
        label="自何日起",
        widget=DayInput,
        required=False,
        help_text="不知道就空着：在查到更早的情况以前，以前的日子也按这里填的算。",
    )


class ChangeForm(AttributesForm):
    on = forms.DateField(label="变更日期", widget=DayInput, initial=timezone.localdate)
    document = forms.CharField(label="依据", max_length=80, required=False, help_text="变更登记通知书等文号")


class CorrectForm(AttributesForm):
    reason = forms.CharField(
        label="更正原因",
        max_length=300,
        widget=forms.TextInput(attrs={"wide": True}),
        help_text="哪里录错、以什么为准，例如「营业执照复印件录错一位」。",
    )


class ContactForm(Form):
    name = forms.CharField(label="姓名", max_length=60)
    title = forms.CharField(label="职务", max_length=60, required=False)
    phone = forms.RegexField(
        r"^[0-9+() -]{5,24}$", label="电话", required=False,
        error_messages={"invalid": "电话只写数字、空格和 + - ( )，5 到 24 位。"},
    )  # fmt: skip
    consent_on = forms.DateField(label="本人同意登记的日期", required=False, widget=DayInput)
    consent_how = forms.CharField(
        label="怎样同意的", max_length=100, required=False, help_text="例如「当面口头同意」。"
    )


class EraseForm(Form):
    order = forms.CharField(
        label="依据", max_length=80, widget=forms.TextInput(attrs={"wide": True}),
        help_text="例如「本人 3 月 5 日来电撤回同意」或文号。",
    )  # fmt: skip


class JudgeForm(Form):
    left = forms.UUIDField()
    right = forms.UUIDField()
    verdict = forms.ChoiceField(choices=Verdict.choices)
    reason = forms.CharField(max_length=300, required=False)


class MergeForm(Form):
    source = forms.UUIDField()
    into = forms.UUIDField()
    reason = forms.CharField(max_length=300, required=False)


def request_key_of(post: Any) -> uuid.UUID | None:
    """The form's own key; a damaged one is as good as none (nothing is recorded twice for lack of it)."""
    try:
        return uuid.UUID(post.get("request_key", ""))
    except ValueError:
        return None


def seen_tick_of(post: Any) -> dt.datetime | None:
    """The tick the reader had seen when the form was opened."""
    try:
        return dt.datetime.fromisoformat(post.get("seen_tick", ""))
    except ValueError:
        return None


def _control(known: Field) -> forms.Field:
    required = known.code == "name"
    if known.code == "country":
        countries = Country.objects.exclude(alpha3="CHN").values_list("alpha3", "name")
        choices = [("", "境内"), *countries]
        return forms.ChoiceField(label=known.label, choices=choices, required=False)
    if known.choices:
        return forms.ChoiceField(
            label=known.label, choices=[("", "—"), *known.choices.items()], required=False
        )
    attributes = {"wide": True} if known.code in WIDE else {}
    return forms.CharField(
        label=known.label,
        max_length=LONGEST,
        required=required,
        help_text=known.hint,
        widget=forms.TextInput(attrs=attributes),
    )

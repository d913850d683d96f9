"""Forms of the administrators. Every choice offers only what may be chosen."""

import re
from typing import Any

from django import forms
from django.db.models import Q

from luodi.calc.partial_dates import PartialDate, Precision
from luodi.common.forms import DayInput, Form, PartialDateField
from luodi.ledger.queries.reading import today
from luodi.org.enums import RegionKind, ResetKind, SuccessionKind
from luodi.org.errors import OrgRefusal
from luodi.org.models import Post, Region, RegionStanding, RegionSuccession, Unit, User
from luodi.org.policy import SWITCHES, Rules
from luodi.org.roles import roles

PHONE = re.compile(r"1\d{10}|0\d{2,3}-?\d{7,8}(-\d{1,5})?|\d{3,8}")


class RefusableForm(Form):
    """A form that can show what the operation refused beside the field it belongs to."""

    def refuse(self, refusal: OrgRefusal) -> None:
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


class UnitForm(forms.ModelForm, RefusableForm):  # type: ignore[type-arg] # the stubs make ModelForm generic
    class Meta:
        model = Unit
        fields = ["name", "short_name", "code", "kind", "function", "region", "sort", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ours = Q(city__isnull=False) | Q(parent__city__isnull=False)
        home = Region.objects.filter(ours, is_current=True)
        self.fields["region"].queryset = home  # type: ignore[attr-defined] # a model choice field
        self.fields["function"].required = False


class PostForm(forms.ModelForm, RefusableForm):  # type: ignore[type-arg] # the stubs make ModelForm generic
    roles = forms.MultipleChoiceField(
        label="角色", widget=forms.CheckboxSelectMultiple(attrs={"wide": True}), required=False
    )

    class Meta:
        model = Post
        fields = ["title", "roles", "reads_for", "sort", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = [  # type: ignore[attr-defined] # a choice field
            (role.code, f"{role.label}（{role.scope.label}）") for role in roles().values()
        ]
        leaders = Post.objects.filter(is_active=True, roles__contains=["city_leader"])
        self.fields["reads_for"].queryset = leaders.select_related("unit")  # type: ignore[attr-defined] # as above
        self.fields["reads_for"].help_text = "只有「代阅」岗位要填。"


class NewUserForm(RefusableForm):
    username = forms.CharField(label="账号", max_length=40, help_text="登录用，建议用工号或姓名全拼。")
    name = forms.CharField(label="姓名", max_length=30)
    unit = forms.ModelChoiceField(label="所在单位", queryset=Unit.objects.active())

    def clean_username(self) -> str:
        username: str = User.normalize_username(self.cleaned_data["username"].strip())
        field = User._meta.get_field("username")
        field.run_validators(username)
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(f"账号「{username}」已经有人使用，请换一个。")
        return username


class UserForm(RefusableForm):
    name = forms.CharField(label="姓名", max_length=30)
    unit = forms.ModelChoiceField(label="所在单位", queryset=Unit.objects.active())
    phone = forms.CharField(
        label="联系电话",
        max_length=20,
        required=False,
        help_text="留空表示不改。只在需要时显示，查看有记录。",
    )

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"].replace(" ", "")
        if phone and not PHONE.fullmatch(phone):
            raise forms.ValidationError(f"「{phone}」不像电话号码，请写 11 位手机号或「区号-号码」。")
        return phone


class HoldingForm(RefusableForm):
    post = forms.ModelChoiceField(
        label="岗位",
        queryset=Post.objects.filter(is_active=True, unit__is_active=True)
        .select_related("unit")
        .order_by("unit__sort", "unit__code", "sort"),
    )
    since = forms.DateField(label="任职起", widget=DayInput())
    document = forms.CharField(label="依据文号", max_length=60, help_text="如「金招商〔2026〕3号」。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = today


class EndForm(RefusableForm):
    until = forms.DateField(label="任职止（当天还算在任）", widget=DayInput())


class ReasonForm(RefusableForm):
    reason = forms.CharField(label="事由", max_length=100)


class ResetForm(ReasonForm):
    kind = forms.ChoiceField(label="重置什么", choices=ResetKind.choices)


class PolicyForm(RefusableForm):
    """One field a switch, built from policy.SWITCHES."""

    def __init__(self, now: Rules, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, switch in SWITCHES.items():
            field: forms.Field
            if switch.choices:
                field = forms.ChoiceField(choices=switch.choices.choices)
            elif switch.least is not None:
                field = forms.IntegerField(min_value=switch.least, max_value=switch.most)
                field.unit = switch.unit  # type: ignore[attr-defined] # drawn by common/field.html
            else:
                field = forms.BooleanField(required=False)
            field.label, field.help_text, field.initial = switch.label, switch.why, getattr(now, key)
            self.fields[key] = field


class RegionChangeForm(RefusableForm):
    name = forms.CharField(label="新名称", max_length=60)
    parent = forms.ModelChoiceField(label="上级", queryset=Region.objects.none(), required=False)
    at = PartialDateField(label="自何时起")
    document = forms.CharField(label="依据文号", max_length=80)

    def __init__(self, region: Region, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parents = Region.objects.filter(kind__in=[RegionKind.PROVINCE, RegionKind.CITY], is_current=True)
        self.fields["parent"].queryset = parents | Region.objects.filter(pk=region.parent_id)  # type: ignore[attr-defined] # a model choice field
        self.fields["name"].initial, self.fields["parent"].initial = region.name, region.parent_id


class CorrectStandingForm(RegionChangeForm):
    """The same fields with what was recorded in them; a region abolished since may be the parent that was meant."""

    reason = forms.CharField(label="更正理由", max_length=100, help_text="当初为什么录错，例如「文号抄错」。")

    def __init__(self, wrong: RegionStanding, *args: Any, **kwargs: Any) -> None:
        super().__init__(wrong.region, *args, **kwargs)
        known = Q(kind__in=[RegionKind.PROVINCE, RegionKind.CITY]) | Q(pk=wrong.parent_id)
        self.fields["parent"].queryset = Region.objects.filter(known)  # type: ignore[attr-defined] # a model choice field
        self.fields["name"].label, self.fields["document"].required = "名称", False
        recorded = PartialDate(wrong.occurred_first, wrong.occurred_on, Precision(wrong.precision))
        self.initial = {
            "name": wrong.name,
            "parent": wrong.parent_id,
            "at": recorded,
            "document": wrong.document,
        }


class TakeOverForm(RefusableForm):
    successor = forms.ModelChoiceField(label="由谁承继", queryset=Region.objects.none())
    kind = forms.ChoiceField(label="方式", choices=SuccessionKind.choices)
    at = PartialDateField(label="自何时起")
    document = forms.CharField(label="依据文号", max_length=80)

    def __init__(self, region: Region, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        siblings = Region.objects.filter(parent_id=region.parent_id, is_current=True).exclude(pk=region.pk)
        self.fields["successor"].queryset = siblings  # type: ignore[attr-defined] # a model choice field


class CorrectSuccessionForm(TakeOverForm):
    reason = forms.CharField(label="更正理由", max_length=100, help_text="当初为什么录错，例如「文号抄错」。")

    def __init__(self, wrong: RegionSuccession, *args: Any, **kwargs: Any) -> None:
        super().__init__(wrong.region, *args, **kwargs)
        known = Region.objects.filter(Q(parent_id=wrong.region.parent_id) | Q(pk=wrong.successor_id))
        self.fields["successor"].queryset = known.exclude(pk=wrong.region_id)  # type: ignore[attr-defined] # as above
        recorded = PartialDate(wrong.occurred_first, wrong.occurred_on, Precision(wrong.precision))
        self.initial = {
            "successor": wrong.successor_id,
            "kind": wrong.kind,
            "at": recorded,
            "document": wrong.document,
        }

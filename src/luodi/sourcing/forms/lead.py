"""Forms of leads."""

import uuid
from decimal import Decimal
from typing import Any

from django import forms

from luodi.common.forms import AmountField, DayInput
from luodi.ledger.queries.reading import today
from luodi.projects.enums import Channel, Currency, Homecoming, Origin
from luodi.projects.forms.base import EMPTY, Group, LedgerForm
from luodi.projects.forms.duty import ShareFields
from luodi.projects.queries.choices import Choices, countries, events
from luodi.sourcing.enums import Reach
from luodi.sourcing.models import Agency, Post
from luodi.sourcing.operations.lead import Draft
from luodi.sourcing.queries.choices import named_rows, people, regions

SOURCES = ("event", "post", "agency")
LONG = {"rows": 3, "wide": True}
GROUPS = {
    "是什么": (
        "title",
        "registered_on",
        "content",
        "planned_total",
        "currency",
        "industry",
        "chain",
        "region",
    ),
    "谁要来": ("investor", "credit_code", "origin", "country", "homecoming", "demands"),
    "从哪里来": ("channel", "event", "post", "agency", "introducer"),
    "谁能知道": ("reach", "readers"),
}


class LeadForm(LedgerForm):
    """A lead as it comes in. Half of it may be unknown: investor, what, where and how suffice."""

    date_field = "registered_on"
    title = forms.CharField(
        label="投资意向", max_length=200, widget=forms.TextInput(attrs={"wide": True}),
        help_text="一句话，例如「拟投 3 亿元建新能源汽车电机项目」。转为项目时就是项目名称的底稿。",
    )  # fmt: skip
    registered_on = forms.DateField(label="收到日期", widget=DayInput(), initial=today)
    content = forms.CharField(
        label="内容和规模", max_length=4000, required=False, widget=forms.Textarea(attrs=LONG)
    )
    planned_total = AmountField(unit="万元", label="计划总投资", min_value=Decimal(0), required=False)
    currency = forms.ChoiceField(label="币种", choices=Currency.choices, initial=Currency.CNY)
    industry = forms.CharField(
        label="行业代码", max_length=5, required=False, help_text="国民经济行业分类，例如 C36。"
    )
    chain = forms.CharField(label="产业链", max_length=40, required=False)
    region = forms.ChoiceField(label="意向落地", choices=lambda: [EMPTY, *regions()])
    investor = forms.CharField(label="投资方全称", max_length=200)
    credit_code = forms.CharField(label="统一社会信用代码", max_length=18, required=False)
    origin = forms.ChoiceField(label="投资来源", choices=[EMPTY, *Origin.choices], required=False)
    country = forms.ChoiceField(label="国别（境外）", choices=lambda: [EMPTY, *countries()], required=False)
    homecoming = forms.ChoiceField(label="浙(婺)商回归", choices=Homecoming.choices, required=False)
    demands = forms.CharField(
        label="投资方的要求", max_length=2000, required=False, widget=forms.Textarea(attrs=LONG),
        help_text="土地、厂房、用能、融资、人才等，写原话。",
    )  # fmt: skip
    channel = forms.ChoiceField(label="招商方式", choices=[EMPTY, *Channel.choices])
    event = forms.ChoiceField(label="来自活动", choices=lambda: [EMPTY, *events()], required=False)
    post = forms.ChoiceField(label="来自驻点", choices=lambda: [EMPTY, *named_rows(Post)], required=False)
    agency = forms.ChoiceField(
        label="来自中介机构", choices=lambda: [EMPTY, *named_rows(Agency)], required=False
    )
    introducer = forms.CharField(
        label="介绍人", max_length=80, required=False, help_text="有介绍人的，五个工作日内要给他答复。"
    )
    reach = forms.ChoiceField(
        label="知悉范围", choices=Reach.choices, initial=Reach.UNIT, widget=forms.RadioSelect(),
        help_text="洽谈内容只给需要知道的人看；范围外的人查不到，也搜不到、导不出。",
    )  # fmt: skip
    readers = forms.MultipleChoiceField(
        label="指定知悉的人",
        required=False,
        choices=lambda: people(),
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        currency = self.data.get("currency") if self.is_bound else self.initial.get("currency")
        if currency == Currency.USD:
            self.fields["planned_total"] = AmountField(
                unit="万美元", label="计划总投资", min_value=Decimal(0), required=False
            )

    def draft(self) -> Draft:
        data = self.cleaned_data
        given = {name: data[name] for names in list(GROUPS.values())[:3] for name in names}
        sources = {name: uuid.UUID(data[name]) if data[name] else None for name in SOURCES}
        return Draft(**given | sources)

    def groups(self) -> list[Group]:
        return [
            Group(legend, tuple(self[name] for name in names if name in self.fields))
            for legend, names in GROUPS.items()
            if names[0] in self.fields
        ]


class CorrectLeadForm(LeadForm):
    """更正: everything but the 知悉范围, with the reason."""

    reason = forms.CharField(
        label="更正原因", max_length=500, widget=forms.Textarea(attrs={"rows": 2, "wide": True}),
        help_text="例如「投资额漏了一个零」。",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reach"], self.fields["readers"]


class WordForm(LedgerForm):
    """A dated word on a lead."""

    date_field = "on"
    on = forms.DateField(label="日期", widget=DayInput(), initial=today)
    note = forms.CharField(
        label="情况", max_length=1000, widget=forms.Textarea(attrs=LONG),
        help_text="见了谁、谈了什么、下一步做什么。",
    )  # fmt: skip


class TriageForm(WordForm):
    pursue = forms.ChoiceField(
        label="研判结论", choices=[("1", "值得跟进"), ("0", "放弃")], widget=forms.RadioSelect()
    )
    field_order = ("pursue", "on", "note")


class HandOverForm(LedgerForm):
    to = forms.ChoiceField(label="交给")
    note = forms.CharField(label="说明", max_length=500, required=False, widget=forms.Textarea(attrs=LONG))

    def __init__(self, *args: Any, colleagues: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [EMPTY, *colleagues]  # type: ignore[attr-defined]


class ReachForm(LedgerForm):
    reach = forms.ChoiceField(label="知悉范围", choices=Reach.choices, widget=forms.RadioSelect())
    readers = forms.MultipleChoiceField(
        label="指定知悉的人", required=False, choices=lambda: people(), widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text="按住 Ctrl 可多选。您是负责人，不用列进来。",
    )  # fmt: skip

    def keys(self) -> list[uuid.UUID]:
        return [uuid.UUID(key) for key in self.cleaned_data["readers"]]


class FileForm(LedgerForm):
    file = forms.FileField(label="文件")
    what = forms.CharField(label="是什么材料", max_length=100, help_text="例如「3 月 5 日会谈纪要」。")


class MoveForm(ShareFields):
    """流转."""

    to_unit = forms.ChoiceField(label="转给单位")
    to_region = forms.ChoiceField(label="意向落地改为", required=False)
    document = forms.CharField(label="流转协议或文号", max_length=80)

    def __init__(self, *args: Any, units: Choices, regions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, units=units, **kwargs)
        self.fields["to_unit"].choices = [EMPTY, *units]  # type: ignore[attr-defined]
        self.fields["to_region"].choices = [("", "不变"), *regions]  # type: ignore[attr-defined]

    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("to_unit", "to_region", "document")]


class BecomeForm(LedgerForm):
    date_field = "since"
    name = forms.CharField(label="项目名称", max_length=200, widget=forms.TextInput(attrs={"wide": True}))
    since = forms.DateField(label="开始在谈", widget=DayInput(), help_text="项目从这天起算「在谈」。")

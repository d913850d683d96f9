"""A named list: codes of projects, one a line, as they come out of a workbook's column."""

import uuid
from typing import Any

from django import forms

from luodi.projects.models import Project

MOST = 2_000
SHOWN = 8


class NamedListField(forms.CharField):
    """Lines, spaces or commas between codes; the same code twice counts once."""

    def __init__(self, **kwargs: Any) -> None:
        given = {
            "label": "指定名单", "required": False, "max_length": 100_000,
            "widget": forms.Textarea(attrs={"rows": 4, "wide": True}),
            "help_text": "项目编号，一行一个，可以从台账导出表里整列粘贴。",
        }  # fmt: skip
        super().__init__(**{**given, **kwargs})

    def codes(self, value: str) -> list[str]:
        return list(dict.fromkeys(value.replace(",", " ").replace("，", " ").replace("、", " ").split()))


def named_projects(user: Any, form: forms.Form, name: str) -> tuple[uuid.UUID, ...]:
    """The projects a form's list names, in its order. What cannot be found is said on the field, all of it at once."""
    field, value = form.fields[name], form.cleaned_data.get(name, "")
    codes = field.codes(value) if isinstance(field, NamedListField) else []
    if len(codes) > MOST:
        form.add_error(name, f"一次最多指定 {MOST} 个，现在 {len(codes)} 个；请分批。")
        return ()
    found = dict(Project.objects.visible_to(user).unmerged().filter(code__in=codes).values_list("code", "pk"))
    missing = [code for code in codes if code not in found]
    if missing:
        more = f" 等 {len(missing)} 个" if len(missing) > SHOWN else ""
        form.add_error(
            name, f"没有这些编号：{'、'.join(missing[:SHOWN])}{more}。请从台账里复制，名单里其余的都找到了。"
        )
    return tuple(found[code] for code in codes if code in found)

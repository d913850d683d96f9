"""What is wrong with a field is said with its name and what would be right, in every form of the product."""

import importlib
import pkgutil

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

import luodi
from luodi.common.forms import Form


class Sample(Form):
    name = forms.CharField(label="项目名称", max_length=4)
    place = forms.ChoiceField(label="属地", choices=[("", "—"), ("wc", "婺城区")])
    count = forms.IntegerField(label="就业", min_value=0, required=False)
    share = forms.DecimalField(label="份额", max_digits=3, decimal_places=1, required=False)
    agreed = forms.BooleanField(label="已核对")
    day = forms.DateField(label="截止日", required=False)
    paper = forms.FileField(label="文件")
    own = forms.CharField(label="文号", error_messages={"required": "期初数确认要填文号。"})


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "请填写「项目名称」。"),
        ("name", "年产铜板带", "「项目名称」最多 4 个字，现有 5 个，请写短些。"),
        ("place", "", "请选择「属地」。"),
        ("place", "xx", "「属地」里没有「xx」这一项，请从列表里选。"),
        ("count", "1.5", "「就业」要填整数，如 120。"),
        ("count", "-1", "「就业」不能小于 0，现在填的是 -1。"),
        ("count", "nan", "「就业」要填整数，如 120。"),
        ("share", "一半", "「份额」要填数字，如 120 或 1.5。"),
        ("share", "9" * 30, "「份额」最多 3 位数字，请核对是不是多写了。"),
        ("share", "1.25", "「份额」最多 1 位小数，请四舍五入后再填。"),
        ("agreed", "", "请勾选「已核对」。"),
        ("day", "前年", "「截止日」请写成 2015-06-30。"),
        ("own", "", "期初数确认要填文号。"),
    ],
)
def test_each_refusal_names_the_field_and_what_would_be_right(field, typed, sentence):
    assert sentence in Sample({field: typed}).errors[field]


def test_a_file_is_chosen_and_an_empty_one_is_named():
    assert Sample({}).errors["paper"] == ["请选择「文件」。"]
    empty = Sample({}, {"paper": SimpleUploadedFile("a.pdf", b"")})
    assert empty.errors["paper"] == ["「文件」选的是空文件，请换一个。"]


def test_every_form_of_the_product_speaks_so():
    for module in pkgutil.walk_packages(luodi.__path__, "luodi."):
        if "forms" in module.name or ".views." in module.name:
            importlib.import_module(module.name)
    found = {kind for kind in _below(forms.BaseForm) if kind.__module__.startswith("luodi.")}
    ours = {kind for kind in found if not any(base.__module__.startswith("allauth") for base in kind.__mro__)}
    assert len(ours) > 100
    assert [kind for kind in ours if not issubclass(kind, Form)] == []


def _below(kind):
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)

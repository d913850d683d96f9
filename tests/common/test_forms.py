"""Fields of our own, and how a refused form is drawn."""

from decimal import Decimal

import pytest
from django import forms

from luodi.calc.partial_dates import PartialDate
from luodi.common.forms import AmountField, PartialDateField


class Money(forms.Form):
    amount = AmountField(label="总投资", unit="万元", min_value=Decimal(0), help_text="可以写 1.2亿")
    signed = PartialDateField(label="签约日期", required=False)


@pytest.mark.parametrize(
    ("typed", "wan"),
    [("12000", "12000"), ("1.2亿", "12000"), ("１２，０００．５", "12000.5"), ("5,000万元", "5000")],
)
def test_an_amount_is_read_as_offices_write_it(typed, wan):
    form = Money({"amount": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["amount"] == Decimal(wan)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("十几个亿", "十几个亿"),
        ("500万美元", "这里按万元填"),
        ("3亩", "这里按万元填"),
        ("-5", "不能小于 0万元"),
        ("", "必填"),
    ],
)
def test_a_refused_amount_says_why_and_keeps_what_was_typed(typed, why):
    form = Money({"amount": typed})
    assert not form.is_valid()
    assert why in form.errors["amount"][0]
    html = form.as_div() + str(form)
    assert f'value="{typed}"' in html or typed == ""
    assert "field-bad" in html
    assert 'aria-invalid="true"' in html


def test_a_half_year_is_a_date():
    form = Money({"amount": "1", "signed": "2015年上半年"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["signed"] == PartialDate.of_half(2015, 1)


def test_a_date_that_cannot_be_told_is_refused_with_examples():
    form = Money({"amount": "1", "signed": "去年"})
    assert "2015年6月" in form.errors["signed"][0]


def test_the_same_value_written_otherwise_is_no_change():
    initial = {"amount": Decimal(12000), "signed": PartialDate.of_month(2015, 6)}
    assert not Money({"amount": "1.2亿", "signed": "2015-06"}, initial=initial).has_changed()
    assert Money({"amount": "1.3亿", "signed": "2015-06"}, initial=initial).changed_data == ["amount"]


def test_hint_unit_and_required_mark_stand_with_the_field():
    html = str(Money())
    assert '<span class="unit">万元</span>' in html
    assert 'id="id_amount_helptext">可以写 1.2亿</p>' in html
    assert 'aria-describedby="id_amount_helptext"' in html
    assert html.count('class="must"') == 1

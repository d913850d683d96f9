"""Filters for figures and dates; built in, no {% load %} needed. A wrong value raises, it never vanishes."""

from datetime import date, datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from luodi.calc.partial_dates import PartialDate
from luodi.common import formats
from luodi.common.lamps import Lamp

register = template.Library()


@register.filter
def money(value: object, unit: str = "CNY") -> str:
    return formats.money(value, unit or "CNY")


@register.filter
def number(value: object, places: int | None = None) -> str:
    return formats.number(value, places)


@register.filter
def percent(value: object, places: int = 1) -> str:
    return formats.percent(value, places)


@register.filter
def day(value: PartialDate | date | None, precision: str = "day") -> str:
    return formats.day(value or None, precision or "day")


@register.filter
def tick(value: datetime | None) -> str:
    return formats.tick(value or None)


@register.filter
def lamp(value: str) -> SafeString | str:
    """A lamp by its code; always a word, the colour only repeats it."""
    if not value:
        return formats.NOTHING
    state = Lamp(value)
    return format_html('<span class="lamp lamp-{}">{}</span>', state.value, state.label)

"""Exact fractions in, declared roundings out."""

from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

SHOWN = 4
"""Most decimals in a working; the stored figure is exact."""


def exact(value: Any) -> Fraction:
    """A Fraction from a Decimal, an int or the text of a number. Raises ValueError."""
    if isinstance(value, float | bool):
        raise ValueError(f"not an exact number: {value!r}")
    try:
        return Fraction(Decimal(str(value).strip()))
    except (InvalidOperation, OverflowError, ValueError) as error:
        raise ValueError(f"not a number: {value!r}") from error


def rounded(value: Fraction, places: int, *, truncates: bool = False) -> Decimal:
    """Halves away from zero (四舍五入), or cut off when `truncates`."""
    scaled = abs(value) * 10**places
    whole = int(scaled) if truncates else int(scaled + Fraction(1, 2))
    return Decimal(whole if value >= 0 else -whole).scaleb(-places)


def shown(value: Fraction) -> str:
    """At most four decimals, no trailing zeros."""
    text = f"{rounded(value, SHOWN):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def percent(value: Fraction) -> str:
    return f"{shown(value * 100)}%"

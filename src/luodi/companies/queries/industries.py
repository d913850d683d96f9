"""Names and sectors of industries as loaded."""

from collections.abc import Collection

from luodi.companies.models import Industry


def industry_name(code: str) -> str:
    """`C36` -> `汽车制造业`; "" for a code that is not loaded. One query."""
    return Industry.objects.filter(pk=code).values_list("name", flat=True).first() or ""


def industry_names(codes: Collection[str]) -> dict[str, str]:
    """{code: name} of those that are loaded. One query."""
    return dict(Industry.objects.filter(pk__in=codes).values_list("code", "name"))

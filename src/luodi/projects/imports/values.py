"""A row and a known project in one comparable form: {field code: value}, and how a person reads a value."""

import datetime as dt
from decimal import Decimal
from typing import Any

from luodi.calc.amounts import Amount
from luodi.calc.partial_dates import PartialDate
from luodi.exchange.importers import ImportRow
from luodi.projects.classes import sector_following
from luodi.projects.enums import MoneyKind
from luodi.projects.fields import BY_CODE, cleaned
from luodi.projects.imports.catalogue import CURRENCY_OF_MEASURE, MILESTONE_FIELDS, catalogue
from luodi.projects.imports.doubts import UNDATED

MONEY_FIELDS = {
    "arrived": MoneyKind.ARRIVED,
    "invested": MoneyKind.INVESTED,
    "foreign_contract": MoneyKind.FOREIGN_CONTRACT,
    "foreign_actual": MoneyKind.FOREIGN_ACTUAL,
}
PARTY_FIELDS = ("investor", "credit_code", "country", "leader")
LABELS = {spec.code: spec.label for spec in catalogue()}
Values = dict[str, Any]


def values_of(row: ImportRow) -> Values:
    """Comparable values of a checked row; what the row does not say is absent. Raises Refusal (fields.cleaned)."""
    found: Values = {}
    particulars: Values = {}
    for code, value in row.values.items():
        if code in MILESTONE_FIELDS or code in PARTY_FIELDS or code == UNDATED:
            found[code] = value
        elif code in MONEY_FIELDS:
            if value.value > 0:
                found[code] = value.value
        elif isinstance(value, Amount):
            particulars[code] = value.value
            if code == "planned_total" and value.unit.measure in CURRENCY_OF_MEASURE:
                particulars["currency"] = CURRENCY_OF_MEASURE[value.unit.measure]
        elif code in BY_CODE or code == "unit_name":
            particulars[code] = value
    return cleaned(particulars) | found


def differing(draft: Values, present: Values) -> list[str]:
    """Codes the row says otherwise; unit and unit_name are never changed by an import (划转 does that)."""
    kept = {"unit", "unit_name", "code", "currency", UNDATED}
    if present.get(draft.get(UNDATED, "")):  # the day is known better than the file knows it
        kept.add(draft[UNDATED])
    return [
        c for c, v in draft.items()
        if c not in kept and v not in ("", None) and v != present.get(c) and (v is not False or present.get(c))
    ]  # fmt: skip


def with_followers(draft: Values, present: Values) -> Values:
    """The draft of a known project with what follows from it by rule: 三次产业 where the industry is another."""
    if "industry" not in draft or draft["industry"] == present.get("industry"):
        return draft
    return draft | sector_following(draft, present.get("industry") or "", present.get("sector") or "")


def shown(code: str, value: Any) -> str:
    """A value as a person reads it in the preview."""
    if value in (None, ""):
        return "（空）"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, PartialDate | dt.date):
        return str(value)
    field = BY_CODE.get(code)
    if field and field.choices:
        return dict(field.choices).get(str(value), str(value))
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)

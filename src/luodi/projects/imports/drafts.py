"""What a row says as contents of entries: {field: value} by model, for new projects and for changes alike."""

from collections.abc import Iterator
from typing import Any

from luodi.exchange.importers import ImportContext
from luodi.ledger.models import Entry, dated
from luodi.projects.enums import Currency, DutyRole, Kind, Nature, Origin
from luodi.projects.fields import BY_CODE
from luodi.projects.imports.catalogue import MILESTONE_FIELDS
from luodi.projects.imports.doubts import UNDATED, UNDATED_NOTE
from luodi.projects.imports.values import MONEY_FIELDS, Values
from luodi.projects.models import Duty, Investor, Milestone, Money, Particulars
from luodi.projects.operations.money import USD_KINDS

Draft = tuple[type[Entry], dict[str, Any]]


def drafts(values: Values, context: ImportContext) -> Iterator[Draft]:
    """The entries of a new project. Its beginning is the earliest day it tells of, or the file's."""
    days = [when for code in MILESTONE_FIELDS if (when := values.get(code))]
    since = dated(min(days, key=lambda when: when.last, default=context.as_of))
    yield (
        Particulars,
        {"values": {c: v for c, v in values.items() if c in BY_CODE or c == "unit_name"}, **since},
    )
    if "on_negotiating" not in values:
        yield Milestone, {"kind": Kind.NEGOTIATING, **since}
    for code in values:
        if code in MILESTONE_FIELDS:
            yield Milestone, milestone(code, values)
        elif code in MONEY_FIELDS:
            yield Money, money(code, values, context)
    if values.get("investor"):
        yield Investor, investor(values, since)
    if values.get("leader"):
        yield Duty, {"role": DutyRole.LEADER, "person_name": values["leader"], **since}


def milestone(code: str, values: Values) -> dict[str, Any]:
    note = UNDATED_NOTE if values.get(UNDATED) == code else ""
    return {"kind": MILESTONE_FIELDS[code], "note": note, **dated(values[code])}


def money(code: str, values: Values, context: ImportContext) -> dict[str, Any]:
    kind = MONEY_FIELDS[code]
    currency = Currency.USD if kind in USD_KINDS else Currency.CNY
    return {
        "kind": kind, "nature": Nature.CUMULATIVE, "amount": values[code], "currency": currency,
        **dated(context.as_of),
    }  # fmt: skip


def investor(values: Values, days: dict[str, Any]) -> dict[str, Any]:
    country = values.get("country") or ""
    origin = values.get("origin") or (Origin.FOREIGN if country else Origin.OTHER_PROVINCE)
    return {
        "name": values.get("investor") or "", "origin": origin, "credit_code": values.get("credit_code") or "",
        "country": country, "company": values.get("company"), **days,
    }  # fmt: skip

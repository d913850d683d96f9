"""What a row says as contents of entries: {field: value} by model, for new projects and for changes alike."""

import datetime as dt
from typing import Any

from luodi.calc.partial_dates import PartialDate
from luodi.exchange.importers import ImportContext, ImportRow
from luodi.ledger.models import Entry, dated
from luodi.projects.classes import said_by_rules
from luodi.projects.enums import Currency, DutyRole, Kind, Nature, Origin
from luodi.projects.errors import Refusal
from luodi.projects.fields import BY_CODE
from luodi.projects.imports.catalogue import MILESTONE_FIELDS
from luodi.projects.imports.doubts import UNDATED, UNDATED_NOTE
from luodi.projects.imports.values import MONEY_FIELDS, Values, values_of
from luodi.projects.models import Duty, Investor, Milestone, Money, Particulars
from luodi.projects.operations.money import USD_KINDS

Draft = tuple[type[Entry], dict[str, Any]]
NEGOTIATING, LEADER, CUMULATIVE = Kind.NEGOTIATING, DutyRole.LEADER, Nature.CUMULATIVE
CNY, USD = Currency.CNY, Currency.USD
"""Asked of the enumeration each time they would cost as much as the rest of an entry."""


def drafts(values: Values, context: ImportContext) -> list[Draft]:
    """The entries of a new project; its particulars hold what rules say of fields the file leaves unsaid."""
    since = dated(beginning(values, context.as_of))
    particulars: Values = {}
    found: list[Draft] = [(Particulars, {"values": particulars, **since})]
    if "on_negotiating" not in values:
        found.append((Milestone, {"kind": NEGOTIATING, "note": "", **since}))
    for code, value in values.items():
        if code in BY_CODE or code == "unit_name":
            particulars[code] = value
        elif code in MILESTONE_FIELDS:
            found.append((Milestone, milestone(code, values)))
        elif code in MONEY_FIELDS:
            found.append((Money, money(code, values, context)))
    particulars |= said_by_rules(particulars, since["occurred_on"])
    if values.get("investor"):
        found.append((Investor, investor(values, since)))
    if values.get("leader"):
        found.append((Duty, {"role": LEADER, "person_name": values["leader"], **since}))
    return found


def beginning(values: Values, as_of: dt.date) -> PartialDate | dt.date:
    """The earliest day a row tells of, or the file's."""
    days = [when for code, when in values.items() if code in MILESTONE_FIELDS and when]
    return min(days, key=_last_day, default=as_of)


def ruled(values: Values, as_of: dt.date) -> Values:
    """What rules add to a new project's row, as `drafts` will write it; {} for a row that cannot be written."""
    try:
        said = values_of(ImportRow("", 0, values))
    except Refusal:
        return {}
    return said_by_rules(said, dated(beginning(said, as_of))["occurred_on"])


def _last_day(when: PartialDate) -> dt.date:
    return when.last


def milestone(code: str, values: Values) -> dict[str, Any]:
    note = UNDATED_NOTE if values.get(UNDATED) == code else ""
    return {"kind": MILESTONE_FIELDS[code], "note": note, **dated(values[code])}


def money(code: str, values: Values, context: ImportContext) -> dict[str, Any]:
    kind = MONEY_FIELDS[code]
    currency = USD if kind in USD_KINDS else CNY
    return {
        "kind": kind, "nature": CUMULATIVE, "amount": values[code], "currency": currency,
        **dated(context.as_of),
    }  # fmt: skip


def investor(values: Values, days: dict[str, Any]) -> dict[str, Any]:
    country = values.get("country") or ""
    origin = values.get("origin") or (Origin.FOREIGN if country else Origin.OTHER_PROVINCE)
    return {
        "name": values.get("investor") or "", "origin": origin, "credit_code": values.get("credit_code") or "",
        "country": country, "company": values.get("company"), **days,
    }  # fmt: skip

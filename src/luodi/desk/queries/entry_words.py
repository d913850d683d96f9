"""What one ledger entry says, in a line: 开工 · 义发改备〔2015〕41号 · …"""

import datetime as dt
import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from luodi.common import formats
from luodi.companies import fields as company_fields
from luodi.ledger.models import Entry
from luodi.org.models import Region, Unit
from luodi.projects import fields as project_fields

MECHANISM = {field.name for field in Entry._meta.get_fields()}
SUBJECTS = {"project", "company"}
UNSAID = (
    MECHANISM
    | SUBJECTS
    | {"raw", "sha256", "size", "currency", "target_table", "judge", "version", "rules_version"}
)


class Names:
    """Names for keys that entries hold as text; each table is read once, when first asked for."""

    def __init__(self) -> None:
        self._units: dict[str, str] | None = None
        self._regions: dict[str, str] | None = None

    def unit(self, key: str) -> str:
        if self._units is None:
            self._units = {str(pk): name for pk, name in Unit.objects.values_list("pk", "name")}
        return self._units.get(key, key)

    def region(self, code: str) -> str:
        if self._regions is None:
            self._regions = dict(Region.objects.values_list("code", "name"))
        return self._regions.get(code, code)


def entry_text(entry: Entry, names: Names) -> str:
    """All that a person entered, in the order of the table; keys, stamps and empty fields left out."""
    return " · ".join(piece for piece in pieces(entry, names) if piece)


def pieces(entry: Any, names: Names) -> Iterable[str]:
    for field in entry._meta.concrete_fields:
        value = getattr(entry, field.name)
        if field.name in UNSAID or value in (None, "", {}):
            continue
        if field.name == "values":
            yield from (particular(code, item, names) for code, item in value.items())
        elif entry._meta.label == "companies.Attribute" and field.name in ("field", "value"):
            if field.name == "field":
                known = company_fields.FIELDS[value]
                yield f"{known.label}：{known.shown(entry.value)}"
        elif field.choices:
            yield str(getattr(entry, f"get_{field.name}_display")())
        elif field.name == "amount" and hasattr(entry, "currency"):
            yield formats.money(value, entry.currency)
        else:
            yield plain(field.name, value)


def plain(name: str, value: Any) -> str:
    if isinstance(value, (list, dict)):
        return ""  # a table is no line of words; its own page shows it
    if isinstance(value, bool):
        return "是" if value else ""
    if isinstance(value, dt.date):
        return f"至 {value}" if name == "until_on" else formats.day(value)
    if isinstance(value, Decimal):
        return formats.percent(value) if name == "share" else formats.number(value)
    return "" if isinstance(value, uuid.UUID) else str(value)


def particular(code: str, value: Any, names: Names) -> str:
    """One value of a project's particulars with its label."""
    field = project_fields.BY_CODE.get(code)
    if field is None or value in (None, ""):
        return ""
    shown = value
    if field.kind == "unit":
        shown = names.unit(str(value))
    elif field.kind == "region":
        shown = names.region(str(value))
    elif field.kind == "choice":
        shown = dict(field.choices).get(str(value), value)
    elif field.kind == "flag":
        shown = "是" if value else "否"
    elif field.kind == "decimal":
        shown = f"{formats.number(value)}{field.unit}"
    return f"{field.label}：{shown}"

"""Definitions published in the browser."""

import datetime as dt
from collections.abc import Mapping

from luodi.indicators.definition import Definition
from luodi.indicators.files import read_one
from luodi.indicators.models import DefinitionVersion


def published_definitions(on: dt.date | None = None) -> Mapping[str, Definition]:
    """The newest published version of each code, valid on `on`; temporary ones are left out."""
    found: dict[str, Definition] = {}
    rows = DefinitionVersion.objects.filter(temporary__isnull=True).order_by("code", "version")
    for body in rows.values_list("body", flat=True):
        definition = from_body(body)
        if on is None or definition.holds_on(on):
            found[definition.code] = definition
    return found


def definition_version(code: str, version: int) -> Definition | None:
    """One version as it was published, for reprinting an issue."""
    row = DefinitionVersion.objects.filter(code=code, version=version).first()
    return from_body(row.body) if row else None


def from_body(body: Mapping[str, object]) -> Definition:
    """A definition from its stored body, where days are text."""
    plain = dict(body)
    for key in ("valid_from", "valid_to"):
        if isinstance(value := plain.get(key), str):
            plain[key] = dt.date.fromisoformat(value)
    time = plain.get("time")
    if isinstance(time, dict) and isinstance(time.get("since"), str):
        plain["time"] = {**time, "since": dt.date.fromisoformat(time["since"])}
    return read_one(plain)

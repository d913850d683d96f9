"""Definitions published in the browser."""

import datetime as dt
from collections.abc import Mapping

from luodi.indicators.bodies import from_body
from luodi.indicators.definition import Definition
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

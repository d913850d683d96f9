"""Definitions published in the browser, over those shipped; and the temporary ones, which nothing else may use."""

import datetime as dt
from collections.abc import Mapping

from luodi.indicators.bodies import from_body
from luodi.indicators.catalogue import shipped
from luodi.indicators.definition import Definition
from luodi.indicators.models import DefinitionVersion
from luodi.ledger.queries.reading import today


def published_definitions(
    on: dt.date | None = None, known_at: dt.datetime | None = None
) -> Mapping[str, Definition]:
    """
    The newest published version of each code valid on `on` (today), as published by `known_at` (now). Temporary
    ones are left out. One query where none was published.
    """
    rows = DefinitionVersion.objects.filter(temporary__isnull=True).order_by("code", "version")
    if known_at is not None:
        rows = rows.filter(published_at__lte=known_at)
    found: dict[str, Definition] = {}
    for body in rows.values_list("body", flat=True):
        definition = from_body(body)
        on = on or today()
        if definition.holds_on(on):
            found[definition.code] = definition
    return found


def definition_version(code: str, version: int) -> Definition | None:
    """One version as it was published or shipped, for reprinting an issue; never a temporary one."""
    row = DefinitionVersion.objects.filter(code=code, version=version, temporary__isnull=True).first()
    if row:
        return from_body(row.body)
    found = shipped().get(code)
    return found if found and found.version == version else None


def versions_of(code: str) -> list[DefinitionVersion]:
    """What was published of a code, the newest first."""
    return list(DefinitionVersion.objects.filter(code=code, temporary__isnull=True).order_by("-version"))

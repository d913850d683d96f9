"""Mappings people confirmed, remembered by layout: of ledgers that come in and of forms that go out filled.

A form goes by the purpose `form:<catalogue>`, an import by its importer's code.
"""

from typing import Any

from luodi.exchange.mapping.layouts import fingerprint
from luodi.exchange.models import Layout
from luodi.exchange.reading.tables import Recognised
from luodi.ledger.actors import Actor


def remember(purpose: str, print_: str, headings: list[str], answer: dict[str, Any], *, by: Actor) -> Layout:
    """Replaces what the actor's unit confirmed for this layout before."""
    layout, _ = Layout.objects.update_or_create(
        importer=purpose,
        fingerprint=print_,
        unit_id=by.unit_id,
        defaults={
            "unit_name": by.unit_name,
            "headings": headings,
            "mapping": {"columns": answer.get("columns", {}), "units": answer.get("units", {})},
            "confirmed_by": by.id,
            "confirmed_name": by.name,
        },
    )
    return layout


def remember_form(purpose: str, found: Recognised, mappings: dict[str, dict[int, str]], *, by: Actor) -> None:
    """What `fill_form` was told to put where, for next month's blank of the same form."""
    for table in found.tables:
        if table.sheet in mappings:
            columns = {str(number): code for number, code in mappings[table.sheet].items()}
            headings = [column.name for column in table.columns]
            remember(purpose, fingerprint(table), headings, {"columns": columns}, by=by)


def remembered_form(purpose: str, found: Recognised, *, by: Actor) -> dict[str, dict[int, str]]:
    """By sheet, for `fill_form(mappings=…)`; a sheet nobody confirmed is absent."""
    known = {}
    for table in found.tables:
        layout = Layout.objects.remembered(purpose, fingerprint(table), by.unit_id)
        if layout:
            known[table.sheet] = {int(number): code for number, code in layout.mapping["columns"].items()}
    return known

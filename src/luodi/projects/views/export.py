"""The list as a workbook, with the same conditions, search and order as its address."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.http import HttpRequest, HttpResponse

from luodi.access.guards import requires
from luodi.attachments.responses import disposition
from luodi.ledger.queries.reading import last_tick
from luodi.org.enums import EventKind
from luodi.org.operations.events import note
from luodi.projects import filters, tables
from luodi.projects.exports import Asked, write_list
from luodi.projects.queries.ledger_list import list_choices, region_names

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires("projects.export")
def download(request: HttpRequest) -> HttpResponse:
    query, regions = request.GET, region_names()
    picked = filters.selection(query, list_choices(regions))
    fragment = query.get("q", "").strip()
    named = [f"{one.filter.label}：{one.shown}" for one in picked.chosen]
    if fragment:
        named.append(f"名称、编号、投资方含「{fragment}」")
    asked = Asked(picked.condition, fragment, tables.order_of(query.get("sort", "")), named)
    as_of = last_tick()
    workbook = BytesIO()
    write_list(workbook, request.user, asked, regions, as_of)
    note_export(request, "项目台账", named)
    response = HttpResponse(workbook.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = disposition(f"项目台账-{as_of.seq}.xlsx", show=False)
    response["Cache-Control"] = "private, no-store"
    return response


def note_export(request: HttpRequest, what: str, named: Sequence[str]) -> None:
    """Who took which rows away, for the auditor: what it was, under which conditions."""
    user: Any = request.user
    said = f"{what}；{'；'.join(named)}" if named else f"{what}；全部"
    note(EventKind.EXPORTED, user=user, request=request, detail=said)

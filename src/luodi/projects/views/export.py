"""The list as a workbook, with the same conditions, search and order as its address."""

from collections.abc import Sequence
from typing import Any

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase

from luodi.access.guards import requires
from luodi.common import formats
from luodi.exchange.writing.exports import Sheet
from luodi.ledger.queries.reading import last_tick
from luodi.org.exporting import workbook_response
from luodi.projects import filters, tables
from luodi.projects.exports import MOST_ROWS, Asked, shown_sheet, whole_sheet
from luodi.projects.queries.ledger_list import around

WHOLE_NOTE = "每一栏都可以原样再导入；金额的单位在表头，外币写在格里；停建、取消只写现在仍是的。"


@requires("projects.export")
def download(request: HttpRequest) -> FileResponse:
    """`what=whole`: every field; else the columns the reader's page shows."""
    query, user = request.GET, request.user
    page = around(user)
    picked = filters.selection(query, page.choices)
    fragment = query.get("q", "").strip()
    named = [f"{one.filter.label}：{one.shown}" for one in picked.chosen]
    if fragment:
        named.append(f"名称、编号、投资方含「{fragment}」")
    asked = Asked(picked.condition, fragment, tables.order_of(query.get("sort", "")), named)
    notes = [f"最多导出 {MOST_ROWS:,} 个项目。"]
    if query.get("what") == "whole":
        title, sheet = "项目台账（全部栏目）", whole_sheet(user, asked, page.regions)
        notes.append(WHOLE_NOTE)
    else:
        columns = tables.chosen(page.column_codes)
        title, sheet = "项目台账", shown_sheet(user, asked, columns, page.regions)
    tick: Any = last_tick()
    as_of = f"填报口径，截至第 {tick.seq} 次修订（{formats.tick(tick.at)}）"
    return workbook_response(
        request, title, [sheet], as_of=as_of, filters=named, notes=notes, name=f"{title}-{tick.seq}"
    )


def wants_workbook(request: HttpRequest) -> bool:
    user: Any = request.user
    return request.method == "GET" and request.GET.get("as") == "xlsx" and user.may("projects.export")


def list_workbook(
    request: HttpRequest, title: str, sheets: Sequence[Sheet], filters: Sequence[str] = ()
) -> HttpResponseBase:
    """A page's list, whole, as it stands at the last revision."""
    tick: Any = last_tick()
    as_of = f"填报口径，截至第 {tick.seq} 次修订（{formats.tick(tick.at)}）"
    return workbook_response(request, title, sheets, as_of=as_of, filters=filters, name=f"{title}-{tick.seq}")

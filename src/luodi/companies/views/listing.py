"""/companies/: the investors everybody draws from."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.common import formats
from luodi.companies.enums import Origin
from luodi.companies.models import Company, Suspicion
from luodi.exchange.writing.exports import ExportColumn, Sheet
from luodi.ledger.queries.reading import last_tick
from luodi.org.exporting import workbook_response

A_PAGE = 50
MOST_ROWS = 100_000
COLUMNS = (
    ExportColumn("企业", width=40.0),
    ExportColumn("投资来源"),
    ExportColumn("注册地"),
    ExportColumn("统一社会信用代码", width=24.0),
    ExportColumn("登记单位"),
    ExportColumn("最近修订", "date"),
)
ORDERS = {"name": "pinyin", "-name": "-pinyin", "recent": "-last_revision", "-recent": "last_revision"}


@requires("companies.view")
def show(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    words, origin = request.GET.get("q", "").strip(), request.GET.get("origin", "")
    paginator = Paginator(_asked(request, words, origin), A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "shown_numbers": paginator.get_elided_page_range(page.number),
        "words": words,
        "origin": origin,
        "origins": Origin.choices,
        "may_export": user.may("projects.export"),
        "may_register": user.may("companies.match"),
        "suspects": Suspicion.objects.visible_to(request.user).undecided().count(),
    }
    return render(request, "companies/list.html", context)


@requires("projects.export")
def export(request: HttpRequest) -> FileResponse:
    """The list with the address's search, source and order, as a workbook."""
    words, origin = request.GET.get("q", "").strip(), request.GET.get("origin", "")
    rows = _asked(request, words, origin)[:MOST_ROWS].iterator(chunk_size=2_000)
    lines = (
        (
            row.name, row.get_origin_display(), row.place, row.credit_code, row.unit_name,
            row.last_recorded_at.astimezone(formats.SHANGHAI).date() if row.last_recorded_at else None,
        )
        for row in rows
    )  # fmt: skip
    named = [f"名称、曾用名、信用代码含「{words}」"] if len(words) > 1 else []
    if origin in Origin.values:
        named.append(f"投资来源：{Origin(origin).label}")
    tick = last_tick()
    as_of = f"截至第 {tick.seq} 次修订（{formats.tick(tick.at)}）"
    return workbook_response(request, "客商企业", [Sheet("企业", COLUMNS, lines)], as_of=as_of, filters=named)


def _asked(request: HttpRequest, words: str, origin: str) -> "QuerySet[Company]":
    rows = Company.objects.visible_to(request.user).unmerged()
    if len(words) > 1:
        rows = rows.fragment(words)
    if origin in Origin.values:
        rows = rows.filter(origin=origin)
    return rows.order_by(ORDERS.get(request.GET.get("sort", ""), "pinyin"), "id")

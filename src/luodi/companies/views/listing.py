"""/companies/: 招商信息库, the investors everybody draws from, by origin, 浙(婺)商 ties, 商会 and 集团."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.common import formats
from luodi.companies.enums import Origin, Tie
from luodi.companies.models import Company, Suspicion
from luodi.companies.queries.groups import chambers, groups
from luodi.exchange.writing.exports import ExportColumn, Sheet
from luodi.ledger.queries.reading import last_tick
from luodi.org.exporting import workbook_response

A_PAGE = 50
MOST_ROWS = 100_000
ANY_TIE = "any"
TIES = ((ANY_TIE, "浙商和婺商"), (Tie.WU.value, Tie.WU.label), (Tie.ZHE.value, Tie.ZHE.label))
COLUMNS = (
    ExportColumn("企业", width=40.0),
    ExportColumn("投资来源"),
    ExportColumn("注册地"),
    ExportColumn("统一社会信用代码", width=24.0),
    ExportColumn("浙(婺)商"),
    ExportColumn("所属商会", width=24.0),
    ExportColumn("所属集团", width=32.0),
    ExportColumn("登记单位"),
    ExportColumn("最近修订", "date"),
)
ORDERS = {"name": "pinyin", "-name": "-pinyin", "recent": "-last_revision", "-recent": "last_revision"}


@dataclass(frozen=True, slots=True)
class Asked:
    """The list's conditions; the export asks the same. `chamber` is a part of a name, `group` a whole one."""

    words: str = ""
    origin: str = ""
    tie: str = ""
    chamber: str = ""
    group: str = ""

    @property
    def any(self) -> bool:
        return bool(self.words or self.origin or self.tie or self.chamber or self.group)


@requires("companies.view")
def show(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    asked = asked_of(request)
    paginator = Paginator(_rows(request, asked), A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "shown_numbers": paginator.get_elided_page_range(page.number),
        "asked": asked,
        "words": asked.words,
        "origins": Origin.choices,
        "ties": TIES,
        "chambers": chambers(user),
        "groups": groups(user),
        "may_export": user.may("projects.export"),
        "may_register": user.may("companies.match"),
        "suspects": Suspicion.objects.visible_to(request.user).undecided().count(),
    }
    return render(request, "companies/list.html", context)


@requires("projects.export")
def export(request: HttpRequest) -> FileResponse:
    """The list with the address's conditions and order, as a workbook."""
    asked = asked_of(request)
    rows = _rows(request, asked)[:MOST_ROWS].iterator(chunk_size=2_000)
    lines = (
        (
            row.name, row.get_origin_display(), row.place, row.credit_code, row.get_tie_display(), row.chamber,
            row.group_name, row.unit_name,
            row.last_recorded_at.astimezone(formats.SHANGHAI).date() if row.last_recorded_at else None,
        )
        for row in rows
    )  # fmt: skip
    tick = last_tick()
    as_of = f"截至第 {tick.seq} 次修订（{formats.tick(tick.at)}）"
    return workbook_response(
        request, "客商企业", [Sheet("企业", COLUMNS, lines)], as_of=as_of, filters=_said(asked)
    )


def asked_of(request: HttpRequest) -> Asked:
    """What the address asks for; an unknown choice is left out."""
    query = request.GET
    origin, tie = query.get("origin", ""), query.get("tie", "")
    return Asked(
        words=query.get("q", "").strip(),
        origin=origin if origin in Origin.values else "",
        tie=tie if tie in dict(TIES) else "",
        chamber=query.get("chamber", "").strip(),
        group=query.get("group", "").strip(),
    )


def _said(asked: Asked) -> list[str]:
    """The conditions in words."""
    said = [
        (asked.words if len(asked.words) > 1 else "", f"名称、曾用名、信用代码含「{asked.words}」"),
        (asked.origin, f"投资来源：{dict(Origin.choices).get(asked.origin)}"),
        (asked.tie, f"浙(婺)商：{dict(TIES).get(asked.tie)}"),
        (asked.chamber, f"所属商会含「{asked.chamber}」"),
        (asked.group, f"所属集团：{asked.group}"),
    ]
    return [words for given, words in said if given]


def _rows(request: HttpRequest, asked: Asked) -> "QuerySet[Company]":
    rows = Company.objects.visible_to(request.user).unmerged()
    if len(asked.words) > 1:
        rows = rows.fragment(asked.words)
    if asked.origin:
        rows = rows.filter(origin=asked.origin)
    if asked.tie:
        rows = rows.filter(tie__in=(Tie.WU, Tie.ZHE) if asked.tie == ANY_TIE else (asked.tie,))
    if asked.chamber:
        rows = rows.filter(chamber__contains=asked.chamber)
    if asked.group:
        rows = rows.of_group(asked.group)
    return rows.order_by(ORDERS.get(request.GET.get("sort", ""), "pinyin"), "id")

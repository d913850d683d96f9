"""/figures/printed/: 历史公布数, by document; typed, read from a workbook, taken back."""

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from luodi.access.guards import requires
from luodi.desk.queries.printed_lines import (
    BLANK_LINES,
    Line,
    checked_lines,
    lines_of_workbook,
    place_names,
    typed_lines,
)
from luodi.exchange.files import keep
from luodi.exchange.reading.refusals import UnreadableFile
from luodi.indicators.catalogue import catalogue
from luodi.indicators.errors import FigureRefusal
from luodi.indicators.models import PrintedFigure
from luodi.indicators.operations.printed import Document, record_printed, retract_printed
from luodi.ledger.errors import AlreadyRecorded, LedgerRefusal
from luodi.projects.errors import Refusal
from luodi.projects.operations.writing import within
from luodi.projects.views.posting import request_key

A_PAGE = 100
ACCEPTED = ".xlsx,.xls,.et,.ods,.csv"


@requires("figures.view")
def show(request: HttpRequest) -> HttpResponse:
    return _page(request, [], {}, [])


@requires("figures.printed")
@require_POST
def record(request: HttpRequest) -> HttpResponse:
    """Reads a dropped workbook into the lines, or writes the lines."""
    user: Any = request.user
    typed = {name: request.POST.get(name, "").strip() for name in ("number", "name", "dated")}
    lines = typed_lines(request.POST)
    if request.FILES.get("file"):
        return _read(request, lines, typed)
    faults: list[str] = []
    document = _document(typed, faults)
    figures, lines = checked_lines(lines, catalogue())
    if not lines:
        faults.append("一个数也没有填；请至少填一行，或拖入一张表。")
    if bad := sum(1 for line in lines if line.fault):
        faults.append(f"有 {bad} 行不对，毛病写在各行下面。")
    if not faults and document:
        try:
            count = record_printed(document, figures, by=user.actor, request_key=request_key(request))
        except AlreadyRecorded:
            count = 0
        except (FigureRefusal, LedgerRefusal, Refusal) as refused:
            return _page(request, lines, typed, [str(refused)])
        said = (
            f"已登记 {count} 个公布数（{document.number}）。" if count else "这些数已经登记过，没有重复登记。"
        )
        messages.success(request, said)
        return HttpResponseRedirect(reverse("desk:printed"))
    return _page(request, lines, typed, faults)


def _document(typed: dict[str, str], faults: list[str]) -> Document | None:
    if not typed["number"]:
        faults.append("请填文号或刊物期号，例如 金市统〔2014〕5号、金华日报2014-07-18。")
    for name, longest, what in (("number", 60, "文号"), ("name", 200, "文件名")):
        if len(typed[name]) > longest:
            faults.append(f"{what}最多 {longest} 个字，现有 {len(typed[name])} 个，请写短些。")
    try:
        dated = dt.date.fromisoformat(typed["dated"])
    except ValueError:
        faults.append("请选文件的日期。")
        return None
    return Document(typed["number"], typed["name"], dated)


def _read(request: HttpRequest, lines: list[Line], typed: dict[str, str]) -> HttpResponse:
    file: Any = request.FILES["file"]
    try:
        read, remarks = lines_of_workbook(keep(file.chunks()).path, file.name)
    except UnreadableFile as refused:
        return _page(request, lines, typed, [str(refused)])
    if not read:
        return _page(request, lines, typed, remarks or ["表里没有一行数。"])
    _, marked = checked_lines([*lines, *read], catalogue())
    messages.info(request, f"从「{file.name}」读出 {len(read)} 行，请核对后再登记。")
    return _page(request, marked, typed, remarks, status=200)


@requires("figures.printed")
@require_POST
def retract(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    user: Any = request.user
    reason = request.POST.get("reason", "").strip()
    try:
        if not reason:
            raise FigureRefusal("撤回公布数要写原因，例如「抄错了文号」。")
        reason = within(reason, 500, "撤回的原因", "reason")
        retract_printed(key, by=user.actor, reason=reason, request_key=request_key(request))
    except (FigureRefusal, LedgerRefusal, Refusal) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已撤回；撤回以前的读数里仍看得到它。")
    return HttpResponseRedirect(reverse("desk:printed"))


def _page(
    request: HttpRequest, lines: list[Line], typed: dict[str, str], faults: list[str], status: int = 0
) -> HttpResponse:
    user: Any = request.user
    book = catalogue()
    rows = PrintedFigure.objects.open().order_by(
        "-occurred_on", "document_no", "code", "-last", "by", "member", "id"
    )
    wanted = request.GET.get("code", "")
    if wanted:
        rows = rows.filter(code=wanted)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    names = place_names()
    context = {
        "page": page,
        "shown_numbers": page.paginator.get_elided_page_range(page.number),
        "rows": [
            (
                row,
                book.find(row.code) if row.code in book else None,
                names.get(row.member, row.member) or "全市",
            )
            for row in page
        ],
        "lines": [*lines, *([Line()] * BLANK_LINES)],
        "typed": typed,
        "faults": faults,
        "definitions": list(book),
        "places": names,
        "wanted": wanted,
        "accepted": ACCEPTED,
        "may_record": user.may("figures.printed"),
    }
    return render(request, "desk/printed.html", context, status=status or (422 if faults else 200))

"""周一一页纸: on the page, and as a PDF."""

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.common.formats import day
from luodi.ledger.queries.reading import today
from luodi.papers.document import Column, Paper, Paragraph, Run, Table
from luodi.papers.pdf import to_pdf
from luodi.supervision.queries.monday import sheet, sheets_for, title_of
from luodi.supervision.queries.sheet_parts import Sheet

ON_PAPER = 120
"""Signs of a row's text that fit."""
COLUMNS = (
    Column("事项", "left", 3), Column("情况", "left", 5), Column("谁", "left", 2), Column("哪天前", "center", 1.6),
)  # fmt: skip


@requires("supervision.view")
def show(request: HttpRequest) -> HttpResponse:
    """The own role's sheet; other sheets the reader may see beside it. `?as=pdf` gives the paper."""
    user = cast(Any, request.user)
    codes = sheets_for(user)
    code = request.GET.get("role", codes[0] if codes else "")
    if code and code not in codes:
        raise Http404("没有这张一页纸，或者不是给您的岗位的。")
    found = sheet(user, code) if code else None
    if found is not None and request.GET.get("as") == "pdf":
        answer = HttpResponse(to_pdf(paper(found)), content_type="application/pdf")
        answer["Content-Disposition"] = 'inline; filename="monday.pdf"'
        return answer
    context = {"sheet": found, "roles": [(c, title_of(c)) for c in codes], "day": today()}
    return render(request, "supervision/monday.html", context)


def paper(found: Sheet) -> Paper:
    """The same rows as the page, in the official form."""
    blocks: list[Any] = []
    for section in found.sections:
        rows = tuple(
            (Run(row.what, strong=row.is_late), Run(_fitting(row.detail)), Run(row.who), Run(day(row.when)))
            for row in section.rows
        )
        if rows:
            notes = (f"另有 {section.more} 件，见系统。",) if section.more else ()
            blocks.append(Table(section.heading, COLUMNS, rows, notes))
        else:
            blocks.append(Paragraph((Run(f"{section.heading}：", strong=True), Run(section.empty))))
    return Paper(f"{found.title}周一一页纸（{today():%-m月%-d日}）", tuple(blocks), compact=True)


def _fitting(text: str) -> str:
    """One page has no room for more; the paper says that there is."""
    return text if len(text) <= ON_PAPER else f"{text[:ON_PAPER]}……（全文见系统）"

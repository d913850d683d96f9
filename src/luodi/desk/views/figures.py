"""/figures/: 查数, a number by 5 p.m.; its rows; its difference to an earlier reading; as CSV and JSON."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from luodi.access.guards import requires
from luodi.desk.queries.asking import (
    Question,
    answered,
    before_of,
    form_for,
    group_from,
    group_words,
    month_before,
    opens,
    read_question,
)
from luodi.desk.queries.opened import changes_page, opened_cell, sheet_of_rows
from luodi.desk.queries.tables import Grid, grid_of, sheet_of
from luodi.indicators.catalogue import catalogue
from luodi.indicators.errors import FigureRefusal
from luodi.indicators.printing import as_csv, as_json, as_of
from luodi.ledger.errors import LedgerRefusal
from luodi.org.exporting import note_export, workbook_response

A_PAGE = 100


@requires("figures.view")
def show(request: HttpRequest) -> HttpResponseBase:
    """看什么、哪些项目、按什么分、截至哪天 → a sentence, the number, the table with its chart."""
    question = read_question(request.GET)
    grid, refusal = _asked(request, question)
    if grid and request.GET.get("as") in ("csv", "json", "xlsx"):
        return _download(request, question, grid)
    context = {
        "question": question,
        "form": form_for(question, catalogue()),
        "by": [*question.by, "", ""][:2],
        "grid": grid,
        "refusal": refusal,
        "sees_part": not opens(Question(whole_city=True), request.user),
    }
    return render(request, "desk/figures.html", context, status=400 if refusal else 200)


def _asked(request: HttpRequest, question: Question) -> tuple[Grid | None, str]:
    if not question.code:
        return None, ""
    try:
        answer = answered(question, request.user)
        rows = reverse("desk:figure_rows") if opens(question, request.user) else ""
        return grid_of(answer, question, rows, before_of(question, answer, request.user)), ""
    except (FigureRefusal, LedgerRefusal) as refused:
        return None, str(refused)


def _download(request: HttpRequest, question: Question, grid: Grid) -> HttpResponseBase:
    if request.GET["as"] == "xlsx":
        return _workbook(request, grid)
    answer = answered(question, request.user)
    note_export(request, f"查数「{grid.definition.name}」", [grid.sentence])
    if request.GET["as"] == "json":
        return HttpResponse(as_json(answer), content_type="application/json; charset=utf-8")
    response = HttpResponse("\ufeff" + as_csv(answer), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{question.code}.csv"'
    return response


def _workbook(request: HttpRequest, grid: Grid) -> HttpResponseBase:
    return workbook_response(
        request, f"查数「{grid.definition.name}」", [sheet_of(grid)], as_of=grid.as_of,
        filters=[grid.sentence, f"时段 {grid.period}"],
        notes=[f"口径 {grid.definition.versioned}；出处：{grid.definition.source}"],
        name=grid.definition.name,
    )  # fmt: skip


@requires("figures.view")
def rows(request: HttpRequest) -> HttpResponseBase:
    """The rows behind one cell; their weights sum to it. As a workbook for whoever may take projects away."""
    question = read_question(request.GET)
    try:
        book, at = question.book(), question.point()
        group = group_from(request.GET.getlist("g"), question, book)
        opened = opened_cell(question, at, book, group, request.GET.get("side", "0"))
    except (FigureRefusal, LedgerRefusal) as refused:
        return render(request, "desk/figure_refused.html", {"refusal": str(refused)}, status=400)
    user: Any = request.user
    if request.GET.get("as") == "xlsx" and user.may("projects.export"):
        title = f"{opened.definition.name}明细"
        told = [opened.titles[opened.chosen], *(f"分组：{word}" for word in group_words(group) if word)]
        return workbook_response(
            request, title, [sheet_of_rows(opened)], as_of=as_of(at.reading), filters=told,
            notes=[f"口径 {opened.definition.versioned}"],
        )  # fmt: skip
    page = Paginator(opened.rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "question": question,
        "opened": opened,
        "page": page,
        "shown_numbers": page.paginator.get_elided_page_range(page.number),
        "as_of": as_of(at.reading),
        "words": group_words(group),
        "may_export": user.may("projects.export"),
        "address": request.GET.urlencode(),
    }
    return render(request, "desk/figure_rows.html", context)


@requires("figures.view")
def changes(request: HttpRequest) -> HttpResponse:
    """What changed since the end of last month, project by project, with the entries that did it."""
    question = read_question(request.GET)
    try:
        book, later = question.book(), question.point()
        earlier = month_before(later)
        group = group_from(request.GET.getlist("g"), question, book) if question.by else ()
        sides = changes_page(question, earlier, later, book, group)
    except (FigureRefusal, LedgerRefusal) as refused:
        return render(request, "desk/figure_refused.html", {"refusal": str(refused)}, status=400)
    context = {
        "question": question,
        "definition": book.find(question.code),
        "sides": sides,
        "earlier": as_of(earlier.reading),
        "later": as_of(later.reading),
    }
    return render(request, "desk/figure_changes.html", context)

"""/figures/sheet/ and /figures/keep/: the one-page 口径说明 of a number, and keeping it as 「临时口径 第 n 号」."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from luodi.access.guards import requires
from luodi.desk.queries.asking import answered, before_of, read_question
from luodi.desk.queries.tables import grid_of
from luodi.indicators.errors import FigureRefusal
from luodi.indicators.models import DefinitionVersion
from luodi.indicators.operations.definitions import keep_temporary
from luodi.ledger.errors import LedgerRefusal
from luodi.projects.errors import Refusal
from luodi.projects.operations.writing import within
from luodi.projects.views.posting import request_key

MOST_LINES = 40
"""What a page of paper holds."""


@requires("figures.view")
def sheet(request: HttpRequest) -> HttpResponse:
    """What the number is, of what, as of when, resting on what: one page to hand over with it."""
    number = request.GET.get("kept", "")
    kept = None
    query: Any = request.GET
    if number.isdecimal():
        kept = get_object_or_404(DefinitionVersion, temporary=int(number))
        query = QueryDict(kept.question)
    question = read_question(query)
    try:
        answer = answered(question, request.user)
        grid = grid_of(answer, question, "", before_of(question, answer, request.user))
    except (FigureRefusal, LedgerRefusal) as refused:
        return render(request, "desk/figure_refused.html", {"refusal": str(refused)}, status=400)
    context = {
        "question": question,
        "grid": grid,
        "kept": kept,
        "lines": grid.lines[:MOST_LINES] if grid.headings else (),
        "left_out": max(0, len(grid.lines) - MOST_LINES) if grid.headings else 0,
        "parts": [question.book().find(code) for code in grid.definition.refers_to],
    }
    return render(request, "desk/figure_sheet.html", context)


@requires("figures.view")
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keeps the question, the answer of this moment, and who asked."""
    user: Any = request.user
    question = read_question(request.POST)
    asked_by = request.POST.get("asked_by", "").strip()
    try:
        if not asked_by:
            raise Refusal("请写谁要这个数，例如 市府办综合一科 王某某（电话）。", "asked_by")
        asked_by = within(asked_by, 80, "谁要这个数", "asked_by")
        answer = answered(question, user)
        cell = answer.cell(question.code)
        kept = keep_temporary(
            question.book().find(question.code),
            question=question.at_tick(answer.points[0]).query,
            answer=cell.text if cell.definition.unit == "%" else f"{cell.text}{cell.definition.unit}",
            asked_by=asked_by,
            by=user.actor,
            request_key=request_key(request),
        )
    except (FigureRefusal, LedgerRefusal, Refusal) as refused:
        messages.error(request, str(refused))
        again = urlencode([*question.pairs, ("asked_by", asked_by)])
        return HttpResponseRedirect(f"{reverse('desk:figures')}?{again}")
    messages.success(
        request, f"已存为临时口径 第 {kept.temporary} 号；转为正式口径以前，通报和考核都不能用它。"
    )
    return HttpResponseRedirect(f"{reverse('desk:figure_sheet')}?kept={kept.temporary}")

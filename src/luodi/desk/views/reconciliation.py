"""/reconciliation/: 对账, a figure or a list of the province or 统计局 beside ours, explained to the row."""

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from luodi.access.guards import requires
from luodi.attachments.responses import disposition
from luodi.desk.models import Reason, ReconciledRow, Reconciliation
from luodi.desk.operations.reconciliation import SUMMED, Theirs, asked_definition, judge, reconcile, rematch
from luodi.desk.queries.asking import Question, form_for, read_question
from luodi.desk.queries.reconciled import papers_of, rows_of, stored, workbook
from luodi.desk.queries.their_list import read_list
from luodi.exchange.files import keep
from luodi.exchange.reading.refusals import UnreadableFile
from luodi.indicators.catalogue import catalogue
from luodi.indicators.errors import FigureRefusal
from luodi.ledger.errors import LedgerRefusal
from luodi.org.exporting import XLSX, note_export
from luodi.projects.errors import Refusal
from luodi.projects.operations.writing import within
from luodi.projects.views.posting import request_key

A_PAGE = 100
PAPERS_A_PAGE = 25
ACCEPTED = ".xlsx,.xls,.et,.ods,.csv"
COUNTERPARTS = ("省商务厅", "省发改委", "市统计局", "市发改委", "市商务局", "市经信局")
NARROWED = ("region", "origin", "major", "homecoming")


@requires("figures.reconcile")
def index(request: HttpRequest) -> HttpResponse:
    return _index(request, Question(code=request.GET.get("code", "")), {}, "")


def _index(request: HttpRequest, question: Question, typed: dict[str, str], refusal: str) -> HttpResponse:
    book = catalogue()
    form = form_for(question, book)
    summed = {d.code for d in book if d.measure in SUMMED}
    topics = {t: [c for c in choices if c.value in summed] for t, choices in form.topics.items()}
    page = Paginator(Reconciliation.objects.all(), PAPERS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "question": question,
        "topics": {topic: choices for topic, choices in topics.items() if choices},
        "narrows": [(field, choices) for field, choices in form.narrows if field.code in NARROWED],
        "typed": typed,
        "refusal": refusal,
        "page": page,
        "shown_numbers": page.paginator.get_elided_page_range(page.number),
        "papers": papers_of(list(page), request.user),
        "accepted": ACCEPTED,
        "counterparts": COUNTERPARTS,
    }
    return render(request, "desk/reconciliations.html", context, status=422 if refusal else 200)


@requires("figures.reconcile")
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    typed = {
        name: request.POST.get(name, "").strip()
        for name in ("title", "counterpart", "document", "total", "their_last")
    }
    question = read_question(request.POST)
    try:
        paper = _made(request, question, typed)
    except (FigureRefusal, LedgerRefusal, Refusal, UnreadableFile) as refused:
        return _index(request, question, typed, str(refused))
    messages.success(request, "对账已做好并保存；每一行的原因都可以改。")
    return HttpResponseRedirect(reverse("desk:reconciled", args=[paper.pk]))


def _made(request: HttpRequest, question: Question, typed: dict[str, str]) -> Reconciliation:
    if not question.code:
        raise Refusal("请选我方用哪个指标来对。", "code")
    if not typed["counterpart"]:
        raise Refusal("请写对方是谁，例如 省商务厅、市统计局。", "counterpart")
    definition, _ = asked_definition(question)
    file: Any = request.FILES.get("file")
    kept = keep(file.chunks()) if file else None
    counterpart = within(typed["counterpart"], 60, "对方", "counterpart")
    document = within(typed["document"], 120, "文件", "document")
    theirs = Theirs(
        counterpart, document, stored(typed["total"], definition), _day(typed["their_last"]),
        file.name[:200] if file else "", kept.sha256 if kept else "",
    )  # fmt: skip
    read = read_list(kept.path, file.name, definition) if kept else None
    for remark in read.remarks[:5] if read else ():
        messages.warning(request, remark)
    return reconcile(
        question,
        theirs,
        read,
        title=within(typed["title"], 120, "标题", "title"),
        by=request.user,
        request_key=request_key(request),
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise Refusal(f"对方的截至日「{text}」看不懂，请写成 2015-06-30。", "their_last") from None


@requires("figures.reconcile")
def show(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(Reconciliation, pk=key)
    return _show(request, found, "")


def _show(request: HttpRequest, found: Reconciliation, refusal: str) -> HttpResponse:
    reason = request.GET.get("reason", "")
    (paper,) = papers_of([found], request.user, in_words=True)
    page = Paginator(rows_of(found, request.user, reason), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "paper": paper,
        "found": found,
        "page": page,
        "shown_numbers": page.paginator.get_elided_page_range(page.number),
        "reason": reason,
        "choices": [(r.value, r.label) for r in Reason.differing()],
        "question": read_question(QueryDict(found.question)),
        "refusal": refusal,
    }
    return render(request, "desk/reconciliation.html", context, status=422 if refusal else 200)


@requires("figures.reconcile")
@require_POST
def decide(request: HttpRequest, key: uuid.UUID, row: int) -> HttpResponse:
    """Names the reason of a row, or the project it means."""
    found = get_object_or_404(Reconciliation, pk=key)
    rows: Any = ReconciledRow.objects.visible_to(request.user)
    chosen = get_object_or_404(rows, pk=row, reconciliation=found)
    try:
        if request.POST.get("act") == "match":
            rematch(chosen, request.POST.get("code", "").strip(), by=request.user)
        else:
            words = request.POST.get("words", "").strip()
            judge(chosen, request.POST.get("reason", ""), words, by=request.user)
    except (Refusal, FigureRefusal, LedgerRefusal) as refused:
        return _show(request, found, f"{chosen.name or chosen.project}：{refused}")
    messages.success(request, "已记下，差额的构成已重算。")
    return HttpResponseRedirect(reverse("desk:reconciled", args=[found.pk]))


@requires("figures.reconcile")
def export(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(Reconciliation, pk=key)
    (paper,) = papers_of([found], request.user, in_words=True)
    body = workbook(paper, list(rows_of(found, request.user, "")), request.user)
    note_export(request, "对账", [found.title])
    response = HttpResponse(body, content_type=XLSX)
    response["Content-Disposition"] = disposition(f"对账-{found.title}.xlsx", show=False)
    response["Cache-Control"] = "private, no-store"
    return response

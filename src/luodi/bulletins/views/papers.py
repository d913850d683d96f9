"""The papers of an issue: Word, PDF, 公开稿, 备查册; what comes back from WPS; two issues side by side."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.attachments.models import Blob
from luodi.attachments.responses import blob_response, made_response
from luodi.bulletins.enums import Edition, IssueStep
from luodi.bulletins.models import Issue
from luodi.bulletins.permissions import makes
from luodi.bulletins.queries.booklet import booklet_of
from luodi.bulletins.queries.composing import paper_of
from luodi.bulletins.queries.issues import Standing, stages_of
from luodi.bulletins.queries.returned import Comparison, compared_with
from luodi.bulletins.views.posting import standing_or_404
from luodi.papers.document import Chart
from luodi.papers.files import TYPES, written
from luodi.papers.pdf import drawn
from luodi.papers.returned import NotADocument


@requires("bulletins.view")
def paper(request: HttpRequest, pk: uuid.UUID, what: str, form: str) -> HttpResponseBase:
    """`what` is issue, public or booklet. A published issue is sent as stored, to the byte."""
    if form not in TYPES or what not in ("issue", "public", "booklet"):
        raise Http404("没有这种文件。")
    standing = standing_or_404(request, pk)
    if what == "booklet" and not makes(request.user):
        raise Http404("备查册由市局掌握。")
    names = {"issue": "", "public": "（公开稿）", "booklet": "备查册"}
    name = f"{standing.issue.title}{names[what]}.{form}"
    published = standing.last(IssueStep.PUBLISHED)
    stored = (published.files if published else {}).get(("public_" if what == "public" else "") + form)
    if stored and what != "booklet":
        return blob_response(Blob.objects.get(sha256=stored), name)
    made = (
        booklet_of(standing)
        if what == "booklet"
        else paper_of(standing, edition=Edition.PUBLIC if what == "public" else Edition.INTERNAL)
    )
    return made_response(written(form, made), name, TYPES[form])


@requires("bulletins.view")
def scan(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The scan of the signed paper, as registered."""
    standing = standing_or_404(request, pk)
    files = standing.registered.files if standing.registered else {}
    blob = Blob.objects.filter(sha256=files.get("scan", "")).first()
    if blob is None:
        raise Http404("没有登记扫描件。")
    return blob_response(blob, files.get("scan_name", "扫描件"), show=True)


@requires("bulletins.view")
def chart(request: HttpRequest, pk: uuid.UUID, place: int) -> HttpResponse:
    """The n-th chart of an issue as on paper."""
    standing = standing_or_404(request, pk)
    charts = [block for block in paper_of(standing).blocks if isinstance(block, Chart)]
    if not 1 <= place <= len(charts):
        raise Http404("没有这张图。")
    return HttpResponse(drawn(charts[place - 1]), content_type="image/svg+xml")


@requires("bulletins.prepare", "bulletins.review")
def returned(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """回传比对: the Word edited in WPS against the numbers of the issue."""
    standing = standing_or_404(request, pk)
    comparison: Comparison | None = None
    refused = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None:
            refused = "请选择从 WPS 里改好的 .docx 文件。"
        else:
            try:
                comparison = compared_with(standing, file.read())
            except NotADocument as wrong:
                refused = str(wrong)
    context = {"standing": standing, "issue": standing.issue, "comparison": comparison, "refused": refused}
    return render(request, "bulletins/returned.html", context, status=422 if refused else 200)


@requires("bulletins.view")
def compare(request: HttpRequest) -> HttpResponse:
    """Two issues: every number they share, old and new."""
    seen = list(Issue.objects.select_related("period").order_by("-on", "title")[:200])
    stages = stages_of(seen)
    offered = [i for i in seen if makes(request.user) or stages[i.pk] is IssueStep.PUBLISHED]
    by_key = {str(issue.pk): issue for issue in offered}
    first, second = (by_key.get(request.GET.get(name, "")) for name in ("a", "b"))
    rows: list[tuple[Any, Any]] = []
    if first and second:
        old, new = Standing(first).numbers, Standing(second).numbers
        rows = [(old[token], new[token]) for token in old if token in new]
    choices = (("a", first), ("b", second))
    context = {"offered": offered, "choices": choices, "first": first, "second": second, "rows": rows}
    return render(request, "bulletins/compare.html", context)

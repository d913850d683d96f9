"""/companies/duplicates/: suspected pairs, field by field; one person decides, another merges."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from luodi.access.guards import requires
from luodi.companies.enums import Verdict
from luodi.companies.errors import Refusal
from luodi.companies.forms import JudgeForm, MergeForm, request_key_of
from luodi.companies.models import Judgement, Suspicion
from luodi.companies.operations.merge import merge_companies
from luodi.companies.operations.suspicions import judge_pair

A_PAGE = 20
VIEWS = {
    "": "未判定",
    "same": "同一，待合并",
    "check": "待查",
    "different": "已判不同",
}


@requires("companies.match")
def show(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    which = request.GET.get("show", "")
    rows = Suspicion.objects.visible_to(user)
    if which == Verdict.SAME:
        rows = rows.awaiting_merge()
    elif which in (Verdict.CHECK, Verdict.DIFFERENT):
        rows = rows.filter(verdict=which)
    else:
        which, rows = "", rows.undecided()
    paginator = Paginator(rows.select_related("left", "right").order_by("-score", "id"), A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "shown_numbers": paginator.get_elided_page_range(page.number),
        "pairs": with_judgements(page),
        "views": VIEWS.items(),
        "which": which,
        "may_merge": user.may("companies.merge"),
    }
    return render(request, "companies/duplicates.html", context)


def with_judgements(rows: Iterable[Suspicion]) -> list[tuple[Suspicion, Judgement | None]]:
    """Each pair with the verdict that stands on it. One query for all."""
    pairs = list(rows)
    found = Judgement.objects.open().filter(left_id__in=[row.left_id for row in pairs])
    standing = {(row.left_id, row.right_id): row for row in found}
    return [(row, standing.get((row.left_id, row.right_id))) for row in pairs]


@requires("companies.match")
@require_POST
def judge(request: HttpRequest) -> HttpResponse:
    form = JudgeForm(request.POST)
    if not form.is_valid():
        messages.error(request, "没有收到判定，请在这一对企业旁选「同一」「不同」或「待查」。")
        return _back(request)
    values = form.cleaned_data
    verdict = Verdict(values["verdict"])
    try:
        judge_pair(
            by=request.user,
            left=values["left"],
            right=values["right"],
            verdict=verdict,
            reason=values["reason"],
            request_key=request_key_of(request.POST),
        )
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        after = (
            "，等另一人合并"
            if verdict is Verdict.SAME
            else "，以后不再提示"
            if verdict is Verdict.DIFFERENT
            else ""
        )
        messages.success(request, f"已判定为{verdict.label}{after}。")
    return _back(request)


@requires("companies.merge")
@require_POST
def merge(request: HttpRequest) -> HttpResponse:
    form = MergeForm(request.POST)
    if not form.is_valid():
        messages.error(request, "没有收到要合并的企业，请重新选择。")
        return _back(request)
    values = form.cleaned_data
    try:
        merge_companies(
            by=request.user,
            source=values["source"],
            into=values["into"],
            reason=values["reason"],
            request_key=request_key_of(request.POST),
        )
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return _back(request)
    messages.success(request, "已合并。此前的读数仍显示两家；如有差错可在企业页面撤销。")
    return redirect("companies:company", values["into"])


def _back(request: HttpRequest) -> HttpResponse:
    which = request.POST.get("show", "")
    suffix = f"?show={which}" if which in VIEWS and which else ""
    response = redirect("companies:duplicates")
    response["Location"] += suffix
    return response

"""/companies/KEY/same/: naming a duplicate the matcher did not find; and taking a merge apart again."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from luodi.access.guards import requires
from luodi.access.scope import get_visible_or_404
from luodi.companies.enums import Verdict
from luodi.companies.errors import Refusal
from luodi.companies.forms import JudgeForm, request_key_of
from luodi.companies.models import Company
from luodi.companies.operations.merge import undo_merge
from luodi.companies.operations.suspicions import judge_pair
from luodi.companies.queries.find import find_companies


@requires("companies.match")
def propose(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    user: Any = request.user
    company = get_visible_or_404(Company.objects.unmerged(), user, pk=key)
    words = request.GET.get("q", company.brand)
    refused = ""
    if request.method == "POST":
        form = JudgeForm({**request.POST.dict(), "left": str(key), "verdict": Verdict.SAME})
        refused = "请先选定与哪一家重复。" if not form.is_valid() else _proposed(request, form)
        if not refused:
            messages.success(request, "已判定为同一，等另一人合并。")
            return redirect("companies:company", key)
    context = {
        "company": company,
        "words": words,
        "found": [other for other in find_companies(request.user, words) if other.id != key],
        "refused": refused,
        "reason": request.POST.get("reason", ""),
        "chosen": request.POST.get("right", ""),
    }
    return render(request, "companies/propose.html", context)


@requires("companies.merge")
@require_POST
def undo(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    try:
        undo_merge(
            by=request.user,
            source=key,
            reason=request.POST.get("reason", ""),
            request_key=request_key_of(request.POST),
        )
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "已撤销合并，今后的读数重新算作两家。")
    return redirect("companies:company", key)


def _proposed(request: HttpRequest, form: JudgeForm) -> str:
    """The refusal, or an empty string when the verdict was recorded."""
    values = form.cleaned_data
    try:
        judge_pair(
            by=request.user,
            left=values["left"],
            right=values["right"],
            verdict=Verdict.SAME,
            reason=values["reason"],
            request_key=request_key_of(request.POST),
        )
    except Refusal as refusal:
        return refusal.sentence
    return ""

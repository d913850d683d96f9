"""疑似重复: suspected pairs, field by field; one person decides, another merges, a merge can be undone."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from luodi.access.enums import Scope
from luodi.access.guards import requires
from luodi.companies.enums import Verdict as Sameness
from luodi.ledger.errors import AlreadyRecorded, LedgerRefusal
from luodi.projects.errors import Refusal
from luodi.projects.forms.base import LedgerForm, ReasonForm
from luodi.projects.forms.duplicates import DoubleForm, MergeForm, VerdictForm
from luodi.projects.models import ProjectSuspicion, SuspectSearch
from luodi.projects.operations.duplicates import judge_pair
from luodi.projects.operations.merge import merge_projects, undo_merge
from luodi.projects.queries.choices import names
from luodi.projects.queries.suspects import side_by_side
from luodi.projects.tasks import ask_for_search
from luodi.projects.views.pages import form_page
from luodi.projects.views.posting import named, project_or_404, request_key, submit

A_PAGE = 20
TABS = {"": "未判定", "same": "同一，待合并", "check": "待查", "different": "已判不同"}
SAID = {
    Sameness.SAME: "已判定为同一，等另一人合并。",
    Sameness.DIFFERENT: "已判定为不同，以后不再提示。",
    Sameness.CHECK: "已列为待查。",
}


@requires("projects.match", "projects.decide")
def show(request: HttpRequest) -> HttpResponse:
    """The most alike first. Literal query counts are in tests/projects/test_duplicates.py."""
    user: Any = request.user
    which = request.GET.get("show", "")
    which = which if which in TABS else ""
    rows = ProjectSuspicion.objects.visible_to(user)
    if which == Sameness.SAME:
        rows = rows.awaiting_merge()
    elif which:
        rows = rows.standing().filter(verdict=which)
    else:
        rows = rows.undecided()
    paginator = Paginator(rows.select_related("left", "right").order_by("-score", "id"), A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "shown_numbers": paginator.get_elided_page_range(page.number),
        "pairs": side_by_side(page.object_list, names()),
        "tabs": TABS.items(),
        "which": which,
        "last_search": SuspectSearch.objects.first(),
        "sees_city": user.standing.scope is Scope.CITY,
        "may_match": user.may("projects.match"),
        "may_merge": user.may("projects.decide"),
        "typed": request.GET.get("typed", ""),
        "typed_at": request.GET.get("at", ""),
    }
    return render(request, "projects/duplicates.html", context)


@requires("projects.match")
@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Does not wait for the nightly search."""
    asked = ask_for_search()
    messages.info(request, "已开始查找，稍后刷新本页。" if asked else "查找已在排队，稍后刷新本页。")
    return HttpResponseRedirect(reverse("projects:duplicates"))


@requires("projects.match")
@require_POST
def judge(request: HttpRequest) -> HttpResponse:
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return _refused(request, "没有收到判定，请在这一对项目旁选「同一」「不同」或「待查」。")
    data = form.cleaned_data
    verdict = Sameness(data["verdict"])
    return _done(
        request,
        lambda key: judge_pair(
            by=request.user, left=data["left"], right=data["right"], verdict=verdict,
            reason=data["reason"], request_key=key,
        ),
        SAID[verdict],
    )  # fmt: skip


@requires("projects.decide")
@require_POST
def merge(request: HttpRequest) -> HttpResponse:
    form = MergeForm(request.POST)
    if not form.is_valid():
        return _refused(request, "没有收到要合并的项目，请重新选择。")
    data = form.cleaned_data
    return _done(
        request,
        lambda key: merge_projects(
            by=request.user, source=data["source"], into=data["into"], reason=data["reason"], request_key=key
        ),
        "已合并：今后的读数算作一个，此前的读数仍是两个。如有差错可在项目页上撤销。",
    )


@requires("projects.match")
def propose(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A double the search did not find."""
    project = project_or_404(request, pk)
    form = DoubleForm(request.POST or None)
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: judge_pair(
                by=request.user, left=pk, right=_other(request, form), verdict=Sameness.SAME,
                reason=form.cleaned_data["reason"], request_key=key,
            ),
            lambda _: f"{reverse('projects:duplicates')}?show=same",
            SAID[Sameness.SAME],
        )  # fmt: skip
        if answer:
            return answer
    lead = "您判定为同一，由另一位有认定权限的同志合并。"
    return form_page(request, form, "提出重复", project, lead=lead, save="判定为同一")


@requires("projects.decide")
def undo(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    project = project_or_404(request, pk)
    if not project.merged_into:
        raise Http404("这个项目没有并入别的项目，或者合并刚被撤销。")
    form = ReasonForm(request.POST or None)
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: undo_merge(
                by=request.user, source=pk, reason=form.cleaned_data["reason"], request_key=key
            ),
            lambda _: f"/projects/{pk}/",
            "已撤销合并，今后的读数重新算作两个。",
        )
        if answer:
            return answer
    lead = "撤销以后，今后的读数重新算作两个项目；合并期间的读数仍是一个。由合并人以外的人办理。"
    return form_page(request, form, "撤销合并", project, lead=lead, save="撤销合并")


def _other(request: HttpRequest, form: LedgerForm) -> uuid.UUID:
    found = named(request, form.cleaned_data["other"].strip())
    if found is None:
        typed = form.cleaned_data["other"]
        raise Refusal(f"没有编号或名称是「{typed}」的项目，或者不在您的范围内；同名的请填编号。", "other")
    return found.pk


def _done(request: HttpRequest, verb: Any, said: str) -> HttpResponse:
    try:
        verb(request_key(request))
    except AlreadyRecorded as again:
        messages.info(request, str(again))
    except Refusal as refusal:
        return _refused(request, refusal.sentence)
    except LedgerRefusal as refusal:
        return _refused(request, str(refusal))
    else:
        messages.success(request, said)
    return _back(request)


def _refused(request: HttpRequest, sentence: str) -> HttpResponse:
    """Back to the list with the sentence; the reason typed is carried to its pair."""
    messages.error(request, sentence)
    return _back(request, typed=request.POST.get("reason", ""), at=request.POST.get("pair", ""))


def _back(request: HttpRequest, **carried: str) -> HttpResponse:
    which = request.POST.get("show", "")
    query = {"show": which if which in TABS else ""} | carried
    kept = urlencode({name: value for name, value in query.items() if value})
    return HttpResponseRedirect(f"{reverse('projects:duplicates')}{'?' if kept else ''}{kept}")

"""企业的话: the page behind the one-time link, the office's list, calls, 回访."""

import uuid
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from luodi.access.guards import public, requires
from luodi.access.scope import BEARER, acting_as
from luodi.projects.views.posting import project_or_404
from luodi.supervision.enums import Source
from luodi.supervision.errors import Refusal
from luodi.supervision.forms.enterprise import CallbackForm, CallForm, LinkForm, WordForm
from luodi.supervision.forms.slips import ProblemForm
from luodi.supervision.models import EnterpriseWord, Problem
from luodi.supervision.operations.enterprise import (
    make_link,
    record_call,
    record_callback,
    submit_word,
    take_up,
    urge,
    word_behind,
)
from luodi.supervision.views.posting import form_page, posted
from luodi.supervision.views.problems import PROBLEMS, problem_or_404

SHOWN = 100


@public
def word(request: HttpRequest, secret: str) -> HttpResponse:
    """The form until it is sent once, then what becomes of it. Who has the link may read; nobody sends twice."""
    with acting_as(BEARER):
        return _word(request, secret)


def _word(request: HttpRequest, secret: str) -> HttpResponse:
    found = word_behind(secret)
    if found is None:
        raise Http404("这个链接不对，请向发给您的单位核对。")
    prefilled = {name: getattr(found, name) for name in ("trouble", "hoped", "called")}
    form = WordForm(request.POST or None, initial=prefilled)
    if request.method == "POST":
        try:
            if "urge" in request.POST:
                urge(secret=secret)
                messages.success(request, "已催。")
                return HttpResponseRedirect(request.path)
            if form.is_valid():
                submit_word(secret=secret, word=form.word())
                return HttpResponseRedirect(request.path)
        except Refusal as refusal:
            if found.said_at is None:
                form.add_error(form.place_of(refusal.field), refusal.sentence)
            else:
                messages.info(request, refusal.sentence)
                return HttpResponseRedirect(request.path)
    context = {"word": found, "form": form}
    answer = render(request, "supervision/word.html", context, status=422 if form.errors else 200)
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "private, no-store"
    return answer


@requires("supervision.issue", "supervision.inspect")
def index(request: HttpRequest) -> HttpResponse:
    words = EnterpriseWord.objects.filter(said_at__isnull=False).order_by("problem", "-said_at")[:SHOWN]
    return render(
        request, "supervision/words.html",
        {"words": words, "may_take": cast(Any, request.user).may("supervision.issue")},
    )  # fmt: skip


@requires("supervision.raise")
def link(request: HttpRequest, project: uuid.UUID) -> HttpResponse:
    """Makes a link and shows it once; its fields are prefilled with what is known to be stuck."""
    found = project_or_404(request, project)
    stuck = (
        Problem.objects.visible_to(request.user).open().filter(project=found).order_by("promised_on", "id")
    )
    known = "；".join(f"{p.title}（{p.lead_unit_name}承诺 {p.promised_on} 前解决）" for p in stuck[:3])
    form = LinkForm(request.POST if request.method == "POST" else None, initial={"trouble": known})
    made = None
    if request.method == "POST" and form.is_valid():
        row, secret = make_link(by=request.user, project=project, prefilled=form.word())
        made = (row, request.build_absolute_uri(f"/supervision/word/{secret}/"))
    context = {"project": found, "made": made, "form": form}
    return render(request, "supervision/link.html", context, status=422 if form.errors else 200)


@requires("supervision.raise")
def call(request: HttpRequest, project: uuid.UUID) -> HttpResponse:
    found, back = project_or_404(request, project), f"/projects/{project}/"
    form = CallForm(request.POST or None)
    if request.method == "POST":
        answer = posted(
            request, form,
            lambda key: record_call(
                by=request.user, project=project, word=form.word(), number=form.cleaned_data["number"],
                request_key=key,
            ),
            back, "已记下，领导小组办公室会立项。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(request, form, "记录企业来电", crumbs={found.name: back}, back=back, save="记下")


@requires("supervision.issue")
def take(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = EnterpriseWord.objects.filter(pk=pk, said_at__isnull=False, problem__isnull=True).first()
    if found is None:
        raise Http404("这条反映已经立项，或者还没有填。")
    detail = "；".join(filter(None, (found.trouble, found.hoped and f"希望：{found.hoped}")))
    form = ProblemForm(
        request.POST or None,
        initial={"title": found.trouble[:40], "detail": detail, "source": Source.ENTERPRISE},
    )
    if request.method == "POST":
        answer = posted(
            request, form, lambda key: take_up(by=request.user, word=pk, finding=form.finding(), request_key=key),
            lambda made: f"/supervision/problems/{made.pk}/", "已立项，企业在链接里看得到谁在办、何时答复。",
        )  # fmt: skip
        if answer:
            return answer
    back = "/supervision/words/"
    return form_page(
        request, form, "企业反映立项", crumbs={"企业反映": back}, back=back, save="立项",
        lead=f"{found.project_name}：{found.trouble}",
    )  # fmt: skip


@requires("supervision.issue", "supervision.inspect")
def callback(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    problem, here = problem_or_404(request, pk), f"/supervision/problems/{pk}/"
    form = CallbackForm(request.POST or None)
    if request.method == "POST":
        answer = posted(
            request, form,
            lambda key: record_callback(
                by=request.user, problem=pk, solved=form.cleaned_data["solved"] == "1",
                raw=form.cleaned_data["raw"], request_key=key,
            ),
            here, "回访已记下。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(
        request, form, "回访", crumbs=PROBLEMS | {problem.title: here}, back=here, save="记下",
        lead="由承办单位以外的人回访；企业说没有解决，待销号的单子自动退回。",
    )  # fmt: skip

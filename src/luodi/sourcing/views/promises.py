"""承诺: both sides' clauses by what is due; one clause with its steps and review; fund and PPP terms."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from luodi.access.guards import requires
from luodi.ledger.queries.reading import today
from luodi.projects.forms.base import exact
from luodi.projects.models import Evidence
from luodi.projects.views.posting import project_or_404, submit
from luodi.sourcing.forms.promises import CapitalForm, PromiseForm, ReviewForm, StepForm
from luodi.sourcing.legal_warnings import warning
from luodi.sourcing.models import Promise, PromiseStep, PublicCapital
from luodi.sourcing.operations.promise import (
    correct_promise,
    make_promise,
    record_capital,
    record_step,
    retract_capital,
    retract_promise,
    retract_step,
    review_promise,
)
from luodi.sourcing.queries.promises import standings
from luodi.sourcing.terms import HOLDING, SETTLED, PromiseSide, PromiseState, ReviewState
from luodi.sourcing.views.office import office_page, taking_back

CRUMB = ("承诺", "/sourcing/promises/")
PER_PAGE = 50
TABS = (("due", "未兑现"), ("review", "待公平竞争审查"), ("settled", "已了结"), ("capital", "基金与PPP"))


def promise_or_404(request: HttpRequest, lineage: uuid.UUID) -> Promise:
    rows = Promise.objects.visible_to(request.user).open().select_related("project")
    found: Promise | None = rows.filter(lineage=lineage).first()
    if found is None:
        raise Http404("没有找到这条承诺，或者它不在您的范围内。")
    return found


@requires("sourcing.see_admissions")
def index(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    tab = request.GET.get("tab", "due")
    tab = tab if tab in dict(TABS) else "due"
    side = request.GET.get("side", "")
    if tab == "capital":
        return _capital(request)
    settled = PromiseStep.objects.visible_to(user).open().filter(state__in=SETTLED).values("promise")
    rows = Promise.objects.visible_to(user).open().select_related("project")
    if side in PromiseSide.values:
        rows = rows.filter(side=side)
    if tab == "review":
        rows = rows.filter(review__in=HOLDING)
    else:
        rows = rows.filter(lineage__in=settled) if tab == "settled" else rows.exclude(lineage__in=settled)
    paginator = Paginator(rows.order_by("due_on", "id"), PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "page": page, "shown_numbers": paginator.get_elided_page_range(page.number), "tab": tab, "tabs": TABS,
        "rows": standings(user, list(page), today()), "sides": PromiseSide.choices, "side": side,
    }  # fmt: skip
    return render(request, "sourcing/promises.html", context)


def _capital(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    rows = (
        PublicCapital.objects.visible_to(request.user)
        .open()
        .select_related("project")
        .order_by("-occurred_on", "-id")
    )
    paginator = Paginator(rows, PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "page": page, "shown_numbers": paginator.get_elided_page_range(page.number), "tab": "capital", "tabs": TABS,
        "may_record": user.may("sourcing.apply"),
        "warning": warning("public_capital"),
    }  # fmt: skip
    return render(request, "sourcing/capital.html", context)


@requires("sourcing.see_admissions")
def show(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    user: Any = request.user
    promise = promise_or_404(request, lineage)
    (standing,) = standings(user, [promise], today())
    steps = (
        PromiseStep.objects.visible_to(user).open().filter(promise=lineage).order_by("-occurred_on", "-id")
    )
    evidence = Evidence.objects.open().filter(project=promise.project, proves=lineage).order_by("id")
    context = {
        "promise": promise, "project": promise.project, "standing": standing, "steps": list(steps),
        "evidence": list(evidence), "fair": warning("fair_competition"),
        "may_record": user.may("sourcing.apply"),
        "may_review": user.may("sourcing.review_law") and promise.review != ReviewState.NONE and promise.recorder != user.pk,
    }  # fmt: skip
    return render(request, "sourcing/promise.html", context)


@requires("sourcing.apply")
def new(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    project = project_or_404(request, pk)
    form = PromiseForm(request.POST or None, initial={"made_on": today()})
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: make_promise(by=request.user, project=pk, clause=form.typed(), request_key=key),
            lambda made: reverse("sourcing:promise", args=[made.lineage]),
            lambda made: "已登记，并送公平竞争审查。" if made.review else "已登记。",
        )  # fmt: skip
        if answer:
            return answer
    return office_page(request, form, "登记承诺", [CRUMB], project=project, back=f"/projects/{pk}/#promises")


@requires("sourcing.apply")
def edit(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    promise = promise_or_404(request, lineage)
    names = ("side", "kind", "clause", "unit_word", "due_on", "owner", "document")
    initial = {name: getattr(promise, name) for name in names}
    initial |= {"amount": exact(promise.amount), "made_on": promise.occurred_on, "flag": bool(promise.review)}
    form = PromiseForm(request.POST or None, initial=initial)
    back = reverse("sourcing:promise", args=[lineage])
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: correct_promise(by=request.user, promise=lineage, clause=form.typed(), request_key=key),
            lambda _: back, "已更正；原来的写法留在历史里。",
        )  # fmt: skip
        if answer:
            return answer
    lead = f"审查意见：{promise.review_words}" if promise.review_words else ""
    return office_page(request, form, "更正承诺", [CRUMB, (promise.get_kind_display(), back)], lead=lead)


@requires("sourcing.apply")
def step(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    promise = promise_or_404(request, lineage)
    back = reverse("sourcing:promise", args=[lineage])
    form = StepForm(request.POST or None, initial={"on": today()})
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: record_step(
                by=request.user, promise=lineage, request_key=key,
                **{**form.cleaned_data, "state": PromiseState(form.cleaned_data["state"])},
            ),
            lambda _: back, lambda done: f"已登记：{done.get_state_display()}。",
        )  # fmt: skip
        if answer:
            return answer
    return office_page(request, form, "登记履行", [CRUMB, (promise.project.name, back)], lead=promise.clause)


@requires("sourcing.apply")
def undo_step(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    found = PromiseStep.objects.visible_to(request.user).open().filter(lineage=lineage).first()
    if found is None:
        raise Http404("没有找到这条履行记录，可能已经撤回。")
    return taking_back(
        request, "撤回履行记录", [CRUMB, ("这条承诺", reverse("sourcing:promise", args=[found.promise]))],
        lambda reason, key: retract_step(by=request.user, step=lineage, reason=reason, request_key=key),
        "已撤回，历史里看得到。", lead=found.words,
    )  # fmt: skip


@requires("sourcing.apply")
def take_back(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    promise = promise_or_404(request, lineage)
    return taking_back(
        request, "撤回承诺", [(promise.project.name, f"/projects/{promise.project_id}/")],
        lambda reason, key: retract_promise(by=request.user, promise=lineage, reason=reason, request_key=key),
        "已撤回，历史里看得到。", lead=promise.clause,
    )  # fmt: skip


@requires("sourcing.apply")
def undo_capital(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    found = PublicCapital.objects.visible_to(request.user).open().filter(lineage=lineage).first()
    if found is None:
        raise Http404("没有找到这条登记，可能已经撤回。")
    return taking_back(
        request, "撤回基金与PPP登记", [(CRUMB[0], f"{CRUMB[1]}?tab=capital")],
        lambda reason, key: retract_capital(by=request.user, capital=lineage, reason=reason, request_key=key),
        "已撤回，历史里看得到。", lead=found.name,
    )  # fmt: skip


@requires("sourcing.review_law")
def review(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    promise = promise_or_404(request, lineage)
    back = reverse("sourcing:promise", args=[lineage])
    form = ReviewForm(request.POST or None)
    fair = warning("fair_competition")
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: review_promise(
                by=request.user, promise=lineage, words=form.cleaned_data["words"], request_key=key,
                conclusion=ReviewState(form.cleaned_data["conclusion"]),
            ),
            lambda _: back, lambda done: f"结论已登记：{done.get_review_display()}。",
        )  # fmt: skip
        if answer:
            return answer
    return office_page(
        request, form, "公平竞争审查", [CRUMB, (promise.project.name, back)], save="登记结论",
        lead=f"条款：{promise.clause}（{promise.document}）。{fair.text}（{fair.source}{'' if fair.checked else '，待核'}）。",
    )  # fmt: skip


@requires("sourcing.apply")
def capital(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    project = project_or_404(request, pk)
    form = CapitalForm(request.POST or None, initial={"agreed_on": today()})
    said = warning("public_capital")
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: record_capital(by=request.user, project=pk, capital=form.typed(), request_key=key),
            lambda _: f"/projects/{pk}/#promises", "已登记。",
        )  # fmt: skip
        if answer:
            return answer
    return office_page(
        request, form, "登记基金与PPP", [CRUMB], project=project, back=f"/projects/{pk}/#promises",
        lead=f"{said.text}（{said.source}{'' if said.checked else '，待核'}）。",
    )  # fmt: skip

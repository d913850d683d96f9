"""走访: one line each, also on a phone; 盯引 month by month."""

import uuid
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.projects.forms.base import LedgerForm, ReasonForm
from luodi.projects.views.posting import submit
from luodi.sourcing.enums import VisitKind
from luodi.sourcing.forms.visit import MonthForm, PursueForm, VisitForm
from luodi.sourcing.models import Pursuit
from luodi.sourcing.operations import visit as verbs
from luodi.sourcing.queries import visits as queries
from luodi.sourcing.views.pages import form_page

VISITS = {"走访": "/sourcing/visits/"}
PURSUITS = {"盯引": "/sourcing/pursuits/"}


@requires("sourcing.view")
def index(request: HttpRequest) -> HttpResponse:
    user = cast(Any, request.user)
    words = request.GET.get("q", "").strip()[:100]
    kind = request.GET.get("kind", "") if request.GET.get("kind", "") in VisitKind.values else ""
    found = queries.visits(user, words, kind, request.GET.get("page"))
    context = {
        "page": found.page, "shown_numbers": found.numbers, "words": words, "kind": kind, "kinds": VisitKind.choices,
        "may_record": user.may("sourcing.record"),
    }  # fmt: skip
    return render(request, "sourcing/visits.html", context)


@requires("sourcing.record")
def create(request: HttpRequest) -> HttpResponse:
    user = cast(Any, request.user)
    initial = {name: request.GET.get(name, "")[:300] for name in ("company", "lead")}
    form = VisitForm(request.POST or None, leads=queries.own_open_leads(user), initial=initial)
    if request.method == "POST":
        answer = submit(
            request, form, lambda key: _record(request, form, key), lambda _: "/sourcing/visits/", "已记下。"
        )
        if answer:
            return answer
    return form_page(
        request, form, "记走访", crumbs=VISITS, back="/sourcing/visits/", save="记下",
        template="sourcing/visit_form.html", firms=queries.recent_firms(user),
    )  # fmt: skip


def _record(request: HttpRequest, form: LedgerForm, key: uuid.UUID) -> Any:
    given = dict(form.cleaned_data)
    given["lead"] = uuid.UUID(given["lead"]) if given["lead"] else None
    return verbs.record_visit(by=request.user, request_key=key, **given)


@requires("sourcing.view")
def pursuits(request: HttpRequest) -> HttpResponse:
    user = cast(Any, request.user)
    context = {"pursuits": queries.pursuits(user), "may_record": user.may("sourcing.record")}
    return render(request, "sourcing/pursuits.html", context)


@requires("sourcing.record")
def pursue(request: HttpRequest) -> HttpResponse:
    form = PursueForm(request.POST or None)
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: verbs.pursue(
                by=request.user, request_key=key, **form.cleaned_data | {"leader": uuid.UUID(form.cleaned_data["leader"])}
            ),
            lambda _: "/sourcing/pursuits/", lambda made: f"已请{made.leader_name}盯引。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(request, form, "安排盯引", crumbs=PURSUITS, back="/sourcing/pursuits/", save="安排")


@requires("sourcing.record")
def month(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = _pursuit_or_404(request, pk)
    form = MonthForm(request.POST or None)
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: verbs.report_pursuit(by=request.user, pursuit=pk, request_key=key, **form.cleaned_data),
            lambda _: "/sourcing/pursuits/", "已记下。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(
        request, form, "盯引月报", crumbs=PURSUITS, back="/sourcing/pursuits/", save="记下",
        lead=f"{found.company.name}，{found.leader_name}盯引",
    )  # fmt: skip


@requires("sourcing.record")
def end(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = _pursuit_or_404(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: verbs.end_pursuit(
                by=request.user, pursuit=pk, reason=form.cleaned_data["reason"], request_key=key
            ),
            lambda _: "/sourcing/pursuits/", "盯引已结束。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(
        request, form, "结束盯引", crumbs=PURSUITS, back="/sourcing/pursuits/", save="结束",
        lead=f"{found.company.name}，{found.leader_name}盯引",
    )  # fmt: skip


def _pursuit_or_404(request: HttpRequest, pk: uuid.UUID) -> Pursuit:
    rows = Pursuit.objects.visible_to(request.user).open().select_related("company")
    found: Pursuit | None = rows.filter(lineage=pk).first()
    if found is None:
        raise Http404("没有这项盯引，或者已经结束。")
    return found

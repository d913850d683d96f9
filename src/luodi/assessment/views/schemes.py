"""办法: the list with the shipped ones, one version as a table, its way from draft to frozen."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from luodi.access.guards import requires
from luodi.assessment.enums import SchemeState
from luodi.assessment.errors import Refusal
from luodi.assessment.models import Scheme, SchemeVersion
from luodi.assessment.operations.schemes import approve, create_scheme, new_version, send_back, submit
from luodi.assessment.queries.scheme_table import scheme_table
from luodi.assessment.queries.scoring import groups_for
from luodi.assessment.queries.shipped import shipped_schemes
from luodi.assessment.queries.units import assessed_units
from luodi.assessment.views.posting import attempt
from luodi.common.numbers import whole_number
from luodi.ledger.queries.reading import today


def version_or_404(request: HttpRequest, pk: uuid.UUID) -> SchemeVersion:
    """Drafts are for those who make or approve schemes; a frozen one is for all."""
    found = SchemeVersion.objects.select_related("scheme").filter(pk=pk).first()
    if found is None or not (found.is_frozen or sees_drafts(request)):
        raise Http404("没有这份办法，或者它还没有定稿。")
    return found


def sees_drafts(request: HttpRequest) -> bool:
    may = request.user.may  # type: ignore[union-attr] # signed in
    return any(may(f"assessment.{verb}") for verb in ("schemes", "approve", "run", "judge"))


@requires("assessment.view")
def index(request: HttpRequest) -> HttpResponse:
    schemes = []
    for scheme in Scheme.objects.prefetch_related("versions"):
        versions = [v for v in scheme.versions.all() if v.is_frozen or sees_drafts(request)]
        if versions:
            schemes.append((scheme, versions))
    context = {
        "schemes": schemes,
        "shipped": shipped_schemes().items(),
        "may_edit": request.user.may("assessment.schemes"),  # type: ignore[union-attr] # signed in
    }
    return render(request, "assessment/schemes.html", context)


@requires("assessment.schemes")
def new(request: HttpRequest) -> HttpResponse:
    """An empty scheme, or a copy of a shipped one."""
    shipped = request.POST.get("shipped", request.GET.get("from", ""))
    body = shipped_schemes().get(shipped)
    refused: list[str] = []
    if request.method == "POST":

        def verb() -> SchemeVersion:
            year = whole_number(request.POST.get("year", ""), 0)
            if not 2000 <= year <= 2100:
                raise Refusal("年度写四位数，例如 2015。", "year")
            return create_scheme(
                by=request.user, name=request.POST.get("name", ""), year=year, body=body,
                shipped=shipped if body else "",
            )  # fmt: skip

        answer, refused = attempt(
            request,
            verb,
            lambda version: f"/assessment/schemes/{version.pk}/",
            "已建好草稿，逐项填指标即可。",
        )
        if answer:
            return answer
    context = {
        "shipped": shipped, "source": body, "refused": refused, "all": shipped_schemes().items(),
        "name": request.POST.get("name", ""), "year": request.POST.get("year", today().year),
    }  # fmt: skip
    return render(request, "assessment/scheme_new.html", context, status=422 if refused else 200)


@requires("assessment.view")
def shipped(request: HttpRequest, code: str) -> HttpResponse:
    """A shipped scheme as a table, to read before copying."""
    body = shipped_schemes().get(code)
    if body is None:
        raise Http404("没有这份办法。")
    context = {
        "table": scheme_table(body), "body": body, "code": code,
        "may_copy": request.user.may("assessment.schemes"),  # type: ignore[union-attr] # signed in
    }  # fmt: skip
    return render(request, "assessment/scheme.html", context)


@requires("assessment.view")
def show(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    version = version_or_404(request, pk)
    phase = request.GET.get("phase", "")
    if phase not in (version.body.get("phases") or {}):
        phase = ""
    may = request.user.may  # type: ignore[union-attr] # signed in
    context = {
        "version": version,
        "body": version.body,
        "phase": phase,
        "table": scheme_table(version.body, phase),
        "may_edit": may("assessment.schemes") and not version.is_frozen,
        "may_draft": may("assessment.schemes"),
        "may_approve": may("assessment.approve") and version.state == SchemeState.SUBMITTED,
        "may_run": may("assessment.run"),
        "may_judge": may("assessment.judge"),
        "groups_named": groups_for(version.body, assessed_units()),
        "others": version.scheme.versions.exclude(pk=pk) if sees_drafts(request) else (),
    }
    return render(request, "assessment/scheme.html", context)


@requires("assessment.schemes", "assessment.approve")
@require_POST
def step(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """提交, 批准, 退回, 另起新稿."""
    version = version_or_404(request, pk)
    here = f"/assessment/schemes/{pk}/"
    by, name = request.user, request.POST.get("step", "")
    document, reason = request.POST.get("document", ""), request.POST.get("reason", "")
    verbs = {
        "submit": (lambda: submit(by=by, version=pk), "已提交，等另一位批准。"),
        "approve": (lambda: approve(by=by, version=pk, document=document), "已批准定稿，从此不能再改。"),
        "send_back": (lambda: send_back(by=by, version=pk, reason=reason), "已退回编制人。"),
        "new_version": (lambda: new_version(by=by, version=pk, reason=reason), "已另起新稿。"),
    }
    if name not in verbs:
        messages.error(request, "没有这个动作，请从页面上的按钮办理。")
        return HttpResponseRedirect(here)
    verb, said = verbs[name]
    answer, refused = attempt(request, verb, lambda found: f"/assessment/schemes/{found.pk}/", said)
    for sentence in refused:
        messages.error(request, sentence)
    return answer or HttpResponseRedirect(f"/assessment/schemes/{version.pk}/")

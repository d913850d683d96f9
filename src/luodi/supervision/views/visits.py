"""On site: one project of a round, on a phone, with or without a network."""

import uuid
from pathlib import Path
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.access.scope import get_visible_or_404
from luodi.attachments.models import Blob
from luodi.attachments.responses import blob_response
from luodi.ledger.queries.reading import today
from luodi.projects.forms.base import LedgerForm
from luodi.supervision.enums import VisitState
from luodi.supervision.forms.inspection import ReplyForm, SiteForm
from luodi.supervision.models import Visit, VisitCheck, VisitPhoto, VisitRecord
from luodi.supervision.operations.checking import settle_check, undecided
from luodi.supervision.operations.inspection import Seen, record_visit, reply_visit
from luodi.supervision.queries.site import checks_of, claimed_words, said_before
from luodi.supervision.views.inspections import contacts_of
from luodi.supervision.views.posting import form_page, kept_photos, posted

WORKER = Path(__file__).parents[1] / "static" / "supervision" / "worker.js"


@requires("supervision.view")
def show(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The record once there is one, else what to look at and, for inspectors, the form."""
    visit, user = visit_or_404(request, pk), cast(Any, request.user)
    if visit.state == VisitState.PLANNED and user.may("supervision.inspect"):
        return _site(request, visit)
    records = list(VisitRecord.objects.open().filter(visit=visit).order_by("revision"))
    photos = list(VisitPhoto.objects.open().filter(visit=visit).order_by("revision", "id"))
    owed = visit.state == VisitState.SEEN and visit.project.unit in user.standing.grantees
    context = {
        "visit": visit, "records": records, "photos": photos, "contacts": contacts_of(visit),
        "claimed": claimed_words(visit.project), "day": today(),
        "checks": checks_of(visit), "may_verify": user.may("projects.verify"),
        "may_reply": owed and user.may("supervision.handle"),
    }  # fmt: skip
    return render(request, "supervision/visit.html", context)


def _site(request: HttpRequest, visit: Visit) -> HttpResponse:
    form = SiteForm(
        request.POST or None, claims=undecided(visit.project_id),
        initial={"visited_on": today(), "inspector": cast(Any, request.user).name},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        photos = kept_photos(form, request.FILES.getlist("photos"))
        if photos is not None:
            data = form.cleaned_data
            seen = Seen(
                data["seen"], data["agreement"], data["visited_on"], data["inspector"], data["site_person"], photos,
                form.finding(), form.checks(),
            )  # fmt: skip
            answer = posted(
                request, form, lambda key: record_visit(by=request.user, visit=visit.pk, seen=seen, request_key=key),
                f"/supervision/visits/{visit.pk}/", "已记录，单位两个工作日内核对反馈。",
            )  # fmt: skip
            if answer:
                return answer
    context = {
        "visit": visit, "form": form, "claimed": claimed_words(visit.project), "contacts": contacts_of(visit),
        "before": said_before(visit.project_id),
    }  # fmt: skip
    return render(request, "supervision/site.html", context, status=422 if form.errors else 200)


@requires("supervision.handle")
def reply(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    visit, here = visit_or_404(request, pk), f"/supervision/visits/{pk}/"
    form = ReplyForm(request.POST or None)
    if request.method == "POST":
        answer = posted(
            request, form,
            lambda key: reply_visit(by=request.user, visit=pk, note=form.cleaned_data["note"], request_key=key),
            here, "核对反馈已记下。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(
        request, form, "核对反馈", crumbs={"督查": "/supervision/inspections/", visit.project.name: here}, back=here,
        save="反馈", lead="请逐条对照现场记录；现场记录不因反馈改动，两边都留着。",
    )  # fmt: skip


@requires("projects.verify")
def settle(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """核实 or 不予认定 on the strength of a visit; asked on a page of its own, because it decides."""
    rows = VisitCheck.objects.open().filter(visit__in=Visit.objects.visible_to(request.user))
    check = rows.filter(pk=pk).select_related("visit__project", "visit__round").first()
    if check is None:
        raise Http404("没有这条现场核对。")
    here, verdict = f"/supervision/visits/{check.visit_id}/", "核实" if check.is_there else "不予认定"
    form = LedgerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        answer = posted(
            request, form, lambda key: settle_check(by=request.user, check=pk, request_key=key), here,
            f"已{verdict}，现场记录是凭据。",
        )  # fmt: skip
        if answer:
            return answer
    seen = "看到了" if check.is_there else "没有看到"
    return form_page(
        request, form, f"据现场{verdict}", crumbs={"督查": "/supervision/inspections/", check.visit.project.name: here},
        back=here, save=verdict,
        lead=f"{check.visit.round.title}，{check.occurred_on} 现场{seen}「{check.get_kind_display()}」。{verdict}后记入台账。",
    )  # fmt: skip


@requires("supervision.view")
def photo(request: HttpRequest, pk: uuid.UUID, entry: uuid.UUID) -> HttpResponse:
    visit = visit_or_404(request, pk)
    found = VisitPhoto.objects.open().filter(visit=visit, pk=entry).first()
    blob = Blob.objects.filter(pk=found.sha256).first() if found else None
    if found is None or blob is None:
        raise Http404("没有这张照片。")
    return cast(HttpResponse, blob_response(blob, found.file_name, show=True))


@requires("supervision.inspect")
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; served here because its scope is the folder it comes from."""
    response = HttpResponse(WORKER.read_text(encoding="utf-8"), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def visit_or_404(request: HttpRequest, pk: uuid.UUID) -> Visit:
    found: Visit = get_visible_or_404(Visit.objects, request.user, pk=pk)  # type: ignore[arg-type] # signed in
    return found

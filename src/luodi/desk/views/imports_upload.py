"""/exchange/uploads/KEY/: one upload on its way into the ledger, by its state."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from luodi.access.guards import requires
from luodi.common.progress import Progress
from luodi.desk.operations.imports import go_on, running
from luodi.desk.queries.change_questions import change_questions
from luodi.desk.queries.column_questions import OFFERED_UNITS, answers, questions
from luodi.desk.queries.uploads import LEDGER, is_own, preview, projects_of, uploads_for
from luodi.desk.views.imports import DayForm
from luodi.exchange.enums import UploadState
from luodi.exchange.errors import ExchangeRefusal
from luodi.exchange.importers import importer
from luodi.exchange.models import Upload
from luodi.exchange.operations.receiving import confirm_mapping, set_day
from luodi.ledger.queries.reading import today
from luodi.projects.models import Project
from luodi.projects.queries.lacking import lacking_of
from luodi.projects.queries.ledger_list import region_names

STEPS = ("读表", "对应各列", "核对", "写入")
STEP_OF = {
    UploadState.UPLOADED: 0, UploadState.REFUSED: 0, UploadState.RECOGNISED: 1, UploadState.MAPPED: 2,
    UploadState.PREVIEWED: 3, UploadState.WRITTEN: 4, UploadState.UNDONE: 4, UploadState.CANCELLED: 1,
}  # fmt: skip
LABELS = {"exchange.read": "正在读表", "exchange.check": "正在逐行核对", "exchange.write": "正在写入台账"}
PROJECTS_A_PAGE = 25
WITH_PREVIEW = (UploadState.PREVIEWED, UploadState.WRITTEN, UploadState.UNDONE)


def upload_or_404(request: HttpRequest, key: uuid.UUID, own: bool = False) -> Upload:
    """`own`: only to go on with; another unit's is not there, as one outside the user's scope."""
    upload: Upload = get_object_or_404(uploads_for(request.user), pk=key)
    if own and not is_own(request.user, upload):
        get_object_or_404(Upload.objects.none())
    return upload


@requires("projects.import", "projects.decide")
def show(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    upload = upload_or_404(request, key)
    job = running(upload)
    context = _context(request, upload, job)
    if job:
        context["progress"] = progress_of(upload, job)
        return render(request, "desk/imports/running.html", context)
    if upload.is_day_asked and upload.state in UploadState.mappable() and context["is_own"]:
        return _day_page(request, upload, DayForm())
    if upload.state in WITH_PREVIEW:
        context |= {
            "preview": preview(
                upload, request.user, request.GET.get("tab", ""), request.GET.get("page"), region_names()
            ),
            "undecided": upload.rows.filter(bucket="suspect", decision="").count(),
            "writes": upload.rows.to_write().count(),
            "changing": change_questions(upload) if upload.state == UploadState.PREVIEWED else [],
        }
        return render(request, "desk/imports/preview.html", context)
    if upload.state == UploadState.RECOGNISED and context["is_own"]:
        return _columns_page(request, upload)
    return render(request, "desk/imports/stopped.html", context)


@requires("projects.import")
def progress(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The progress alone, for htmx; when the job is over the whole page is asked for anew."""
    upload = upload_or_404(request, key)
    job = running(upload)
    context = (
        {"progress": progress_of(upload, job)} if job else {"progress": Progress("已完成", finished=True)}
    )
    response = render(request, "common/parts/progress.html", context)
    if not job:
        response["HX-Refresh"] = "true"
    return response


@requires("projects.import")
def day(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The question up to which day the file speaks; the answer goes on to the columns or the check."""
    upload = upload_or_404(request, key, own=True)
    if upload.state not in UploadState.mappable():
        return HttpResponseRedirect(reverse("exchange:upload", args=[upload.pk]))
    if request.method != "POST":
        return _day_page(request, upload, DayForm(initial={"as_of": upload.as_of}))
    form = DayForm(request.POST)
    if not form.is_valid():
        return _day_page(request, upload, form)
    try:
        go_on(set_day(upload, form.cleaned_data["as_of"]))
    except ExchangeRefusal as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(reverse("exchange:upload", args=[upload.pk]))


@requires("projects.import")
def columns(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The question which column holds what; the answer goes on to the check."""
    upload = upload_or_404(request, key, own=True)
    if request.method != "POST":
        return _columns_page(request, upload)
    user: Any = request.user
    mapping, faults = answers(upload, request.POST)
    if not faults:
        try:
            go_on(confirm_mapping(upload, mapping, by=user.actor))
        except ExchangeRefusal as refusal:
            faults = [str(refusal)]
        else:
            messages.success(request, "各列已对应好，下次同样的表不再问。")
            return HttpResponseRedirect(reverse("exchange:upload", args=[upload.pk]))
    upload.mapping = mapping
    return _columns_page(request, upload, faults)


@requires("projects.import", "projects.decide")
def lacking(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """What the projects of a written file still lack, each with the page where it is put right."""
    upload = upload_or_404(request, key)
    keys = projects_of(upload) if upload.state == UploadState.WRITTEN else []
    projects = Project.objects.visible_to(request.user).unmerged().filter(pk__in=keys)
    paginator = Paginator(projects.order_by("pinyin", "id"), PROJECTS_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = _context(request, upload, "") | {
        "page": page,
        "shown_numbers": paginator.get_elided_page_range(page.number),
        "found": lacking_of(list(page), today()),
    }
    return render(request, "desk/imports/lacking.html", context)


def progress_of(upload: Upload, job: str) -> Progress:
    done = 0 if job == "exchange.write" else upload.progress_done
    return Progress(
        LABELS.get(job, "正在处理"),
        done=done,
        total=0 if job in ("exchange.read", "exchange.write") and not done else upload.progress_total,
        poll_url=reverse("exchange:progress", args=[upload.pk]),
        note="可以离开这一页，办完后在「导入与填表」里找得到。",
    )


def _context(request: HttpRequest, upload: Upload, job: str) -> dict[str, Any]:
    user: Any = request.user
    at = STEP_OF[UploadState(upload.state)]
    return {
        "upload": upload,
        "counts": upload.counts,
        "steps": [(label, place < at, place == at) for place, label in enumerate(STEPS)],
        "is_own": is_own(user, upload) and user.may("projects.import"),
        "is_ledger": upload.importer == LEDGER,
        "is_writing": job == "exchange.write",
        "may_set_day": not job
        and not upload.is_day_asked
        and upload.state in UploadState.mappable()
        and is_own(user, upload)
        and user.may("projects.import"),
        "may_decide": user.may("projects.decide"),
        "may_record": user.may("projects.record"),
        "may_go_back": upload.state in UploadState.mappable() and bool(upload.recognised),
    }


def _day_page(request: HttpRequest, upload: Upload, form: DayForm) -> HttpResponse:
    context = _context(request, upload, "") | {"form": form}
    context["steps"] = [(label, place < 1, place == 1) for place, label in enumerate(STEPS)]
    return render(request, "desk/imports/day.html", context, status=422 if form.errors else 200)


def _columns_page(request: HttpRequest, upload: Upload, faults: list[str] | None = None) -> HttpResponse:
    if not upload.recognised or upload.state not in (*UploadState.mappable(), UploadState.CANCELLED):
        return HttpResponseRedirect(reverse("exchange:upload", args=[upload.pk]))
    context = _context(request, upload, "") | {
        "tables": questions(upload),
        "fields": importer(upload.importer).fields(),
        "units": OFFERED_UNITS,
        "faults": faults or [],
        "steps": [(label, place < 1, place == 1) for place, label in enumerate(STEPS)],
    }
    return render(request, "desk/imports/columns.html", context, status=422 if faults else 200)

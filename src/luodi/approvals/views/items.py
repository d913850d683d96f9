"""事项清单: items, templates, their editions, the calendar; out and in as a workbook."""

import uuid
from io import BytesIO
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from luodi.access.guards import requires
from luodi.approvals.catalogue.reading import BadCatalogue, write_links
from luodi.approvals.exports import read_workbook, write_catalogue
from luodi.approvals.forms.catalogue import EditionForm, HolidayForm
from luodi.approvals.models import Edition, HolidayNotice
from luodi.approvals.operations.catalogue import enter_holidays, publish_edition
from luodi.approvals.queries.calendar import known
from luodi.approvals.queries.editions import catalogue_of, current, editions
from luodi.attachments.responses import disposition
from luodi.exchange.reading.refusals import UnreadableFile
from luodi.ledger.queries.reading import today
from luodi.org.enums import EventKind as SecurityEvent
from luodi.org.operations.events import note
from luodi.projects.errors import Refusal
from luodi.projects.views.pages import form_page
from luodi.projects.views.posting import submit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST_UPLOAD = 5_000_000


@requires("approvals.view")
def index(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    in_force, _ = current(today())
    number = _asked(request, in_force)
    catalogue = catalogue_of(number)
    templates = [
        (t, [(row, catalogue.items[row.item], write_links(row.links)) for row in t.rows])
        for t in catalogue.templates.values()
    ]
    context = {
        "catalogue": catalogue, "items": list(catalogue.items.values()), "templates": templates, "number": number,
        "in_force": in_force, "editions": editions(), "may_define": user.may("approvals.define"),
        "years": known(), "next_year": today().year + 1, "stages": catalogue.stages,
        "notices": HolidayNotice.objects.open().order_by("-occurred_on", "-id")[:5],
    }  # fmt: skip
    return render(request, "approvals/items.html", context)


@requires("approvals.view")
def export(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    number = _asked(request, current(today())[0])
    workbook = BytesIO()
    write_catalogue(workbook, catalogue_of(number), number, user.name, timezone.now())
    note(SecurityEvent.EXPORTED, user=user, request=request, detail=f"审批事项清单；第 {number} 版")
    response = HttpResponse(workbook.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = disposition(f"审批事项清单-第{number}版.xlsx", show=False)
    response["Cache-Control"] = "private, no-store"
    return response


@requires("approvals.define")
def publish(request: HttpRequest) -> HttpResponse:
    form = EditionForm(request.POST or None, request.FILES or None, initial={"since": today()})
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: _publish(request, form, key),
            lambda _: "/approvals/items/",
            lambda edition: (
                f"第 {edition.number} 版已发布，自 {edition.occurred_on} 起编的计划用它；在办的计划不变。"
            ),
        )
        if answer:
            return answer
    return form_page(
        request, form, "发布清单新版", back="/approvals/items/", save="检查并发布", template="approvals/catalogue_form.html",
        lead="先查后发：前置绕圈、孤立事项、不可能的条件、读不懂的天数都会逐条指出，一处不对就不发布。",
    )  # fmt: skip


@requires("approvals.define")
def holidays(request: HttpRequest) -> HttpResponse:
    form = HolidayForm(request.POST or None, initial={"on": today()})
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: enter_holidays(by=request.user, request_key=key, **form.cleaned_data),
            lambda _: "/approvals/items/#calendar",
            lambda notice: f"{notice.year} 年的放假安排已录入。",
        )
        if answer:
            return answer
    years = known()
    return form_page(
        request, form, "录入放假安排", back="/approvals/items/#calendar", save="录入", template="approvals/catalogue_form.html",
        lead=f"已有 {years[0]}—{years[-1]} 年。同一年再录一次，整年以新的为准。",
    )  # fmt: skip


def _publish(request: HttpRequest, form: EditionForm, key: uuid.UUID) -> Edition:
    data = form.cleaned_data
    upload = data["file"]
    if upload.size > LARGEST_UPLOAD:
        raise Refusal("文件超过 5 MB，不像一份清单。请传导出后改好的那一份。", "file")
    try:
        tables = read_workbook(upload.read(), upload.name)
    except BadCatalogue as bad:
        raise Refusal("\n".join(bad.faults), "file") from bad
    except UnreadableFile as unreadable:
        raise Refusal(str(unreadable), "file") from unreadable
    return publish_edition(
        by=request.user, tables=tables, since=data["since"], document=data["document"], reason=data["reason"],
        request_key=key,
    )  # fmt: skip


def _asked(request: HttpRequest, otherwise: int) -> int:
    asked = request.GET.get("edition", "")
    if not asked:
        return otherwise
    if not asked.isdecimal() or not (
        int(asked) == 0 or Edition.objects.open().filter(number=int(asked)).exists()
    ):
        raise Http404("没有这一版清单。")
    return int(asked)

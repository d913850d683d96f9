"""填别人的表, and the pre-filled monthly return."""

import tempfile
from pathlib import Path, PurePath
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from luodi.access.guards import requires
from luodi.common import formats
from luodi.desk.queries.blank_forms import (
    PURPOSE,
    BlankForm,
    answered,
    form_of,
    mappings_of,
    recognised_form,
    tables_of,
    token_of,
)
from luodi.exchange.files import keep, path_of
from luodi.exchange.operations.layouts import remember_form
from luodi.exchange.reading.refusals import UnreadableFile
from luodi.exchange.reading.tables import Recognised
from luodi.exchange.writing.forms import fill_form
from luodi.exchange.writing.returns import write_return
from luodi.ledger.queries.reading import today
from luodi.org.exporting import note_export
from luodi.projects.filling import form_rows, return_columns, return_rows, signed_in
from luodi.projects.imports.catalogue import catalogue
from luodi.projects.models import Project
from luodi.projects.queries.ledger_list import region_names
from luodi.projects.queries.month import month_of
from luodi.projects.views.months import month_asked

FIRST_YEAR = 2000


@requires("projects.import")
def receive_form(request: HttpRequest) -> HttpResponseBase:
    """Keeps the blank and opens its page; an unreadable one is refused with the reason."""
    file = request.FILES.get("form")
    if request.method != "POST" or file is None:
        if request.method == "POST":
            messages.error(request, "还没有选文件；请把对方发来的空表拖到框里。")
        return HttpResponseRedirect(reverse("exchange:home"))
    try:
        kept = keep(file.chunks())
        form = BlankForm(kept.sha256, PurePath(file.name or "空表.xlsx").name[:100])
        recognised_form(form)
    except UnreadableFile as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("exchange:home"))
    return HttpResponseRedirect(reverse("exchange:fill", args=[token_of(form, request.user)]))


@requires("projects.import")
def fill(request: HttpRequest, token: str) -> HttpResponseBase:
    """Which column gets what, which projects; POST answers with the filled workbook."""
    user: Any = request.user
    form = form_of(token, user)
    try:
        found = recognised_form(form)
    except UnreadableFile as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(reverse("exchange:home"))
    mappings, remembered = mappings_of(found, user.actor)
    refusal = ""
    if request.method == "POST":
        mappings = answered(found, request.POST)
        try:
            answer = _filled(request, form, found, mappings)
            note_export(request, f"填表「{form.name}」", [])
            remember_form(PURPOSE, found, mappings, by=user.actor)
            return answer
        except UnreadableFile as error:
            refusal = str(error)
    regions = region_names()
    context = {
        "blank": form,
        "tables": tables_of(found, mappings, remembered),
        "warnings": found.warnings,
        "fields": catalogue(),
        "regions": regions.items(),
        "years": range(today().year, FIRST_YEAR, -1),
        "chosen": request.POST,
        "count": Project.objects.visible_to(user).unmerged().count(),
        "refusal": refusal,
    }
    return render(request, "desk/imports/fill.html", context, status=422 if refusal else 200)


def _filled(
    request: HttpRequest, form: BlankForm, found: Recognised, mappings: dict[str, dict[int, str]]
) -> FileResponse:
    condition, regions = _condition(request), region_names()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "filled.xlsx"
        fill_form(
            path_of(form.sha256), target, catalogue(),
            lambda codes: form_rows(request.user, condition, codes, regions), mappings,
        )  # fmt: skip
        name = f"{PurePath(form.name).stem}-已填.xlsx"
        return FileResponse(target.open("rb"), as_attachment=True, filename=name)


def _condition(request: HttpRequest) -> Q:
    region, year = request.POST.get("region", ""), request.POST.get("year", "")
    wanted = Q(region=region) if region else Q()
    if year.isdecimal() and FIRST_YEAR <= int(year) <= today().year:
        wanted &= signed_in(int(year))
    return wanted & (Q(status=0) if request.POST.get("active") == "1" else Q())


@requires("projects.import")
def month_return(request: HttpRequest) -> HttpResponseBase:
    """The unit's projects not yet reported for the month, with what is known, ready to be typed into."""
    user: Any = request.user
    month = month_asked(request)
    now = month_of(user, month)
    projects = sorted([*now.changed, *now.unchanged], key=lambda p: (p.pinyin, p.pk))
    if not projects:
        messages.info(request, f"{month}没有要报的项目：本单位推进中的都已报过，或还没有项目。")
        return HttpResponseRedirect(reverse("exchange:home"))
    unit = user.unit.name if user.unit else ""
    columns = return_columns(projects)
    note = (
        f"截至 {formats.day(min(month.last, today()))}。白色格可填，灰色格是台账里已有的；累计数填到月末。"
        "填好后原样拖回「导入与填表」，不用再对应各列。本系统不得录入涉密信息。"
    )
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "return.xlsx"
        write_return(
            target, f"{unit}{month}项目月报", note, columns, return_rows(projects, columns, region_names())
        )
        return FileResponse(target.open("rb"), as_attachment=True, filename=f"{unit}{month}月报.xlsx")

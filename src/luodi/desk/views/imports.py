"""/exchange/: dropping a workbook or a blank form, this month's return, uploads so far."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from luodi.access.enums import Scope
from luodi.access.guards import requires
from luodi.common.forms import DayInput, Form
from luodi.desk.operations.imports import go_on
from luodi.desk.queries.uploads import own_uploads, uploads_for
from luodi.exchange.errors import ExchangeRefusal
from luodi.exchange.operations.receiving import receive
from luodi.exchange.reading.refusals import UnreadableFile
from luodi.ledger.queries.reading import today
from luodi.projects.views.months import last_months, month_asked

ACCEPTED = ".xlsx,.xls,.ods,.csv,.xlsm,.et"
A_PAGE = 20


class DayForm(Form):
    """The day a file speaks of."""

    as_of = forms.DateField(
        label="这份表截止到哪一天",
        widget=DayInput(),
        error_messages={"required": "请填这份表截止到哪一天。", "invalid": "日期请写成 2015-06-30。"},
        help_text="表里的数说的是哪一天的情况；不是今天填表的日子。",
    )

    def clean_as_of(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["as_of"]
        if day and day > today():
            raise forms.ValidationError(f"截止日不能晚于今天（{today()}），没到的日子还没有数。")
        return day


class UploadForm(DayForm):
    """The file and its day, which may be left to what the file says."""

    file = forms.FileField(label="台账文件", error_messages={"required": "还没有选文件；请把台账拖到框里。"})
    kind = forms.ChoiceField(
        label="这份表是",
        choices=[("projects", "项目台账：一行一个项目"), ("corrections", "更正表：编号、栏目、原值、新值")],
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "请选项目台账或更正表。"},
    )

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or "projects"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = self.fields["as_of"]
        day.required = False
        day.help_text = "数说的是哪一天的情况；空着就读文件名或表头里的「截至…」，没有写再问您。"


@requires("projects.import")
def home(request: HttpRequest) -> HttpResponse:
    return _page(request, UploadForm(initial={"kind": "projects"}))


@requires("projects.import")
def receive_file(request: HttpRequest) -> HttpResponse:
    """Keeps the file and goes as far as nobody has to be asked; a small one is previewed when the page opens."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("exchange:home"))
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, 422)
    file: UploadedFile = form.cleaned_data["file"]
    user: Any = request.user
    try:
        upload = receive(
            file.chunks(), file_name=file.name or "", importer=form.cleaned_data["kind"],
            as_of=form.cleaned_data["as_of"], by=user.actor,
        )  # fmt: skip
    except UnreadableFile as refusal:
        form.add_error("file", str(refusal))
        return _page(request, form, 422)
    try:
        go_on(upload)
    except ExchangeRefusal as refusal:
        messages.warning(request, str(refusal))
    return HttpResponseRedirect(reverse("exchange:upload", args=[upload.pk]))


def _page(request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    user: Any = request.user
    whole = request.GET.get("whole") == "1" and user.standing.scope is Scope.CITY
    uploads = uploads_for(user) if whole else own_uploads(user)
    paginator = Paginator(uploads.order_by("-uploaded_at"), A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    month = month_asked(request)
    context = {
        "form": form,
        "page": page,
        "shown_numbers": paginator.get_elided_page_range(page.number),
        "whole": whole,
        "may_see_whole": user.standing.scope is Scope.CITY,
        "may_record": user.may("projects.record"),
        "may_solicit": user.may("projects.solicit"),
        "months": last_months(month),
        "accepted": ACCEPTED,
    }
    return render(request, "desk/imports/home.html", context, status=status)

"""/exchange/uploads/KEY/opening/: 期初数 confirmed by somebody who did not upload them."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from luodi.access.guards import requires
from luodi.common.forms import Form
from luodi.desk.operations.opening import CONFIRMED, ask_opening, claims_of, confirm
from luodi.desk.queries.uploads import columns_of, place_of, sample, text_of
from luodi.desk.views.imports_upload import upload_or_404
from luodi.exchange.enums import UploadState
from luodi.exchange.models import Upload
from luodi.ledger.errors import LedgerRefusal
from luodi.projects.errors import Refusal
from luodi.projects.imports.values import LABELS
from luodi.projects.queries.ledger_list import region_names
from luodi.projects.views.posting import request_key

SAMPLE = 10


class OpeningForm(Form):
    document = forms.CharField(
        label="文号", max_length=60, help_text="确认期初数的会议纪要或通知，如 金招办〔2015〕3号。",
        error_messages={"required": "期初数确认要填文号。"},
    )  # fmt: skip


@requires("projects.import")
@require_POST
def ask(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    upload = upload_or_404(request, key, own=True)
    try:
        count = ask_opening(upload, by=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"已送 {count} 位有认定权限的同志确认。")
    return HttpResponseRedirect(reverse("exchange:upload", args=[upload.pk]))


@requires("projects.decide")
def show(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The drawn sample, each row to be ticked once held against its papers; then 文号 and confirmation."""
    upload = upload_or_404(request, key)
    if upload.state != UploadState.WRITTEN or upload.revision is None:
        raise Http404("这份上传没有写入台账，没有期初数。")
    form = OpeningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            count = _confirm(request, upload, form.cleaned_data["document"])
        except Refusal as refusal:
            form.add_error("document" if refusal.field == "document" else None, refusal.sentence)
        except LedgerRefusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已确认 {count} 条期初数，从现在起计入核实口径，并在数字旁注明占比。")
            return HttpResponseRedirect(reverse("exchange:upload", args=[upload.pk]))
    return render(
        request,
        "desk/imports/opening.html",
        _context(request, upload, form),
        status=422 if form.errors else 200,
    )


def _confirm(request: HttpRequest, upload: Upload, document: str) -> int:
    drawn = {str(row.pk) for row in sample(upload, SAMPLE)}
    left = len(drawn.difference(request.POST.getlist("checked")))
    if left:
        raise Refusal(f"抽到的 {len(drawn)} 行还有 {left} 行没有勾选「核对无误」；请逐行核对后再确认。")
    return confirm(
        upload,
        by=request.user,
        document=document,
        sample_checked=len(drawn),
        request_key=request_key(request),
    )


def _context(request: HttpRequest, upload: Upload, form: OpeningForm) -> dict[str, Any]:
    user: Any = request.user
    codes, regions = columns_of(upload), region_names()
    ticked = set(request.POST.getlist("checked"))
    rows = [
        (row, place_of(row), row.values.get("name"), [(LABELS[c], text_of(c, row.values, regions)) for c in codes],
         str(row.pk) in ticked)
        for row in sample(upload, SAMPLE)
    ]  # fmt: skip
    return {
        "upload": upload,
        "form": form,
        "rows": rows,
        "labels": [LABELS[code] for code in codes],
        "claims": len(claims_of(upload)),
        "confirmed": upload.options.get(CONFIRMED),
        "is_uploader": upload.actor_id == user.pk,
    }

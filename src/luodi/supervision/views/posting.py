"""What every form page of this room shares: one verb, its refusals at their fields, its repetition led home."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from luodi.attachments.errors import StorageFull, UploadRefused
from luodi.attachments.models import Blob
from luodi.attachments.operations.blobs import shortened, store_blob
from luodi.ledger.errors import AlreadyRecorded, LedgerRefusal
from luodi.projects.forms.base import LedgerForm
from luodi.projects.views.posting import request_key
from luodi.supervision.errors import Refusal

T = TypeVar("T")
MOST_PHOTOS = 12


def posted(
    request: HttpRequest, form: LedgerForm, verb: Callable[[uuid.UUID], T], done: str | Callable[[T], str],
    said: str | Callable[[T], str] = "",
) -> HttpResponse | None:  # fmt: skip
    """Does the verb with the form's key and goes on to `done`. None: show the form again, everything kept."""
    if not form.is_valid():
        return None
    try:
        result = verb(request_key(request))
    except AlreadyRecorded as again:
        messages.info(request, str(again))
        return HttpResponseRedirect(again.goto or (done if isinstance(done, str) else "/supervision/slips/"))
    except Refusal as refusal:
        form.add_error(form.place_of(refusal.field), refusal.sentence)
        return None
    except LedgerRefusal as refusal:
        form.add_error(None, str(refusal))
        return None
    if said:
        messages.success(request, said if isinstance(said, str) else said(result))
    return HttpResponseRedirect(done if isinstance(done, str) else done(result))


def kept_photos(form: LedgerForm, files: Sequence[UploadedFile]) -> list[tuple[Blob, str]] | None:
    """Keeps what was sent with a form; None when it was refused, with the sentence on the form."""
    if len(files) > MOST_PHOTOS:
        form.add_error(
            None, f"一次最多 {MOST_PHOTOS} 张照片，现在选了 {len(files)} 张；请分次传，或挑要紧的。"
        )
        return None
    try:
        return [
            (store_blob(file, name=file.name or "", size=file.size or 0), shortened(file.name or ""))
            for file in files
        ]
    except (UploadRefused, StorageFull) as refusal:
        form.add_error(None, str(refusal))
        return None


def say_photos_are_gone(request: HttpRequest, form: LedgerForm, field: str) -> None:
    """Browsers keep what was typed in a refused form but not the files chosen: it must not go unnoticed."""
    if form.errors and request.FILES:
        form.add_error(field, "请重新选照片：浏览器不保留选过的文件，其余填的都在。")


def form_page(
    request: HttpRequest, form: LedgerForm, heading: str, *, crumbs: Mapping[str, str], back: str, save: str,
    lead: str = "", template: str = "supervision/form.html", **more: Any,
) -> HttpResponse:  # fmt: skip
    """422 when it was refused, so that nobody takes it for saved. `crumbs`: label → address."""
    context = {
        "form": form, "heading": heading, "crumbs": crumbs.items(), "back": back, "save": save, "lead": lead, **more
    }  # fmt: skip
    return render(request, template, context, status=422 if form.errors else 200)

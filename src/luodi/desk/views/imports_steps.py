"""The verbs on an upload: decide on suspects, check again, write, undo, cancel. Each leads back to its page."""

import uuid
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from luodi.access.guards import requires
from luodi.desk.operations import imports
from luodi.desk.queries.change_questions import answered_changes
from luodi.desk.views.imports_upload import upload_or_404
from luodi.exchange.enums import Decision, UploadState
from luodi.exchange.errors import ExchangeRefusal
from luodi.exchange.models import Upload
from luodi.exchange.operations.receiving import cancel
from luodi.exchange.operations.writing import decide, undo_upload
from luodi.ledger.errors import LedgerRefusal
from luodi.projects.errors import Refusal
from luodi.projects.views.posting import request_key


def _back(upload: Upload, tab: str = "") -> HttpResponse:
    address = reverse("exchange:upload", args=[upload.pk])
    return HttpResponseRedirect(f"{address}?tab={tab}" if tab else address)


def _try(request: HttpRequest, verb: Callable[[], str]) -> None:
    """Says what was done, or the refusal; what was decided so far stays with the upload."""
    try:
        said = verb()
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    except (ExchangeRefusal, LedgerRefusal) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)


@requires("projects.import")
@require_POST
def decide_rows(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """`row-ID`: new, skip or same:TARGET. `all` decides every suspect that is still open."""
    upload = upload_or_404(request, key, own=True)
    _try(request, lambda: f"已记下 {_decided(request, upload)} 行的决定。")
    return _back(upload, "suspect")


@requires("projects.import")
@require_POST
def check_again(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Begins anew what was broken off, or compares with the ledger as it now stands."""
    upload = upload_or_404(request, key, own=True)

    def verb() -> str:
        if upload.state == UploadState.PREVIEWED:
            imports.check(upload)
        else:
            imports.go_on(upload)
        return "已接着办。"

    _try(request, verb)
    return _back(upload)


@requires("projects.import")
@require_POST
def write_file(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    user: Any = request.user
    upload = upload_or_404(request, key, own=True)
    taken_as = answered_changes(upload, request.POST)

    def verb() -> str:
        imports.set_options(
            upload, changes_as=taken_as, all_or_nothing=request.POST.get("all_or_nothing") == "1"
        )
        written = imports.write(upload, by=user.actor, request_key=request_key(request))
        if written.state != UploadState.WRITTEN:
            return "已排上队，写完会在这里显示。"
        if written.revision is None:
            return "没有要写的行，台账没有变化。"
        return f"已写入台账，记为第 {written.revision} 次修订。"

    _try(request, verb)
    return _back(upload)


@requires("projects.import")
@require_POST
def undo(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    user: Any = request.user
    upload = upload_or_404(request, key, own=True)

    def verb() -> str:
        reason = request.POST.get("reason", "").strip()
        if not reason:
            raise Refusal("撤销要写明原因：为什么这份表不该导入。", "reason")
        undo_upload(upload, by=user.actor, reason=reason, request_key=request_key(request))
        return "已整份撤销，台账回到导入之前；这次导入和撤销都留在修订历史里。"

    _try(request, verb)
    return _back(upload)


@requires("projects.import")
@require_POST
def cancel_upload(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    upload = upload_or_404(request, key, own=True)

    def verb() -> str:
        cancel(upload)
        return "已取消，什么也没有写入；文件还在。"

    _try(request, verb)
    return _back(upload)


def _decided(request: HttpRequest, upload: Upload) -> int:
    wanted: dict[tuple[str, str], list[int]] = defaultdict(list)
    everything = request.POST.get("all", "")
    if everything in (Decision.NEW, Decision.SKIP):
        wanted[everything, ""] = list(
            upload.rows.filter(bucket="suspect", decision=Decision.NONE).values_list("pk", flat=True)
        )
    else:
        for name, value in request.POST.items():
            head, _, pk = name.partition("-")
            verdict, _, target = str(value).partition(":")
            if head == "row" and pk.isdecimal() and verdict in Decision.values:
                wanted[verdict, target].append(int(pk))
    return sum(
        decide(upload, rows, Decision(verdict), _key(target)) for (verdict, target), rows in wanted.items()
    )


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None

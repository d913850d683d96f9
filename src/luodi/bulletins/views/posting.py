"""What the room's pages share: finding what may be seen, doing a verb, saying its refusal."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest

from luodi.attachments.errors import StorageFull, UploadRefused
from luodi.attachments.operations.blobs import shortened, store_blob
from luodi.bulletins.enums import IssueStep
from luodi.bulletins.models import Issue, Period
from luodi.bulletins.permissions import makes
from luodi.bulletins.queries.issues import Standing
from luodi.indicators.errors import FigureRefusal
from luodi.ledger.errors import AlreadyRecorded, LedgerRefusal
from luodi.projects.errors import Refusal
from luodi.projects.views.posting import request_key


def attempted(request: HttpRequest, verb: Callable[[uuid.UUID], Any], said: str) -> str:
    """Does the verb. Returns the refusal's sentence, empty when it is done (or had been done by the same form)."""
    try:
        verb(request_key(request))
    except AlreadyRecorded as again:
        messages.info(request, str(again))
        return ""
    except Refusal as refusal:
        return refusal.sentence
    except (LedgerRefusal, FigureRefusal) as refusal:
        return str(refusal)
    messages.success(request, said)
    return ""


def kept_scan(file: Any) -> dict[str, str]:
    """Stores an uploaded scan: {scan: digest, scan_name: its name}. Raises Refusal with the sentence of attachments."""
    try:
        blob = store_blob(file, name=file.name or "", size=file.size)
    except (UploadRefused, StorageFull) as refusal:
        raise Refusal(str(refusal), "file") from refusal
    return {"scan": blob.sha256, "scan_name": shortened(file.name or "扫描件")}


def period_or_404(pk: uuid.UUID) -> Period:
    found = Period.objects.filter(pk=pk).first()
    if found is None:
        raise Http404("没有这一期。")
    return found


def standing_or_404(request: HttpRequest, pk: uuid.UUID) -> Standing:
    """An issue for its makers; for everybody else only once it is published."""
    issue = Issue.objects.select_related("period").filter(pk=pk).first()
    if issue is None:
        raise Http404("没有这份通报。")
    standing = Standing(issue)
    if standing.stage is not IssueStep.PUBLISHED and not makes(request.user):
        raise Http404("没有这份通报。")
    return standing

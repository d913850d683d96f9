"""What every page with a form shares: one verb, its refusals at their fields, its repetition led home."""

import contextlib
import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from luodi.attachments.errors import StorageFull, UploadRefused
from luodi.attachments.operations.blobs import shortened, store_blob
from luodi.ledger.errors import AlreadyRecorded, LedgerRefusal
from luodi.ledger.models import Revision
from luodi.projects.errors import NeedsConfirmation, Refusal
from luodi.projects.forms.base import LedgerForm
from luodi.projects.models import Project
from luodi.projects.operations.motion import Proof
from luodi.projects.queries.visible import visible_project

T = TypeVar("T")


def project_or_404(request: HttpRequest, pk: uuid.UUID) -> Project:
    """The one the user may see; what lies outside is not there, whether or not it exists."""
    found = visible_project(request.user, pk)
    if found is None:
        raise Http404("没有找到这个项目，或者它不在您的范围内。")
    return found


def request_key(request: HttpRequest) -> uuid.UUID:
    """The form's key. Raises Refusal for a form without one: it could be sent twice."""
    try:
        return uuid.UUID(request.POST.get("request_key", ""))
    except ValueError:
        raise Refusal("这份表单缺少提交编号，填写的内容都在，请再点一次保存。") from None


def is_filled(request: HttpRequest, form: type[LedgerForm]) -> bool:
    """Whether the form itself was sent, whole or in part; a list that leads to it posts only what was ticked."""
    return request.method == "POST" and any(name in request.POST for name in form.base_fields)


def submit(
    request: HttpRequest,
    form: LedgerForm,
    verb: Callable[[uuid.UUID], T],
    done: Callable[[T], str],
    said: str | Callable[[T], str] = "",
) -> HttpResponse | None:
    """
    Does the verb with the form's key and goes on to `done(result)`, saying `said`. None when the form has to be
    shown again: every refusal then stands at its field and everything typed is kept.
    """
    if not form.is_valid():
        return None
    try:
        result = verb(request_key(request))
    except AlreadyRecorded as again:
        messages.info(request, str(again))
        return HttpResponseRedirect(again.goto or recorded_at(again.seq))
    except NeedsConfirmation as question:
        form.asks = question.sentence
        return None
    except Refusal as refusal:
        form.add_error(form.place_of(refusal.field), refusal.sentence)
        return None
    except LedgerRefusal as refusal:
        form.add_error(None, str(refusal))
        return None
    if said:
        messages.success(request, said if isinstance(said, str) else said(result))
    return HttpResponseRedirect(done(result))


def recorded_at(seq: int) -> str:
    """Where the page of an earlier sending lies: its project, or the list."""
    subjects: list[Any] = Revision.objects.values_list("subjects", flat=True).get(seq=seq)
    return f"/projects/{subjects[0]}/" if len(subjects) == 1 else "/projects/"


def keys_of(request: HttpRequest, name: str) -> list[uuid.UUID]:
    """Keys posted, or in the address; a malformed one is left out, so that the count on the page tells."""
    found = []
    for value in request.POST.getlist(name) or request.GET.getlist(name):
        with contextlib.suppress(ValueError):
            found.append(uuid.UUID(value))
    return found


def named(request: HttpRequest, chosen: str) -> Project | None:
    """The visible project somebody means by a key, a code, a whole name or a fragment only one bears."""
    visible = Project.objects.visible_to(request.user).unmerged()
    try:
        return visible.filter(pk=uuid.UUID(chosen)).first()
    except ValueError:
        pass
    exact: Project | None = visible.filter(code__iexact=chosen).first() or visible.filter(name=chosen).first()
    if exact:
        return exact
    several: list[Project] = list(visible.fragment(chosen)[:2])
    return several[0] if len(several) == 1 else None


def stored_proof(file: Any) -> Proof | None:
    """The uploaded file, kept. Raises Refusal where the store refuses it."""
    if not file:
        return None
    try:
        blob = store_blob(file, name=file.name or "", size=file.size or 0)
    except (UploadRefused, StorageFull) as fault:
        raise Refusal(str(fault), "file") from fault
    return Proof(blob.sha256, shortened(file.name or ""), blob.size)

"""佐证材料: uploading to a project, fetching, taking back; the drop zone that sorts files by project."""

import contextlib
import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.attachments.errors import FileMissing, StorageFull, UploadRefused
from luodi.attachments.models import Blob
from luodi.attachments.operations.blobs import shortened, store_blob
from luodi.attachments.responses import blob_response
from luodi.ledger.errors import AlreadyRecorded
from luodi.projects.errors import Refusal
from luodi.projects.forms.base import ReasonForm
from luodi.projects.forms.evidence import ACCEPTED, EvidenceForm
from luodi.projects.gates import evidence_kinds, gates
from luodi.projects.models import Evidence, Milestone, Money, Project, Signing
from luodi.projects.operations.evidence import attach_evidence, withdraw_evidence
from luodi.projects.queries import words
from luodi.projects.queries.provable import provable
from luodi.projects.queries.sorting import sort_files
from luodi.projects.views.pages import form_page
from luodi.projects.views.posting import named, project_or_404, request_key, submit


@requires("projects.record")
def upload(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    project = project_or_404(request, pk)
    initial = {"kind": _kind_asked(request), "proves": request.GET.get("proves", "")}
    form = EvidenceForm(
        request.POST or None, request.FILES or None, happenings=_happenings(project), initial=initial
    )
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: _store(request, project, form.cleaned_data["file"], form.cleaned_data, key),
            lambda _: f"/projects/{pk}/#evidence",
            lambda entry: f"已上传「{entry.file_name}」。",
        )
        if answer:
            return answer
    return form_page(
        request, form, "上传佐证材料", project, "projects/evidence_form.html", accept=ACCEPTED, save="上传"
    )


@requires("projects.view")
def fetch(request: HttpRequest, pk: uuid.UUID, entry: uuid.UUID) -> HttpResponseBase:
    """The file itself, for whoever sees the project."""
    project = project_or_404(request, pk)
    found = Evidence.objects.filter(project=project, pk=entry).first()
    blob = Blob.objects.filter(sha256=found.sha256).first() if found else None
    if found is None or blob is None:
        raise Http404("没有找到这份材料。")
    try:
        return blob_response(blob, found.file_name, show=True)
    except FileMissing as error:
        raise Http404(str(error)) from error


@requires("projects.record")
def withdraw(request: HttpRequest, pk: uuid.UUID, entry: uuid.UUID) -> HttpResponse:
    project = project_or_404(request, pk)
    found = Evidence.objects.open().filter(project=project, pk=entry).first()
    if found is None:
        raise Http404("这份材料已经撤回，或者不存在。")
    form = ReasonForm(request.POST or None)
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: withdraw_evidence(
                by=request.user,
                project=pk,
                evidence=entry,
                reason=form.cleaned_data["reason"],
                request_key=key,
            ),
            lambda _: f"/projects/{pk}/#evidence",
            "材料已撤回。文件和历史都还在。",
        )
        if answer:
            return answer
    return form_page(request, form, f"撤回「{found.file_name}」", project, save="撤回")


@dataclass(frozen=True, slots=True)
class Dropped:
    """A stored file on its way to a project; `typed` names the project that was not found for it."""

    sha256: str
    name: str
    kind: str
    why: str
    projects: tuple[Project, ...] = ()
    is_sure: bool = False
    typed: str = ""


@requires("projects.record")
def sort(request: HttpRequest) -> HttpResponse:
    """First POST: files are kept and sorted; nothing is recorded before the second, which names the projects."""
    dropped: list[Dropped] = []
    refused: list[str] = []
    if request.method == "POST" and "sha256" in request.POST:
        dropped, refused = _record_sorted(request)
        if not dropped and not refused:
            return HttpResponseRedirect("/projects/reporting/files/")
    elif request.method == "POST":
        dropped, refused = _dropped(request)
    context = {"dropped": dropped, "refused": refused, "kinds": evidence_kinds().items(), "accept": ACCEPTED}
    return render(request, "projects/sort_files.html", context, status=422 if refused else 200)


def _dropped(request: HttpRequest) -> tuple[list[Dropped], list[str]]:
    files = request.FILES.getlist("files")
    if not files:
        return [], ["没有收到文件：请把文件拖进框里，或点「选择文件」，再点「上传并分拣」。"]
    found, refused = [], []
    for file, guess in zip(files, sort_files(request.user, [f.name or "" for f in files]), strict=True):
        try:
            blob = store_blob(file, name=file.name or "", size=file.size or 0)
        except (UploadRefused, StorageFull) as fault:
            refused.append(str(fault))
            continue
        name = shortened(file.name or "")
        found.append(Dropped(blob.sha256, name, guess.kind, guess.why, guess.projects, guess.is_sure))
    return found, refused


def _record_sorted(request: HttpRequest) -> tuple[list[Dropped], list[str]]:
    """One revision a file; (those that could not be recorded, with what was typed for them; why)."""
    columns = [request.POST.getlist(name) for name in ("sha256", "name", "kind", "project")]
    if len({len(column) for column in columns}) != 1:
        return [], ["这份表单不完整，没有归档任何文件。请重新选文件。"]
    left, refused, done = [], [], 0
    for sha, name, kind, chosen in zip(*columns, strict=True):
        if not chosen.strip():
            continue
        try:
            _attach_sorted(request, sha, name, kind, chosen.strip())
            done += 1
        except Refusal as refusal:
            refused.append(f"「{name}」没有归档：{refusal.sentence}")
            left.append(Dropped(sha, name, kind, refusal.sentence, typed=chosen))
    if done or not left:
        messages.success(request, f"已归档 {done} 份材料。")
    return left, refused


def _attach_sorted(request: HttpRequest, sha: str, name: str, kind: str, chosen: str) -> None:
    """The file's key follows from the form's, so a second sending records nothing. Raises Refusal."""
    project = named(request, chosen)
    if project is None:
        raise Refusal(f"没有编号或名称是「{chosen}」的项目，或者不在您的范围内。")
    blob = Blob.objects.filter(sha256=sha).first()
    if blob is None:
        raise Refusal("文件没有留下来，请重新上传。")
    with contextlib.suppress(AlreadyRecorded):
        attach_evidence(
            by=request.user, project=project.pk, kind=kind, sha256=sha, file_name=shortened(name),
            size=blob.size, request_key=uuid.uuid5(request_key(request), f"{sha} {project.pk}"),
        )  # fmt: skip


def _kind_asked(request: HttpRequest) -> str:
    """The kind in the address, else the first proof the milestone in the address needs."""
    kind, milestone = request.GET.get("kind", ""), request.GET.get("milestone", "")
    wanted = (gate.code for gate in gates() if gate.milestone == milestone and gate.needs == "evidence")
    return kind or next(wanted, "")


def _happenings(project: Project) -> list[tuple[str, str]]:
    found = []
    for model in (Milestone, Signing, Money):
        for entry in model.objects.open().claimed().filter(project=project).order_by("-occurred_on"):
            found.append((str(entry.lineage), f"{words.title(entry)} {words.when(entry)}"))
    return [*found, *provable(project)]


def _store(request: HttpRequest, project: Project, file: UploadedFile, data: Any, key: uuid.UUID) -> Evidence:
    try:
        blob = store_blob(file, name=file.name or "", size=file.size or 0)
    except (UploadRefused, StorageFull) as fault:
        raise Refusal(str(fault), "file") from fault
    return attach_evidence(
        by=request.user, project=project.pk, kind=data["kind"], sha256=blob.sha256,
        file_name=shortened(file.name or ""), size=blob.size,
        proves=uuid.UUID(data["proves"]) if data["proves"] else None, request_key=key,
    )  # fmt: skip

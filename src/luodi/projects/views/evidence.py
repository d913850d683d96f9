"""佐证材料: uploading to a project, fetching, taking back; the drop zone that sorts files by project."""

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
from luodi.common.ids import uuid7
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
from luodi.projects.views.posting import named, project_or_404, submit


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
    """A stored file on its way to a project."""

    sha256: str
    name: str
    size: int
    kind: str
    why: str
    projects: tuple[Project, ...]
    is_sure: bool


@requires("projects.record")
def sort(request: HttpRequest) -> HttpResponse:
    """First POST: files are kept and sorted; nothing is recorded before the second, which names the projects."""
    if request.method == "POST" and request.POST.getlist("sha256"):
        return _record_sorted(request)
    dropped, refused = _dropped(request) if request.method == "POST" else ([], [])
    context = {"dropped": dropped, "refused": refused, "kinds": evidence_kinds().items(), "accept": ACCEPTED}
    return render(request, "projects/sort_files.html", context)


def _dropped(request: HttpRequest) -> tuple[list[Dropped], list[str]]:
    files = request.FILES.getlist("files")
    found, refused = [], []
    for file, guess in zip(files, sort_files(request.user, [f.name or "" for f in files]), strict=True):
        try:
            blob = store_blob(file, name=file.name or "", size=file.size or 0)
        except (UploadRefused, StorageFull) as fault:
            refused.append(str(fault))
            continue
        name = shortened(file.name or "")
        found.append(
            Dropped(blob.sha256, name, blob.size, guess.kind, guess.why, guess.projects, guess.is_sure)
        )
    return found, refused


def _record_sorted(request: HttpRequest) -> HttpResponse:
    """One revision a file; what is refused is said, the others are recorded."""
    post: Any = request.POST
    done = 0
    for sha, name, kind, chosen in zip(
        post.getlist("sha256"),
        post.getlist("name"),
        post.getlist("kind"),
        post.getlist("project"),
        strict=True,
    ):
        if not chosen.strip():
            continue
        project = named(request, chosen.strip())
        blob = Blob.objects.filter(sha256=sha).first()
        if project is None or blob is None:
            messages.error(
                request, f"「{name}」没有归档：没有编号或名称是「{chosen}」的项目，或者不在您的范围内。"
            )
            continue
        try:
            attach_evidence(
                by=request.user, project=project.pk, kind=kind, sha256=sha, file_name=shortened(name),
                size=blob.size, request_key=uuid7(),
            )  # fmt: skip
            done += 1
        except Refusal as refusal:
            messages.error(request, f"「{name}」：{refusal.sentence}")
    messages.success(request, f"已归档 {done} 份材料。")
    return HttpResponseRedirect("/projects/reporting/files/")


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

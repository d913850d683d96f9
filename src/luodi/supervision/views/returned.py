"""Workbooks out and back: 督查包 of a round, the enterprise's form."""

import tempfile
import uuid
from collections.abc import Callable
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from luodi.access.guards import requires
from luodi.projects.views.posting import project_or_404
from luodi.supervision.enums import VisitState
from luodi.supervision.errors import Refusal
from luodi.supervision.exports import write_pack, write_word_form
from luodi.supervision.forms.returned import ReturnedForm
from luodi.supervision.imports import Outcome, read_pack, read_words
from luodi.supervision.models import Round, Visit
from luodi.supervision.views.inspections import ROUNDS, contacts_of


@requires("supervision.inspect")
def pack(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The visits still to be made, one row each."""
    round_ = get_object_or_404(Round, pk=pk)
    rows = Visit.objects.visible_to(request.user).filter(round=round_, state=VisitState.PLANNED)
    visits = list(rows.select_related("project").order_by("group", "place"))
    contacts = {visit.pk: contacts_of(visit) for visit in visits}
    return _download(f"{round_.title}督查包.xlsx", lambda path: write_pack(path, round_, visits, contacts))


@requires("supervision.inspect")
def pack_back(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    round_, here = get_object_or_404(Round, pk=pk), f"/supervision/inspections/{pk}/"
    return _back(
        request, "传回督查包", lambda file: read_pack(by=request.user, round_=round_, file=file),
        crumbs=ROUNDS | {round_.title: here}, back=here,
    )  # fmt: skip


@requires("supervision.raise")
def word_form(request: HttpRequest, project: uuid.UUID) -> HttpResponseBase:
    found = project_or_404(request, project)
    return _download(f"{found.name}企业反映表.xlsx", lambda path: write_word_form(path, [found]))


@requires("supervision.raise")
def words_back(request: HttpRequest) -> HttpResponse:
    return _back(
        request, "读入企业反映表", lambda file: read_words(by=request.user, file=file),
        crumbs={"企业反映": "/supervision/words/"}, back="/supervision/words/",
    )  # fmt: skip


def _download(name: str, write: Callable[[Path], int]) -> FileResponse:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "out.xlsx"
        write(target)
        return FileResponse(target.open("rb"), as_attachment=True, filename=name)


def _back(
    request: HttpRequest, heading: str, read: Callable[[UploadedFile], list[Outcome]], *, crumbs: dict[str, str],
    back: str,
) -> HttpResponse:  # fmt: skip
    """Row by row what became of it; rows that were refused can be put right in the same file and sent again."""
    sent = request.method == "POST"
    form = ReturnedForm(request.POST if sent else None, request.FILES if sent else None)
    outcomes: list[Outcome] = []
    if sent and form.is_valid():
        try:
            outcomes = read(form.cleaned_data["file"])
        except Refusal as refusal:
            form.add_error(form.place_of(refusal.field), refusal.sentence)
    context = {
        "form": form, "heading": heading, "crumbs": crumbs.items(), "back": back, "outcomes": outcomes,
        "done": sum(one.is_done for one in outcomes), "failed": sum(not one.is_done for one in outcomes),
    }  # fmt: skip
    return render(request, "supervision/returned.html", context, status=422 if form.errors else 200)

"""领导: what a leader carries, the three sentences to say on site, 批示 and visits."""

import uuid
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.attachments.models import Blob
from luodi.attachments.responses import blob_response
from luodi.projects.models import Project
from luodi.projects.views.posting import project_or_404
from luodi.supervision.forms.leaders import InstructionForm, LeaderVisitForm, PlatformForm
from luodi.supervision.models import Instruction, LampState
from luodi.supervision.operations.leader import (
    Written,
    contact_platform,
    record_instruction,
    record_leader_visit,
)
from luodi.supervision.queries.leaders import (
    carried,
    instructions_of,
    leaders,
    own_leader,
    platforms,
    visits_of,
)
from luodi.supervision.queries.three import three_sentences
from luodi.supervision.views.posting import form_page, kept_photos, posted, say_photos_are_gone

SHOWN = 60
LEADERS = {"领导联系": "/supervision/leaders/"}


@requires("supervision.view")
def index(request: HttpRequest) -> HttpResponse:
    """One leader's platforms, projects, 批示 and visits; one's own (or the one read for) first."""
    user, everyone = cast(Any, request.user), leaders()
    own = own_leader(user)
    chosen = next((one for one in everyone if str(one.post) == request.GET.get("post")), own)
    chosen = chosen or next(iter(everyone), None)
    projects = carried(user, chosen.post) if chosen else []
    visible = Project.objects.visible_to(user)
    context = {
        "leader": chosen, "everyone": everyone, "own": own, "total": len(projects),
        "rows": rows_of(projects[:SHOWN]), "shown": SHOWN,
        "platforms": platforms(chosen.post) if chosen else [],
        "instructions": instructions_of(visible, chosen.post)[:20] if chosen else [],
        "visits": visits_of(visible, chosen.post)[:20] if chosen else [],
        "may_write": user.may("supervision.instruct"),
    }  # fmt: skip
    return render(request, "supervision/leader.html", context)


def rows_of(projects: list[Project]) -> list[tuple[Any, str, Any]]:
    """(three sentences, lamp, the leader's last visit) of each project; what waits for a decision or is stuck first."""
    keys = [project.pk for project in projects]
    lamps = dict(LampState.objects.open().filter(project__in=keys).values_list("project_id", "lamp"))
    last: dict[uuid.UUID, Any] = {}
    for visit in visits_of(keys):
        last.setdefault(visit.project_id, visit)
    found = three_sentences(projects)
    found.sort(key=lambda three: (not three.decide[0].link, not three.stuck[0].link))
    return [(three, lamps.get(three.project.pk, ""), last.get(three.project.pk)) for three in found]


@requires("supervision.view")
def three(request: HttpRequest, project: uuid.UUID) -> HttpResponse:
    """到现场说三句话: one sheet a project, for a phone or a pocket."""
    found = project_or_404(request, project)
    said = three_sentences([found])[0]
    context = {
        "parts": (("上次承诺", said.promised), ("现在卡点", said.stuck), ("要您定什么", said.decide)), "project": found,
        "instructions": instructions_of([found.pk])[:5], "visits": visits_of([found.pk])[:5],
        "lamp": LampState.objects.open().filter(project=found).first(),
        "may_write": cast(Any, request.user).may("supervision.instruct"),
    }  # fmt: skip
    return render(request, "supervision/three.html", context)


@requires("supervision.instruct")
def instruct(request: HttpRequest, project: uuid.UUID) -> HttpResponse:
    found, back = project_or_404(request, project), f"/supervision/three/{project}/"
    form = InstructionForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        photos = kept_photos(form, [form.cleaned_data["photo"]] if form.cleaned_data["photo"] else [])
        written = Written(
            form.leader, form.cleaned_data["on"], form.cleaned_data["text"], photos[0] if photos else None
        )
        answer = photos is not None and posted(
            request, form,
            lambda key: record_instruction(
                by=request.user, project=project, written=written, task=form.task(), request_key=key
            ),
            lambda made: f"/supervision/problems/{made.problem_id}/", "批示已登记并交办，承办单位收到通知。",
        )  # fmt: skip
        if answer:
            return answer
    say_photos_are_gone(request, form, "photo")
    return form_page(
        request, form, "登记批示", crumbs=LEADERS | {found.name: back}, back=back, save="登记并交办",
        lead="批示要落到一件事、一个单位、一个日子；原文和照片都留着。",
    )  # fmt: skip


@requires("supervision.instruct")
def visited(request: HttpRequest, project: uuid.UUID) -> HttpResponse:
    found, back = project_or_404(request, project), f"/supervision/three/{project}/"
    form = LeaderVisitForm(request.POST or None, user=request.user)
    if request.method == "POST":
        answer = posted(
            request, form,
            lambda key: record_leader_visit(
                by=request.user, project=project, post=form.leader, on=form.cleaned_data["on"],
                line=form.cleaned_data["line"], request_key=key,
            ),
            back, "已记下。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(
        request, form, "到现场一句话", crumbs=LEADERS | {found.name: back}, back=back, save="记下"
    )


@requires("supervision.instruct")
def platform(request: HttpRequest) -> HttpResponse:
    back = "/supervision/leaders/"
    form = PlatformForm(request.POST or None, user=request.user)
    if request.method == "POST":
        answer = posted(
            request, form,
            lambda key: contact_platform(
                by=request.user, post=form.leader, platform=uuid.UUID(form.cleaned_data["platform"]),
                since=form.cleaned_data["since"], document=form.cleaned_data["document"], request_key=key,
            ),
            back, "已登记，原来的联系到这一天为止。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(request, form, "领导联系平台", crumbs=LEADERS, back=back, save="登记")


@requires("supervision.view")
def instruction_photo(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    visible = Project.objects.visible_to(request.user)
    found = Instruction.objects.open().filter(pk=pk, project__in=visible).first()
    blob = Blob.objects.filter(pk=found.sha256).first() if found else None
    if found is None or blob is None:
        raise Http404("没有这张照片。")
    return cast(HttpResponse, blob_response(blob, found.file_name, show=True))

"""登记, 更正, 变更, 投资方: pages over what a project is."""

import uuid
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from luodi.access.guards import requires
from luodi.common.conflict import merged
from luodi.projects.fields import BY_CODE
from luodi.projects.forms.base import initial_of
from luodi.projects.forms.particulars import ChangeForm, CorrectForm, CreateForm
from luodi.projects.forms.party import PartyForm
from luodi.projects.models import Particulars
from luodi.projects.operations.parties import add_party
from luodi.projects.operations.project import change_particulars, correct_particulars, create_project
from luodi.projects.queries.choices import countries, names, options
from luodi.projects.queries.situation import situations
from luodi.projects.queries.stale import target
from luodi.projects.queries.words import value_text
from luodi.projects.views.pages import conflict_page, form_page
from luodi.projects.views.posting import project_or_404, submit

CREATE_LEAD = "项目从在谈算起。只知道一部分也可以先登记，缺的以后补。本系统不得录入涉密信息。"
CORRECT_LEAD = (
    "更正：原来填错了。改后，过去的读数也按改后的算，已公布的数照旧可以重现。情况变了请用「变更」。"
)
CHANGE_LEAD = "变更：原来没错，后来情况变了。变了哪几项就填哪几项。原来填错了请用「更正」。"


@requires("projects.create")
def create(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    offered = options(user)
    initial = {"unit": offered.units[0][0] if len(offered.units) == 1 else ""}
    initial["region"] = user.unit.region_id if user.unit else ""
    form = CreateForm(request.POST or None, options=offered, countries=cache(countries), initial=initial)
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: create_project(
                by=user, values=form.values(), since=form.cleaned_data["since"], parties=form.parties(),
                confirmed=form.is_confirmed, request_key=key,
            ),
            lambda project: f"/projects/{project.pk}/",
            lambda project: f"已登记「{project.name}」，编号 {project.code}。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(
        request, form, "登记项目", template="projects/grouped_form.html", lead=CREATE_LEAD,
        first=[form["since"]], save="登记",
    )  # fmt: skip


@requires("projects.record")
def correct(request: HttpRequest, pk: uuid.UUID, entry: uuid.UUID | None = None) -> HttpResponse:
    """Without an entry: the first one, which holds what was registered."""
    project = project_or_404(request, pk)
    if entry is None:
        first = (
            Particulars.objects.open().claimed().filter(project=project).order_by("occurred_on", "id").first()
        )
        if first is None:
            raise Http404("这个项目没有可以更正的资料。")
        return HttpResponseRedirect(f"/projects/{pk}/correct/{first.pk}/")
    found = target(Particulars, pk, entry)
    if found is None or found.current is None:
        raise Http404("这条资料已被撤回，或者不存在。")
    values = found.current.values
    data = merged(request.POST) if request.method == "POST" else None
    form = CorrectForm(
        data,
        options=options(request.user),
        currency=values.get("currency", "CNY"),
        initial=initial_of(values),
    )
    if data is not None:
        clash = conflict_page(request, form, found, lambda e: initial_of(e.values), "更正资料", project)
        if clash:
            return clash
        answer = submit(
            request,
            form,
            lambda key: correct_particulars(
                by=request.user, project=pk, entry=found.current.pk, values=form.values(),
                reason=form.cleaned_data["reason"], confirmed=form.is_confirmed, request_key=key,
            ),
            lambda _: f"/projects/{pk}/",
            "更正已登记。核实过的数在更正核实之前不变。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(
        request, form, "更正资料", project, "projects/grouped_form.html", lead=CORRECT_LEAD,
        last=[form["reason"]], save="更正",
    )  # fmt: skip


@requires("projects.record")
def change(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    project = project_or_404(request, pk)
    values = situations([pk])[pk].values
    known, currency = names(), values.get("currency", "CNY")
    shown = {
        code: value_text(BY_CODE[code], v, known, currency) for code, v in values.items() if code in BY_CODE
    }
    form = ChangeForm(request.POST or None, options=options(request.user), currency=currency, today=shown)
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: change_particulars(
                by=request.user, project=pk, values=form.values(), since=form.cleaned_data["since"],
                document=form.cleaned_data["document"], reason=form.cleaned_data["reason"], request_key=key,
            ),
            lambda _: f"/projects/{pk}/",
            "变更已登记。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(
        request, form, "变更资料", project, "projects/grouped_form.html", lead=CHANGE_LEAD,
        first=[form["since"], form["document"]], last=[form["reason"]], save="变更",
    )  # fmt: skip


@requires("projects.record")
def party(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    project = project_or_404(request, pk)
    form = PartyForm(request.POST or None, countries=countries())
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: add_party(
                by=request.user,
                project=pk,
                party=form.party(),
                since=form.cleaned_data["since"],
                request_key=key,
            ),
            lambda _: f"/projects/{pk}/#facts",
            "投资方已登记。",
        )
        if answer:
            return answer
    return form_page(request, form, "登记投资方", project)

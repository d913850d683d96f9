"""变更划转: what moved, and moving projects to another unit by a document."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.ledger.queries.reading import today
from luodi.projects.forms.duty import CreditForm, TransferForm
from luodi.projects.operations.transfer import share_credit, transfer_projects
from luodi.projects.queries.choices import bureau_units, names
from luodi.projects.queries.ledger_list import region_names
from luodi.projects.queries.list_sheets import MOST, moved_sheet
from luodi.projects.queries.transfers import moves, picked
from luodi.projects.views.bulk import picked_projects
from luodi.projects.views.export import list_workbook, wants_workbook
from luodi.projects.views.pages import form_page
from luodi.projects.views.posting import is_filled, project_or_404, submit

LEAD = "从生效日起归新单位；以前的数按当时的单位读。要与原单位分享计分，填下面的份额，合计 100 %。"


@requires("projects.view")
def show(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    only = request.GET.get("only") == "transfers"
    if wants_workbook(request):
        whole = moves(user, names(), 1, only, MOST)
        return list_workbook(request, "变更划转", [moved_sheet(whole.rows)], ["只看划转"] if only else [])
    found = moves(user, names(), request.GET.get("page"), only)
    context = {
        "moves": found,
        "page": found.page,
        "shown_numbers": found.numbers,
        "only": only,
        "may_transfer": user.may("projects.transfer"),
        "may_export": user.may("projects.export"),
    }
    return render(request, "projects/transfers.html", context)


@requires("projects.transfer")
def transfer(request: HttpRequest) -> HttpResponse:
    keys = picked_projects(request)
    projects = picked(request.user, keys)
    posted = is_filled(request, TransferForm)
    form = TransferForm(
        request.POST if posted else None,
        units=bureau_units(),
        regions=list(region_names().items()),
        initial={"since": today()},
    )
    if posted:
        answer = submit(
            request,
            form,
            lambda key: transfer_projects(
                by=request.user, projects=keys, to_unit=uuid.UUID(form.cleaned_data["to_unit"]),
                to_region=form.cleaned_data["to_region"], since=form.cleaned_data["since"],
                document=form.cleaned_data["document"], shares=form.shares(), request_key=key,
            ),
            lambda _: "/projects/transfers/",
            lambda count: f"已划转 {count} 个项目。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(
        request, form, f"划转 {len(projects)} 个项目", template="projects/transfer_form.html", lead=LEAD,
        projects=projects, carried=[("pick", key) for key in keys], back="/projects/transfers/", save="划转",
    )  # fmt: skip


@requires("projects.transfer")
def credit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    project = project_or_404(request, pk)
    form = CreditForm(request.POST or None, units=bureau_units(), initial={"since": today()})
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: share_credit(
                by=request.user, project=pk, shares=form.shares(), since=form.cleaned_data["since"],
                document=form.cleaned_data["document"], request_key=key,
            ),
            lambda _: f"/projects/{pk}/#duties",
            "计分归属已登记。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(request, form, "分配计分归属", project, "projects/transfer_form.html")

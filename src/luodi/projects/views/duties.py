"""责任与交接: 待指派, load per leader, assigning, single and bulk handover."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.ledger.queries.reading import today
from luodi.projects.enums import DutyRole
from luodi.projects.forms.duty import AssignForm, EndDutyForm, EntrustForm, HandoverForm
from luodi.projects.models import Duty, Project
from luodi.projects.operations.duty import assign_duty, end_duty, entrust, hand_over
from luodi.projects.queries.holders import candidates
from luodi.projects.queries.list_sheets import MOST, load_sheets
from luodi.projects.queries.load import (
    A_PAGE,
    awaiting,
    awaiting_keys,
    awaiting_page,
    duties_by_key,
    duties_of,
    loads,
)
from luodi.projects.views.bulk import MOST as MOST_AT_ONCE
from luodi.projects.views.bulk import picked_projects
from luodi.projects.views.export import list_workbook, wants_workbook
from luodi.projects.views.pages import form_page
from luodi.projects.views.posting import is_filled, keys_of, project_or_404, submit


@requires("projects.assign", "projects.view")
def show(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    if wants_workbook(request):
        return list_workbook(request, "责任与交接", load_sheets(loads(user), awaiting(user, MOST)))
    page, numbers, waiting = awaiting_page(user, request.GET.get("page"))
    total = page.paginator.count
    context = {
        "awaiting": waiting,
        "awaiting_total": total,
        "whole": total if A_PAGE < total <= MOST_AT_ONCE else 0,
        "page": page,
        "shown_numbers": numbers,
        "loads": loads(user),
        "may_assign": user.may("projects.assign"),
        "may_export": user.may("projects.export"),
    }
    return render(request, "projects/duties.html", context)


@requires("projects.assign")
def assign(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    project = project_or_404(request, pk)
    initial = {"role": request.GET.get("role", DutyRole.LEADER), "since": today()}
    form = AssignForm(request.POST or None, candidates=candidates(), initial=initial)
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: assign_duty(
                by=request.user, project=pk, role=DutyRole(form.cleaned_data["role"]), holder=form.as_holder(),
                since=form.cleaned_data["since"], document=form.cleaned_data["document"], request_key=key,
            ),
            lambda _: f"/projects/{pk}/#duties",
            lambda duty: f"已指派{duty.get_role_display()}：{duty.person_name or duty.unit_name}。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(request, form, "指派责任人", project, save="指派")


@requires("projects.assign")
def entrust_many(request: HttpRequest) -> HttpResponse:
    """One document, many projects: what the list's bulk bar and 待指派 lead to."""
    keys = picked_projects(request)
    if request.POST.get("whole") == "1":
        keys = awaiting_keys(request.user, MOST_AT_ONCE)
    projects = list(Project.objects.visible_to(request.user).filter(pk__in=keys).order_by("pinyin"))
    posted = is_filled(request, EntrustForm)
    form = EntrustForm(
        request.POST if posted else None,
        candidates=candidates(),
        initial={"role": DutyRole.LEADER, "since": today()},
    )
    if posted:
        answer = submit(
            request,
            form,
            lambda key: entrust(
                by=request.user, projects=keys, role=DutyRole(form.cleaned_data["role"]), to=form.as_holder(),
                since=form.cleaned_data["since"], document=form.cleaned_data["document"], request_key=key,
            ),
            lambda _: "/projects/duties/",
            lambda count: f"已按文指派 {count} 个项目。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(
        request, form, f"按文指派 {len(projects)} 个项目", template="projects/many_form.html", projects=projects,
        carried=[("pick", key) for key in keys], back="/projects/duties/", save="指派",
        lead="已有人担任的，自这天起交接给下一位；还没有的，从这天起担任。",
    )  # fmt: skip


@requires("projects.assign")
def handover(request: HttpRequest) -> HttpResponse:
    """The duties come as `duty`, or as all of one holder (`grantee`, or `name` without account)."""
    duties = _duties(request)
    if not duties:
        raise Http404("没有找到要交接的责任，可能刚被别人交接了。")
    posted = is_filled(request, HandoverForm)
    form = HandoverForm(request.POST if posted else None, candidates=candidates(), initial={"since": today()})
    if posted:
        chosen = keys_of(request, "duty")
        answer = submit(
            request,
            form,
            lambda key: hand_over(
                by=request.user, duties=chosen, to=form.as_holder(), since=form.cleaned_data["since"],
                document=form.cleaned_data["document"], request_key=key,
            ),
            lambda _: "/projects/duties/",
            lambda count: f"已交接 {count} 项责任，接手的人现在就看得到这些项目。",
        )  # fmt: skip
        if answer:
            return answer
    names = sorted({duty.person_name or duty.unit_name for duty in duties})
    return form_page(
        request, form, f"交接{'、'.join(names)}的责任", template="projects/handover.html", duties=duties,
        ticked=set(request.POST.getlist("duty")) if posted else {str(d.pk) for d in duties},
        back="/projects/duties/", save="交接",
    )  # fmt: skip


@requires("projects.assign")
def end(request: HttpRequest, pk: uuid.UUID, duty: uuid.UUID) -> HttpResponse:
    project = project_or_404(request, pk)
    found = Duty.objects.open().filter(project=project, pk=duty).first()
    if found is None:
        raise Http404("这项责任刚被别人变动过。")
    form = EndDutyForm(request.POST or None, initial={"on": today()})
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: end_duty(
                by=request.user, project=pk, duty=duty, on=form.cleaned_data["on"],
                document=form.cleaned_data["document"], request_key=key,
            ),
            lambda _: f"/projects/{pk}/#duties",
            "已结束。",
        )  # fmt: skip
        if answer:
            return answer
    heading = f"结束{found.person_name or found.unit_name}的{found.get_role_display()}"
    return form_page(request, form, heading, project, save="结束")


def _duties(request: HttpRequest) -> Any:
    if request.method == "POST" or "duty" in request.GET:
        keys = keys_of(request, "shown") or keys_of(request, "duty")
        return duties_by_key(request.user, keys)
    grantee = keys_of(request, "grantee")
    name = request.GET.get("name", "")
    if not grantee and not name:
        return []
    return duties_of(request.user, grantee[0] if grantee else None, name)

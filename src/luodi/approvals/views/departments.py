"""部门看板, this week, objections."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.approvals.enums import Decision
from luodi.approvals.forms.plans import DecisionForm, ObjectionForm
from luodi.approvals.models import Objection
from luodi.approvals.operations.objections import decide_objection, object_to_delay
from luodi.approvals.queries.board import departments, grouped
from luodi.approvals.queries.plans import axis_today
from luodi.approvals.queries.progress import GRACE
from luodi.approvals.queries.records import records
from luodi.approvals.queries.turns import due_within, most_pressing, turn_rows, turns_of
from luodi.approvals.views.finding import loaded_or_404, step_or_404
from luodi.ledger.queries.reading import today
from luodi.org.models import Unit
from luodi.projects.enums import DutyRole
from luodi.projects.models import Duty
from luodi.projects.views.pages import form_page
from luodi.projects.views.posting import submit

THIS_WEEK = 5
"""Working days."""
PER_PAGE = 50
MOST = 500
"""Rows of the week's page; a city has no more in hand in one week that anybody reads."""


@requires("approvals.view")
def board(request: HttpRequest) -> HttpResponse:
    """All departments; one of them opened (`?unit=`), a window's own to begin with."""
    user: Any = request.user
    axis = axis_today()
    found = departments(user, axis)
    asked = request.GET.get("unit", "") or own_department(user, {one.name for one in found})
    turns = most_pressing(turns_of(user).filter(owners=False, handler=asked), axis.origin)
    paginator = Paginator(turns, PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    objections = Objection.objects.visible_to(user).open().filter(decision="").select_related("project")
    context = {
        "departments": found, "asked": asked, "rows": turn_rows(user, page, axis) if asked else [], "page": page,
        "shown_numbers": paginator.get_elided_page_range(page.number), "axis": axis, "calendar": axis.sentence(),
        "objections": records(user, list(objections[:30]), axis), "grace": GRACE,
        "may": {verb: user.may(f"approvals.{verb}") for verb in ("record", "object", "decide")},
        "may_open": user.may("figures.view"),
    }  # fmt: skip
    return render(request, "approvals/departments.html", context)


@requires("approvals.view")
def week(request: HttpRequest) -> HttpResponse:
    """What runs out within five working days, by department or by agent; the most pressing ones of very many."""
    user: Any = request.user
    axis = axis_today()
    found = due_within(turns_of(user), axis, THIS_WEEK)
    total = found.count()
    due = turn_rows(user, found[:MOST], axis)
    by = "agent" if request.GET.get("by") == "agent" else "department"
    if by == "agent":
        agents = agents_by_project({row.project.pk for row in due})
        names = [agents.get(row.project.pk, ["还没有代办员"]) for row in due]
    else:
        names = [["业主" if row.turn.owners else row.turn.handler] for row in due]
    context = {
        "groups": grouped(due, names), "by": by, "calendar": axis.sentence(), "axis": axis, "total": total,
        "left": total - len(due),
    }  # fmt: skip
    return render(request, "approvals/week.html", context)


@requires("approvals.object")
def object_(request: HttpRequest, lineage: uuid.UUID, code: str) -> HttpResponse:
    loaded = loaded_or_404(request, lineage)
    one = step_or_404(loaded, code)
    form = ObjectionForm(request.POST or None)
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: object_to_delay(
                by=request.user, plan=lineage, step=code, reason=form.cleaned_data["reason"], request_key=key
            ),
            lambda _: "/approvals/departments/",
            "异议已提出，裁定前看板不亮出这项超期。",
        )
        if answer:
            return answer
    return form_page(
        request, form, f"对「{one.step.name}」的超期提出异议", loaded.project, back="/approvals/departments/", save="提出",
        lead=f"超期后 {GRACE} 个工作日内可以提出；由领导小组办公室或业务科长裁定。",
    )  # fmt: skip


@requires("approvals.decide")
def decide(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = Objection.objects.visible_to(request.user).open().filter(pk=pk).select_related("project").first()
    if found is None:
        raise Http404("没有找到这条异议，它可能刚被裁定。")
    form = DecisionForm(request.POST or None)
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: decide_objection(
                by=request.user, objection=pk, decision=Decision(form.cleaned_data["decision"]),
                reason=form.cleaned_data["reason"], request_key=key,
            ),
            lambda _: "/approvals/departments/",
            lambda done: f"异议{done.get_decision_display()}。",
        )  # fmt: skip
        if answer:
            return answer
    lead = f"{found.unit_name}：{found.reason}（{found.occurred_on} 提出）"
    return form_page(
        request, form, "裁定异议", found.project, lead=lead, back="/approvals/departments/", save="裁定"
    )


def own_department(user: Any, names: set[str]) -> str:
    """The short name of a unit of the user's that has something on the board."""
    mine = Unit.objects.filter(pk__in=user.standing.grantees).values_list("short_name", flat=True)
    return next((name for name in mine if name in names), "")


def agents_by_project(projects: set[Any]) -> dict[Any, list[str]]:
    found: dict[Any, list[str]] = {}
    rows = Duty.objects.open().filter(role=DutyRole.AGENT, project__in=projects).holding_on(today())
    for project, name in rows.order_by("id").values_list("project_id", "person_name"):
        found.setdefault(project, []).append(name)
    return found

"""「今天办了什么」: one step, or a pasted table of several."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.approvals.enums import EventKind, PauseReason, Source, StepState
from luodi.approvals.forms.plans import PasteForm, ResultForm
from luodi.approvals.imports import Line, read_text
from luodi.approvals.operations.results import Result, record_results
from luodi.approvals.queries.plans import Loaded, load, visible_plans
from luodi.approvals.views.finding import loaded_or_404, step_or_404
from luodi.ledger.queries.reading import today
from luodi.projects.models import Project
from luodi.projects.views.pages import form_page
from luodi.projects.views.posting import submit

NEXT = {
    StepState.RUNNING: EventKind.FINISHED,
    StepState.PAUSED: EventKind.RESUMED,
}


@requires("approvals.record")
def step(request: HttpRequest, lineage: uuid.UUID, code: str) -> HttpResponse:
    loaded = loaded_or_404(request, lineage)
    one = step_or_404(loaded, code)
    initial = {"kind": NEXT.get(one.state, EventKind.ACCEPTED), "on": today()}
    form = ResultForm(request.POST or None, initial=initial)
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: record_results(
                by=request.user,
                results=[_result(loaded, code, form)],
                confirmed=form.is_confirmed,
                request_key=key,
            ),
            lambda _: _after(request, lineage),
            lambda events: f"已登记「{one.step.name}」{events[0].get_kind_display()}。",
        )
        if answer:
            return answer
    return form_page(
        request, form, f"登记「{one.step.name}」", loaded.project, template="approvals/result_form.html",
        one=one, plan=loaded.plan, back=f"/approvals/plans/{lineage}/", save="登记",
        carried=[("then", request.POST.get("then") or request.GET.get("then", ""))],
    )  # fmt: skip


@requires("approvals.record")
def paste(request: HttpRequest) -> HttpResponse:
    """Of one plan (`?plan=`) or of all. First shows what each line means, then writes on 「写入」."""
    user: Any = request.user
    own = _own(request)
    form = PasteForm(request.POST or None)
    lines: list[Line] | None = None
    if request.method == "POST" and form.is_valid():
        lines = read_text(form.cleaned_data["text"], own, lambda code: plan_of_code(user, code))
        results = [result for line in lines for result in line.results]
        if request.POST.get("verb") == "write":
            answer = submit(
                request,
                form,
                lambda key: record_results(
                    by=user,
                    results=results,
                    source=Source.PLATFORM,
                    confirmed=form.is_confirmed,
                    request_key=key,
                ),
                lambda _: f"/approvals/plans/{own.plan.lineage}/" if own else "/approvals/plans/",
                lambda events: (
                    f"已写入 {len(events)} 件；{sum(bool(x.fault) for x in lines or [])} 行没有写入。"
                ),
            )
            if answer:
                return answer
    context = {
        "form": form, "lines": lines, "own": own, "project": own.project if own else None,
        "good": sum(not line.fault for line in lines or []),
        "back": f"/approvals/plans/{own.plan.lineage}/" if own else "/approvals/plans/",
    }  # fmt: skip
    return render(request, "approvals/paste.html", context, status=422 if form.errors or form.asks else 200)


def plan_of_code(user: Any, code: str) -> Loaded | None:
    """The plan of a project by the platform's 项目代码 or our own number; None outside the user's range."""
    projects = Project.objects.visible_to(user)
    found = projects.filter(national_code=code).first() or projects.filter(code=code).first()
    if found is None:
        return None
    plan = visible_plans(user).filter(project=found).first()
    return load(user, [plan])[0] if plan else None


def _own(request: HttpRequest) -> Loaded | None:
    asked = request.GET.get("plan", "")
    try:
        return loaded_or_404(request, uuid.UUID(asked)) if asked else None
    except ValueError:
        return None


def _result(loaded: Loaded, code: str, form: ResultForm) -> Result:
    data = form.cleaned_data
    return Result(
        loaded.plan.lineage, code, EventKind(data["kind"]), data["on"], data["number"],
        PauseReason(data["reason"]), note=data["note"],
    )  # fmt: skip


def _after(request: HttpRequest, lineage: uuid.UUID) -> str:
    """Back to where the agent or the window came from."""
    then = request.POST.get("then", "")
    places = {"agency": "/approvals/agency/", "departments": "/approvals/departments/"}
    return places.get(then, f"/approvals/plans/{lineage}/")

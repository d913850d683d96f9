"""「今天办了什么」: one step, or a pasted table of several."""

import uuid
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.approvals.enums import EventKind, Source, StepState
from luodi.approvals.forms.plans import PasteForm, ResultForm
from luodi.approvals.imports import Line, codes_in, read_text
from luodi.approvals.operations.results import Result, judged, record_results
from luodi.approvals.platform_file import LARGEST, text_of
from luodi.approvals.queries.calendar import notices
from luodi.approvals.queries.plans import Loaded, load, visible_plans
from luodi.approvals.views.finding import loaded_or_404, step_or_404
from luodi.ledger.queries.reading import today
from luodi.projects.errors import Refusal
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
    form = ResultForm(request.POST or None, initial=initial, reasons=loaded.reasons.values())
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
    """Of one plan (`?plan=`) or of all, pasted or as a file. First shows what each line means, then writes on 「写入」."""
    own = _own(request)
    form = _with_file(request)
    lines: list[Line] | None = None
    if request.method == "POST" and form.is_valid():
        lines = _read(request.user, form.cleaned_data["text"], own)
        if request.POST.get("verb") == "write":
            answer = _write(request, form, lines, own)
            if answer:
                return answer
    context = {
        "form": form, "lines": lines, "own": own, "project": own.project if own else None,
        "good": sum(not line.fault for line in lines or []), "bad": sum(bool(line.fault) for line in lines or []),
        "back": f"/approvals/plans/{own.plan.lineage}/" if own else "/approvals/plans/",
    }  # fmt: skip
    return render(request, "approvals/paste.html", context, status=422 if form.errors or form.asks else 200)


def _with_file(request: HttpRequest) -> PasteForm:
    """A file's table becomes the text of the form: what is shown is what is written."""
    if request.method != "POST":
        return PasteForm()
    data = request.POST.copy()
    upload = request.FILES.get("file")
    refused = None
    if upload is not None and upload.name:
        try:
            if (upload.size or 0) > LARGEST:
                raise Refusal(f"文件超过 {LARGEST // 1_000_000} MB。请只导出要登记的那几天。")
            data["text"] = text_of(upload.read(), upload.name)
        except Refusal as refusal:
            refused = refusal.sentence
    form = PasteForm(data)
    if refused:
        form.add_error("file", refused)
    return form


def _read(user: Any, text: str, own: Loaded | None) -> list[Line]:
    """Every line with what it would be recorded as, or why it cannot be; nothing is written yet."""
    plans = plans_of_codes(user, codes_in(text))
    lines = read_text(text, own, plans)
    known = {loaded.plan.lineage: loaded for loaded in [*plans.values(), *([own] if own else [])]}
    calendar = notices()
    faulty = -1
    while faulty:  # what is left out may be what another line rests on
        told = [(place, result) for place, line in enumerate(lines) for result in line.results]
        faults: dict[int, str] = {}
        for lineage in {result.plan for _, result in told}:
            mine = [(place, result) for place, result in told if result.plan == lineage]
            said = judged(user, known[lineage], [result for _, result in mine], calendar)
            faults |= {place: why for (place, _), why in zip(mine, said, strict=True) if why}
        lines = [
            replace(line, fault=faults[place], results=()) if place in faults else line
            for place, line in enumerate(lines)
        ]
        faulty = len(faults)
    return lines


def _write(
    request: HttpRequest, form: PasteForm, lines: list[Line], own: Loaded | None
) -> HttpResponse | None:
    bad = [str(line.number) for line in lines if line.fault]
    left = f"；第 {'、'.join(bad[:20])}{' 等' if len(bad) > 20 else ''} 行没有写入" if bad else ""
    return submit(
        request,
        form,
        lambda key: record_results(
            by=request.user, results=[result for line in lines for result in line.results],
            source=Source.PLATFORM, confirmed=form.is_confirmed, request_key=key,
        ),
        lambda _: f"/approvals/plans/{own.plan.lineage}/" if own else "/approvals/plans/",
        lambda events: f"已写入 {len(events)} 件{left}。",
    )  # fmt: skip


def plans_of_codes(user: Any, codes: set[str]) -> dict[str, Loaded]:
    """{platform's 项目代码 or our own number: the project's plan}, of projects the user sees. Five queries."""
    projects = Project.objects.visible_to(user)
    named = projects.filter(Q(national_code__in=codes) | Q(code__in=codes)) if codes else projects.none()
    keys = {project.pk: (project.code, project.national_code) for project in named}
    found = load(user, list(visible_plans(user).filter(project__in=keys)))
    by_code: dict[str, Loaded] = {}
    for place in (0, 1):  # the platform's code decides where both say something
        by_code |= {keys[one.project.pk][place]: one for one in found if keys[one.project.pk][place] in codes}
    return by_code


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
        data["reason"], note=data["note"],
    )  # fmt: skip


def _after(request: HttpRequest, lineage: uuid.UUID) -> str:
    """Back to where the agent or the window came from."""
    then = request.POST.get("then", "")
    places = {"agency": "/approvals/agency/", "departments": "/approvals/departments/"}
    return places.get(then, f"/approvals/plans/{lineage}/")

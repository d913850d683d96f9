"""审批计划: the list, one plan as Gantt, making, comparing, moving one."""

import json
import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.approvals.catalogue.comparing import ways
from luodi.approvals.catalogue.conditions import BY_NAME
from luodi.approvals.catalogue.drawing import Drawn
from luodi.approvals.forms.plans import FACT, MoveForm, PlanForm
from luodi.approvals.models import Plan
from luodi.approvals.operations.plan import drawn_for, make_plan, migrate_plan
from luodi.approvals.queries.cases import cases
from luodi.approvals.queries.editions import catalogue_of, current, editions
from luodi.approvals.queries.plans import Loaded, axis_today, load, visible_plans, with_forecasts
from luodi.approvals.queries.records import OVERSEES, results_recorded
from luodi.approvals.queries.rows import step_rows
from luodi.approvals.views.finding import loaded_or_404, plan_or_404
from luodi.calc.schedule import Axis
from luodi.ledger.queries.reading import last_tick, today
from luodi.projects.errors import Refusal
from luodi.projects.models import Project
from luodi.projects.views.pages import form_page
from luodi.projects.views.posting import project_or_404, submit

PER_PAGE = 40
LIST_DRAWS = 500
LOOK_BACK = -130
"""Working days before today that the Gantt shows; what was done earlier stands in the table (gantt.js has the same)."""


@requires("approvals.view")
def index(request: HttpRequest) -> HttpResponse:
    """Plans with their 预计／稳妥 dates; literal query counts are in tests/approvals/test_pages.py."""
    user: Any = request.user
    wanted = request.GET.get("q", "").strip()
    found = visible_plans(user).filter(project__withdrawn=False)
    if wanted:
        found = found.filter(project__in=Project.objects.visible_to(user).fragment(wanted))
    paginator = Paginator(found.order_by("-occurred_on", "-id"), PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    axis = axis_today()
    plans = load(user, list(page.object_list))
    with_forecasts(plans, axis, {}, draws=LIST_DRAWS)
    without = Project.objects.visible_to(user).unmerged().active().filter(signed_on__isnull=False)
    context = {
        "plans": plans, "page": page, "shown_numbers": paginator.get_elided_page_range(page.number),
        "q": wanted, "may_plan": user.may("approvals.plan"), "calendar": calendar_said(axis, plans),
        "without": without.exclude(pk__in=Plan.objects.open().values("project_id")).order_by("-signed_on")[:8],
        "may_record": user.may("approvals.record"),
    }  # fmt: skip
    return render(request, "approvals/plans.html", context)


@requires("approvals.view")
def show(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    user: Any = request.user
    loaded = loaded_or_404(request, lineage)
    axis = axis_today()
    with_forecasts([loaded], axis, cases(user, list(loaded.progress), axis))
    rows = step_rows(loaded, axis)
    context = {
        "loaded": loaded, "plan": loaded.plan, "project": loaded.project, "rows": rows, "axis": axis,
        "calendar": calendar_said(axis, [loaded]), "seen_tick": last_tick().at, "forecast": loaded.forecast,
        "late": [row for row in rows if row.late_by], "ticks": json.dumps(ticks(axis, rows), ensure_ascii=False),
        "facts": facts_said(loaded.plan),
        "may": {verb: user.may(f"approvals.{verb}") for verb in ("plan", "record", "object")},
        "behind": newest_edition() > loaded.plan.edition, "records": results_recorded(user, loaded, axis),
        "may_withdraw": user.may("approvals.plan") or user.may(OVERSEES),
    }  # fmt: skip
    return render(request, "approvals/plan.html", context)


@requires("approvals.view")
def criticality(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    """Whose steps decide the end, in which share of the draws, and what the durations rest on."""
    user: Any = request.user
    loaded = loaded_or_404(request, lineage)
    axis = axis_today()
    past = cases(user, list(loaded.progress), axis)
    with_forecasts([loaded], axis, past)
    rows: list[tuple[Any, ...]] = []
    places: dict[str, float] = {}
    if loaded.forecast is not None:
        for code, share in sorted(loaded.forecast.criticality().items(), key=lambda pair: -pair[1]):
            step = loaded.progress[code].step
            handler = step.unit_name or step.department
            places[handler] = max(places.get(handler, 0), share)
            rows.append((step, handler, share, loaded.forecast.durations[code], len(past.get(code, ()))))
    context = {
        "loaded": loaded, "project": loaded.project, "rows": rows, "calendar": calendar_said(axis, [loaded]),
        "places": sorted(places.items(), key=lambda pair: -pair[1]), "forecast": loaded.forecast,
    }  # fmt: skip
    return render(request, "approvals/criticality.html", context)


@requires("approvals.view")
def compare(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    """The same project four ways, in working days."""
    plan = plan_or_404(request, lineage)
    catalogue = catalogue_of(plan.edition)
    context = {
        "plan": plan,
        "project": plan.project,
        "ways": ways(catalogue, plan.facts, plan.occurred_on),
        "facts": facts_said(plan),
    }
    return render(request, "approvals/compare.html", context)


@requires("approvals.plan")
def new(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    project = project_or_404(request, pk)
    number, catalogue = current(today())
    initial = {"begun_on": today(), "route": "simulated", f"{FACT}供地": "出让", f"{FACT}立项": "备案"}
    form = PlanForm(request.POST or None, catalogue=catalogue, initial=initial)
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: make_plan(by=request.user, project=pk, wanted=form.wanted(), request_key=key),
            lambda plan: f"/approvals/plans/{plan.lineage}/",
            lambda plan: f"计划已编好：{len(plan.steps)} 步，{len(plan.left_out)} 项不用办。",
        )
        if answer:
            return answer
    lead = f"按事项清单第 {number} 版编制；没填的情况先按要办列入，知道了再换版补上。"
    return form_page(
        request, form, "编制审批计划", project, template="approvals/plan_form.html", lead=lead, save="编制"
    )


@requires("approvals.plan")
def move(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    """Drawn anew beside the plan as it is; nothing changes before 「换」 is pressed."""
    loaded = loaded_or_404(request, lineage)
    plan = loaded.plan
    choices = [(str(e.number), f"第 {e.number} 版（{e.document}）") for e in editions()] + [
        ("0", "随系统的初版")
    ]
    asked = request.POST.get("edition", str(newest_edition()))
    edition = int(asked) if asked in dict(choices) else 0
    initial = {
        "edition": edition, "template": plan.template, "route": plan.route, "begun_on": plan.occurred_on,
        **{FACT + name: value for name, value in plan.facts.items()},
    }  # fmt: skip
    data = request.POST if request.method == "POST" else None
    form = MoveForm(data, catalogue=catalogue_of(edition), editions=choices, initial=initial)
    changes: list[tuple[str, str, str, str]] | None = None
    if data is not None and form.is_valid():
        if data.get("verb") == "move":
            answer = submit(
                request,
                form,
                lambda key: migrate_plan(
                    by=request.user, plan=lineage, edition=edition, wanted=form.wanted(),
                    reason=form.cleaned_data["reason"], request_key=key,
                ),
                lambda _: f"/approvals/plans/{lineage}/",
                "已换版，办过的结果都保留。",
            )  # fmt: skip
            if answer:
                return answer
        try:
            changes = compared(plan, drawn_for(edition, form.wanted())[0])
        except Refusal as refusal:
            form.add_error(form.place_of(refusal.field), refusal.sentence)
    more = {"changes": changes, "plan": plan, "back": f"/approvals/plans/{lineage}/", "save": "对照"}
    return form_page(
        request, form, "换版对照", loaded.project, template="approvals/move_form.html", **more,
        lead=f"现行计划：{plan.template_name}，清单第 {plan.edition} 版，{plan.get_route_display()}。先对照，再决定换不换。",
    )  # fmt: skip


def compared(plan: Plan, drawn: Drawn) -> list[tuple[str, str, str, str]]:
    """(code, name, before, after) of every step that would be added, dropped or different."""
    was = {step["code"]: step for step in plan.steps}
    now = {step.code: step.as_json() for step in drawn.steps}
    found = []
    for code in [*was, *(code for code in now if code not in was)]:
        before, after = was.get(code), now.get(code)
        if before is None or after is None:
            name = (before or after or {})["name"]
            found.append((code, name, "要办" if before else "—", "要办" if after else "不用办"))
        elif (before["days"], before["links"]) != (after["days"], after["links"]):
            found.append((code, after["name"], _said(before), _said(after)))
    return found


def _said(step: dict[str, Any]) -> str:
    befores = "、".join(f"{before}{'软' if soft else ''}" for before, _, _, soft in step["links"])
    return f"{step['days']} 工作日，前置 {befores or '无'}"


def calendar_said(axis: Axis, plans: list[Loaded]) -> str:
    """Where the calendar ends before the plans do."""
    for one in plans:
        if one.forecast is not None:
            axis.day(max(one.forecast.schedule.length, one.forecast.safe_days))
    return axis.sentence()


def ticks(axis: Axis, rows: list[Any]) -> list[list[Any]]:
    """[offset, words] of the Gantt's axis: months' first working days, else every twentieth working day."""
    if not rows:
        return []
    first = max(min(0, *(row.span.early_start for row in rows)), LOOK_BACK)
    last = max(row.span.late_finish for row in rows)
    found: list[list[Any]] = []
    month = None
    for offset in range(first, last + 1):
        day = axis.day(offset)
        if day is None:
            if offset % 40 == 0:
                found.append([offset, f"+{offset}工作日"])
        elif (day.year, day.month) != month:
            month = (day.year, day.month)
            found.append([offset, f"{day:%y-%m}"])
    return found


def facts_said(plan: Plan) -> list[tuple[str, str]]:
    return [
        (fact.question, f"{plan.facts[name]}{fact.unit}")
        for name, fact in BY_NAME.items()
        if plan.facts.get(name)
    ]


def newest_edition() -> int:
    return current(today())[0]

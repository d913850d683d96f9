"""问题: the list, one problem, and what is done to it."""

import uuid
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.access.scope import get_visible_or_404
from luodi.projects.enums import Cause
from luodi.projects.views.posting import project_or_404
from luodi.supervision.enums import ProblemState
from luodi.supervision.forms.slips import IssueForm, NoteForm, ProblemForm, StepForm
from luodi.supervision.models import Callback, Decision, Problem, Slip
from luodi.supervision.operations.lots import lot_in_words
from luodi.supervision.operations.problem import add_step, open_problem, solve_problem
from luodi.supervision.operations.slip import issue_slip
from luodi.supervision.queries.leaders import instructions_over
from luodi.supervision.queries.needs import linked
from luodi.supervision.queries.presets import preset
from luodi.supervision.queries.problems import TABS, listing, steps_of
from luodi.supervision.views.posting import form_page, posted

PROBLEMS = {"问题": "/supervision/problems/"}


@requires("supervision.view")
def index(request: HttpRequest) -> HttpResponse:
    query = request.GET
    tab = query.get("tab", "") if query.get("tab", "") in dict(TABS) else ""
    cause = query.get("cause", "") if query.get("cause", "") in Cause.values else ""
    words = query.get("q", "").strip()
    found = listing(request.user, tab=tab, words=words, cause=cause, page=query.get("page"))
    context = {
        "found": found, "page": found.page, "shown_numbers": found.numbers, "tabs": TABS, "tab": tab,
        "words": words, "cause": cause, "causes": Cause.choices, "may_words": may_call_back(request.user),
    }  # fmt: skip
    return render(request, "supervision/problems.html", context)


@requires("supervision.view")
def show(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    problem, user = problem_or_404(request, pk), cast(Any, request.user)
    is_open = problem.state == ProblemState.OPEN
    context = {
        "problem": problem,
        "steps": steps_of(problem),
        "slips": list(Slip.objects.visible_to(user).filter(problem=problem).order_by("drafted_on", "id")),
        "callbacks": _callbacks(user, problem),
        "links": linked(user, problem),
        "instructions": instructions_over(problem.pk),
        "decisions": list(Decision.objects.open().filter(problem=problem).select_related("meeting")),
        "lot": lot_in_words(problem) if _hears(user, problem) else "",
        "may_call_back": _hears(user, problem),
        "may_issue": is_open and (user.may("supervision.issue") or user.may("supervision.raise")),
        "may_step": is_open and (user.may("supervision.handle") or user.may("supervision.raise")),
        "may_solve": is_open and (user.may("supervision.issue") or problem.opened_by_id == user.pk),
    }
    return render(request, "supervision/problem.html", context)


@requires("supervision.raise")
def create(request: HttpRequest, project: uuid.UUID) -> HttpResponse:
    found = project_or_404(request, project)
    form = ProblemForm(request.POST or None, initial={"source": request.GET.get("source", "report")})
    if request.method == "POST":
        answer = posted(
            request, form,
            lambda key: open_problem(by=request.user, project=project, finding=form.finding(), request_key=key),
            lambda made: f"/supervision/problems/{made.pk}/", "问题已立项，牵头单位收到通知。",
        )  # fmt: skip
        if answer:
            return answer
    back = f"/projects/{project}/"
    return form_page(
        request, form, "提出问题", crumbs={found.name: back}, back=back, save="提出",
        lead="一事一项：谁牵头、哪天前解决要写清，没有人管和没有日子的问题不能立。",
    )  # fmt: skip


@requires("supervision.handle", "supervision.raise")
def add(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    problem, here = problem_or_404(request, pk), f"/supervision/problems/{pk}/"
    form = StepForm(request.POST or None)
    if request.method == "POST":
        answer = posted(
            request, form,
            lambda key: add_step(by=request.user, problem=pk, request_key=key, **form.cleaned_data),
            here, "已记下。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(request, form, "填进展", crumbs=PROBLEMS | {problem.title: here}, back=here, save="记下")


@requires("supervision.raise", "supervision.issue")
def solve(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    problem, here = problem_or_404(request, pk), f"/supervision/problems/{pk}/"
    form = NoteForm(request.POST or None, label="怎样解决的")
    if request.method == "POST":
        answer = posted(
            request, form,
            lambda key: solve_problem(
                by=request.user, problem=pk, note=form.cleaned_data["note"], request_key=key
            ),
            here, "已确认解决。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(
        request, form, "确认解决", crumbs=PROBLEMS | {problem.title: here}, back=here, save="确认解决"
    )


@requires("supervision.raise", "supervision.issue")
def issue(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    problem, here = problem_or_404(request, pk), f"/supervision/problems/{pk}/"
    given = {"to_unit": str(problem.lead_unit), "kind": preset().tiers[0].code}
    form = IssueForm(request.POST or None, user=request.user, initial=given)
    if request.method == "POST":
        answer = posted(
            request, form,
            lambda key: issue_slip(by=request.user, problem=pk, order=form.order(), request_key=key),
            lambda made: f"/supervision/slips/{made.pk}/", lambda made: f"已签发{made}。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(
        request, form, "发单", crumbs=PROBLEMS | {problem.title: here}, back=here, save="签发",
        lead=f"{problem.project.name}：{problem.title}",
    )  # fmt: skip


def problem_or_404(request: HttpRequest, pk: uuid.UUID) -> Problem:
    found: Problem = get_visible_or_404(Problem.objects, request.user, pk=pk)  # type: ignore[arg-type] # signed in
    return found


def may_call_back(user: Any) -> bool:
    return bool(user.may("supervision.issue") or user.may("supervision.inspect"))


def _hears(user: Any, problem: Problem) -> bool:
    """Those who call back, but for the handling unit."""
    return may_call_back(user) and problem.lead_unit not in user.standing.grantees


def _callbacks(user: Any, problem: Problem) -> list[Callback]:
    """With the enterprise's own words only for those who call back; the handling unit gets none of it."""
    if not _hears(user, problem):
        return []
    return list(Callback.objects.open().filter(problem=problem).order_by("-revision"))

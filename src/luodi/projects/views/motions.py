"""市级动议 of 停建 and 取消: the list, moving, the page of one with the district's reply and the ruling."""

import datetime as dt
import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.ledger.queries.reading import today
from luodi.projects.enums import MotionOutcome, Stance
from luodi.projects.forms.base import LedgerForm, ReasonForm
from luodi.projects.forms.motion import ACCEPTED, MotionForm, ReplyForm, RulingForm
from luodi.projects.models import Project
from luodi.projects.operations.motion import Ruled, move, reply_motion, rule_motion, withdraw_motion
from luodi.projects.queries.lacking import wanting
from luodi.projects.queries.motions import MotionShown, motion_of, motions
from luodi.projects.views.pages import form_page
from luodi.projects.views.posting import project_or_404, stored_proof, submit

USUAL_PERIOD = dt.timedelta(days=15)
LEAD = "动议不改变项目现状：先告知责任单位，异议期满或它答复之后由另一人裁定。区县自己填报的，直接审核那一条即可。"


@requires("projects.view")
def index(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    found = motions(user, request.GET.get("tab"), request.GET.get("page"))
    context = {
        "motions": found,
        "page": found.page,
        "shown_numbers": found.numbers,
        "may_move": user.may("projects.move"),
    }
    return render(request, "projects/motions.html", context)


@requires("projects.move")
def new(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    project = project_or_404(request, pk)
    form = MotionForm(request.POST or None, initial={"until": today() + USUAL_PERIOD})
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: move(
                by=request.user, project=pk, happening=form.happening(),
                objections_until=form.cleaned_data["until"], request_key=key,
            ),
            lambda motion: f"/projects/{pk}/motions/{motion.lineage}/",
            "动议已提出，责任单位已收到通知。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(request, form, "市级动议停建或取消", project, lead=LEAD, save="提出动议")


@requires("projects.view")
def show(request: HttpRequest, pk: uuid.UUID, motion: uuid.UUID) -> HttpResponse:
    """The motion with what may be done about it; `act` of a POST names which of its forms was sent."""
    project = project_or_404(request, pk)
    found = _found(project, motion)
    acts = _acts(request, project, found)
    act = request.POST.get("act", "")
    if request.method == "POST":
        if act not in acts:
            raise Http404("这项动议现在不能这样办：可能刚被裁定，或不归您的岗位。")
        answer = _submitted(request, act, acts[act], project, found)
        if answer:
            return answer
    context = {"project": project, "m": found, "acts": acts, "accept": ACCEPTED, "may_see": True}
    refused = any(form.errors for form in acts.values())
    return render(request, "projects/motion.html", context, status=422 if refused else 200)


def _found(project: Project, motion: uuid.UUID) -> MotionShown:
    found = motion_of(project, motion)
    if found is None:
        raise Http404("没有这项动议。")
    return found


def _acts(request: HttpRequest, project: Project, found: MotionShown) -> dict[str, LedgerForm]:
    """{act: its form} of what this user may do about a motion that stands as it does."""
    user: Any = request.user
    if not found.is_pending:
        return {}
    act = request.POST.get("act", "")

    def bound(name: str, form: type[LedgerForm], **more: Any) -> LedgerForm:
        if act == name:
            return form(request.POST, request.FILES, **more)
        return form(**more)

    acts: dict[str, LedgerForm] = {}
    may_reply = user.may("projects.review") and project.unit in user.standing.grantees
    if may_reply and found.days_left >= 0:
        earlier = {"stance": found.reply.stance, "statement": found.reply.statement} if found.reply else {}
        acts["reply"] = bound("reply", ReplyForm, initial=earlier)
    if user.may("projects.decide") and found.is_ripe and found.motion.mover != user.pk:
        acts["rule"] = bound("rule", RulingForm)
    if user.may("projects.move"):
        acts["withdraw"] = bound("withdraw", ReasonForm)
    return acts


def _submitted(
    request: HttpRequest, act: str, form: Any, project: Project, found: MotionShown
) -> HttpResponse | None:
    here = f"/projects/{project.pk}/motions/{found.motion.lineage}/"
    given: dict[str, Any] = {"by": request.user, "project": project.pk, "motion": found.motion.lineage}
    if act == "reply":
        return submit(
            request,
            form,
            lambda key: reply_motion(
                **given, stance=Stance(form.cleaned_data["stance"]),
                statement=form.cleaned_data["statement"], request_key=key,
            ),
            lambda _: here,
            "答复已送出。异议期内可以改。",
        )  # fmt: skip
    if act == "withdraw":
        return submit(
            request,
            form,
            lambda key: withdraw_motion(**given, reason=form.cleaned_data["reason"], request_key=key),
            lambda _: here,
            "动议已撤回。",
        )
    return submit(
        request,
        form,
        lambda key: rule_motion(
            **given, outcome=MotionOutcome(form.cleaned_data["outcome"]), reason=form.cleaned_data["reason"],
            document=form.cleaned_data["document"], proof=stored_proof(form.cleaned_data["file"]), request_key=key,
        ),
        lambda _: here,
        _said,
    )  # fmt: skip


def _said(ruled: Ruled) -> str:
    if ruled.milestone is None:
        return "已裁定，不予采纳，项目照旧推进。"
    label = ruled.milestone.get_kind_display()
    if ruled.lacks:
        return f"已裁定，{label}已登记；还缺{'、'.join(wanting(gate) for gate in ruled.lacks)}，补齐后在「待核实」里核实。"
    return f"已裁定，{label}已登记并核实。"

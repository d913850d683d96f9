"""撤回: one page for each kind of record; it says what goes, asks why, and asks again where more goes with it."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.approvals.enums import OpinionState
from luodi.approvals.models import Mandate, Material, Objection, Rating, StepEvent
from luodi.approvals.operations.withdrawing import (
    PAPERS,
    withdraw_opinion,
    withdraw_paper,
    withdraw_plan,
    withdraw_results,
)
from luodi.approvals.queries.plans import axis_today
from luodi.approvals.queries.records import ALONE_FOR, OVERSEES, records
from luodi.approvals.views.finding import loaded_or_404, plan_or_404
from luodi.approvals.views.opinions import opinion_or_404
from luodi.projects.forms.base import ReasonForm
from luodi.projects.views.pages import form_page
from luodi.projects.views.posting import submit

KEPT = "撤回的留在记录里划掉，谁在何时为什么撤都看得到；凭它算出来的进度、预计和看板立即重算。"


@requires("approvals.record", OVERSEES)
def result(request: HttpRequest, lineage: uuid.UUID, pk: uuid.UUID) -> HttpResponse:
    loaded = loaded_or_404(request, lineage)
    event = StepEvent.objects.open().filter(plan=lineage, pk=pk).first()
    if event is None or event.step not in loaded.progress:
        raise Http404("这条办理结果刚被撤回，或者不存在。")
    form = ReasonForm(request.POST or None)
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: withdraw_results(
                by=request.user, plan=lineage, event=pk, reason=form.cleaned_data["reason"],
                confirmed=form.is_confirmed, request_key=key,
            ),
            lambda _: f"/approvals/plans/{lineage}/#records",
            lambda count: f"已撤回 {count} 条，进度已重算。",
        )  # fmt: skip
        if answer:
            return answer
    name = loaded.progress[event.step].step.name
    said = f"「{name}」{event.occurred_on} {event.get_kind_display()} {event.number}".strip() + "。"
    return _page(
        request,
        form,
        f"撤回「{name}」{event.get_kind_display()}",
        f"/approvals/plans/{lineage}/",
        said,
        event,
    )


@requires("approvals.record", OVERSEES)
def opinion(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = opinion_or_404(request, pk)
    if not found.is_open:
        raise Http404("这份模拟意见已经撤回。")
    form = ReasonForm(request.POST or None)
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: withdraw_opinion(
                by=request.user, opinion=found.pk, reason=form.cleaned_data["reason"], request_key=key
            ),
            lambda _: f"/approvals/simulated/{pk}/",
            lambda again: f"{again.number} 恢复有效。" if again else f"{found.number} 已撤回，编号不再用。",
        )
        if answer:
            return answer
    issued = found.state == OpinionState.ISSUED
    what = f"撤回 {found.number}" if issued else f"撤回 {found.number} 的「{found.get_state_display()}」"
    said = "意见整份撤回。" if issued else "意见恢复为「有效」；转正登记的办结一起撤回。"
    return _page(request, form, what, f"/approvals/simulated/{pk}/", said, found)


@requires("approvals.plan", OVERSEES)
def plan(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    found = plan_or_404(request, lineage)
    form = ReasonForm(request.POST or None)
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: withdraw_plan(
                by=request.user, plan=lineage, reason=form.cleaned_data["reason"], request_key=key
            ),
            lambda project: f"/projects/{project}/#approvals",
            "计划已撤回，可以重新编制。",
        )
        if answer:
            return answer
    said = f"{found.project.name}，{found.template_name}，{found.occurred_on} 开始。"
    return _page(request, form, "撤回审批计划", f"/approvals/plans/{lineage}/", said, found)


@requires("approvals.serve", "approvals.rate", "approvals.object", OVERSEES)
def paper(request: HttpRequest, kind: str, pk: uuid.UUID) -> HttpResponse:
    if kind not in PAPERS:
        raise Http404("没有这种记录。")
    found = (
        PAPERS[kind].objects.visible_to(request.user).open().filter(pk=pk).select_related("project").first()
    )
    if found is None:
        raise Http404("这条记录刚被撤回，或者不在您的范围内。")
    back = "/approvals/departments/" if kind == "objection" else f"/approvals/agency/{found.project_id}/"
    form = ReasonForm(request.POST or None)
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: withdraw_paper(
                by=request.user, kind=kind, entry=pk, reason=form.cleaned_data["reason"],
                confirmed=form.is_confirmed, request_key=key,
            ),
            lambda _: back,
            "已撤回，记录里划掉。",
        )  # fmt: skip
        if answer:
            return answer
    return _page(request, form, f"撤回{WORDS[type(found)]}", back, described(found), found)


WORDS = {Mandate: "委托书", Material: "材料", Rating: "业主评价", Objection: "部门异议"}


def described(entry: Any) -> str:
    match entry:
        case Mandate():
            return f"{entry.owner} {entry.occurred_on} 签的委托书，经办人 {entry.contact}。"
        case Material():
            return f"「{entry.name}」{entry.copies} 份，{entry.occurred_on} 收。"
        case Rating():
            return f"{entry.said_by} {entry.occurred_on} 评 {entry.score} 分。"
        case _:
            return f"{entry.unit_name} {entry.occurred_on}：{entry.reason}"


def _page(
    request: HttpRequest, form: ReasonForm, heading: str, back: str, said: str, entry: Any
) -> HttpResponse:
    """With what stands in the way said at once: nobody types a reason in vain."""
    (record,) = records(request.user, [entry], axis_today())
    context = {
        "form": form, "heading": heading, "project": entry.project, "back": back, "said": said, "record": record,
        "kept": KEPT, "alone_for": ALONE_FOR,
    }  # fmt: skip
    if record.blocked:
        return render(request, "approvals/withdraw.html", context, status=403)
    return form_page(
        request, form, heading, entry.project, template="approvals/withdraw.html", back=back, save="撤回",
        said=said, record=record, kept=KEPT, alone_for=ALONE_FOR,
    )  # fmt: skip

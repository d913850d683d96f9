"""模拟审批: the series, one opinion as a page with its mark, issuing, converting, voiding, lapsing."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.approvals.enums import OpinionState
from luodi.approvals.forms.opinions import REVIEWED, ConvertForm, EndForm, OpinionForm
from luodi.approvals.models import SimulatedOpinion
from luodi.approvals.operations.opinions import convert_opinion, issue_opinion, lapse_opinions, void_opinion
from luodi.approvals.queries.plans import axis_today
from luodi.approvals.queries.records import life_of, records
from luodi.approvals.views.finding import loaded_or_404, plan_or_404, step_or_404
from luodi.ledger.enums import Closing
from luodi.ledger.queries.reading import last_tick, today
from luodi.projects.forms.base import exact
from luodi.projects.views.pages import form_page
from luodi.projects.views.posting import submit

PER_PAGE = 50


@requires("approvals.view")
def index(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    state = request.GET.get("state", "")
    rows = SimulatedOpinion.objects.visible_to(user).select_related("project")
    found = rows.filter(closed_kind=Closing.RETRACTED) if state == "withdrawn" else rows.open()
    if state in OpinionState.values:
        found = found.filter(state=state)
    paginator = Paginator(found.order_by("-occurred_on", "-number"), PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "page": page, "shown_numbers": paginator.get_elided_page_range(page.number), "state": state,
        "states": OpinionState.choices, "today": today(),
    }  # fmt: skip
    return render(request, "approvals/simulated.html", context)


@requires("approvals.view")
def show(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The opinion as it circulates between owner and windows; the mark is part of it, on paper too."""
    opinion = opinion_or_404(request, pk)
    user: Any = request.user
    context = {
        "opinion": opinion, "project": opinion.project, "may_record": user.may("approvals.record"),
        "expired": opinion.state == OpinionState.ISSUED and opinion.expires_on < today(),
        "life": life_of(opinion), "record": records(user, [opinion], axis_today())[0],
        "seen_tick": last_tick().at,
    }  # fmt: skip
    return render(request, "approvals/opinion.html", context)


@requires("approvals.record")
def issue(request: HttpRequest, lineage: uuid.UUID, code: str) -> HttpResponse:
    loaded = loaded_or_404(request, lineage)
    one = step_or_404(loaded, code)
    earlier = SimulatedOpinion.objects.visible_to(request.user).filter(plan=lineage).order_by("-id").first()
    initial: dict[str, Any] = {"on": today(), "owner": loaded.project.name}
    if earlier is not None:
        initial |= reviewed_initial(earlier)
    form = OpinionForm(request.POST or None, initial=initial)
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: issue_opinion(
                by=request.user, plan=lineage, step=code, reviewed=form.reviewed(), on=form.cleaned_data["on"],
                expires_on=form.cleaned_data["expires_on"], opinion=form.cleaned_data["opinion"], request_key=key,
            ),
            lambda opinion: f"/approvals/simulated/{opinion.pk}/",
            lambda opinion: f"已出具 {opinion.number}。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(
        request, form, f"出具「{one.step.name}」模拟审批意见", loaded.project, back=f"/approvals/plans/{lineage}/",
        lead="部门作实质审查。意见只在业主和窗口之间流转，不作为开工依据，不计入任何统计；拿地后对照转正。", save="出具",
    )  # fmt: skip


@requires("approvals.record")
def convert(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    opinion = opinion_or_404(request, pk)
    form = ConvertForm(request.POST or None, initial={"on": today(), **reviewed_initial(opinion)})
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: convert_opinion(
                by=request.user, opinion=pk, now=form.reviewed(), formal_number=form.cleaned_data["formal_number"],
                on=form.cleaned_data["on"], confirmed=form.is_confirmed, request_key=key,
            ),
            lambda done: f"/approvals/simulated/{done.pk}/",
            lambda done: f"{done.number} {done.get_state_display()}。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(
        request, form, f"{opinion.number} 转正对照", opinion.project, back=f"/approvals/simulated/{pk}/",
        lead="按现在的实际填。与模拟时一致的转为正式；地块、面积、容积率、业主、内容有变的作废，重新审查。", save="对照并转正",
    )  # fmt: skip


@requires("approvals.record")
def void(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    opinion = opinion_or_404(request, pk)
    form = EndForm(request.POST or None, initial={"on": today()})
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: void_opinion(by=request.user, opinion=pk, request_key=key, **form.cleaned_data),
            lambda done: f"/approvals/simulated/{done.pk}/",
            "已作废。",
        )
        if answer:
            return answer
    return form_page(
        request,
        form,
        f"作废 {opinion.number}",
        opinion.project,
        back=f"/approvals/simulated/{pk}/",
        save="作废",
    )


@requires("approvals.record")
def lapse(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    plan = plan_or_404(request, lineage)
    form = EndForm(request.POST or None, initial={"on": today()})
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: lapse_opinions(by=request.user, plan=lineage, request_key=key, **form.cleaned_data),
            lambda _: f"/approvals/plans/{lineage}/",
            lambda count: f"{count} 份模拟意见已失效。",
        )
        if answer:
            return answer
    return form_page(
        request, form, "土地由他人竞得", plan.project, back=f"/approvals/plans/{lineage}/", save="登记失效",
        lead="这份计划下所有有效的模拟审批意见都失效。请写明由谁竞得、成交公示的文号。",
    )  # fmt: skip


def opinion_or_404(request: HttpRequest, pk: uuid.UUID) -> SimulatedOpinion:
    """By the key of any entry of its lineage; the one that stands now, or the last of one that was taken back."""
    rows = SimulatedOpinion.objects.visible_to(request.user).select_related("project")
    asked = rows.filter(pk=pk).first()
    found = (
        rows.filter(lineage=asked.lineage).order_by("-closed_at", "-recorded_at").first() if asked else None
    )
    if found is None:
        raise Http404("没有找到这份模拟审批意见，或者它不在您的范围内。")
    opinion: SimulatedOpinion = found
    return opinion


def reviewed_initial(opinion: SimulatedOpinion) -> dict[str, Any]:
    values = {name: getattr(opinion, name) for name in REVIEWED}
    return values | {"area": exact(opinion.area), "ratio": exact(opinion.ratio)}

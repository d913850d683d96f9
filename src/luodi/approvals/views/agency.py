"""我的代办: the agent's day; one project's mandate, papers, slips, handover, rating."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.approvals.forms.agency import AgentHandoverForm, MandateForm, MaterialsForm, RatingForm
from luodi.approvals.models import HandoverSlip
from luodi.approvals.operations.agency import hand_over_agent, rate_agency, receive_materials, sign_mandate
from luodi.approvals.queries.agency import agency_of, agents_projects, errands
from luodi.approvals.queries.plans import axis_today
from luodi.approvals.queries.records import papers_recorded, withdrawn_of
from luodi.ledger.queries.reading import last_tick, today
from luodi.projects.queries.holders import candidates
from luodi.projects.views.pages import form_page
from luodi.projects.views.posting import project_or_404, submit


@requires("approvals.serve")
def mine(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    found = errands(user, agents_projects(user), axis_today())
    context = {
        "errands": found, "today": today(),
        "acts": sum(len(one.today) for one in found), "waits": sum(len(one.waiting) for one in found),
    }  # fmt: skip
    return render(request, "approvals/agency.html", context)


@requires("approvals.view")
def project(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    user: Any = request.user
    header = project_or_404(request, pk)
    axis = axis_today()
    context = {
        "project": header,
        "a": agency_of(user, header, axis),
        **papers_recorded(user, header, axis),
        "today": today(),
        "may": {
            "serve": user.may("approvals.serve"), "rate": user.may("approvals.rate"), "assign": user.may("projects.assign"),
        },
        "seen_tick": last_tick().at,
    }  # fmt: skip
    return render(request, "approvals/agency_project.html", context)


@requires("approvals.serve")
def mandate(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    header = project_or_404(request, pk)
    form = MandateForm(request.POST or None, initial={"on": today()})
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: sign_mandate(by=request.user, project=pk, request_key=key, **form.cleaned_data),
            lambda _: f"/approvals/agency/{pk}/",
            "委托书已登记。",
        )
        if answer:
            return answer
    lead = "代办自愿、免费。委托书签了，才收材料、跑窗口。"
    return form_page(
        request, form, "登记代办委托书", header, lead=lead, back=f"/approvals/agency/{pk}/", save="登记"
    )


@requires("approvals.serve")
def materials(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    header = project_or_404(request, pk)
    wanted = agency_of(request.user, header, axis_today()).wanted
    form = MaterialsForm(request.POST or None, wanted=wanted, initial={"on": today()})
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: receive_materials(
                by=request.user, project=pk, given=form.given(), from_name=form.cleaned_data["from_name"],
                on=form.cleaned_data["on"], request_key=key,
            ),
            lambda slip: f"/approvals/slips/{slip.pk}/",
            lambda slip: f"收到 {len(slip.content['materials'])} 份，交接单已开。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(request, form, "收材料", header, back=f"/approvals/agency/{pk}/", save="收下并开交接单")


@requires("projects.assign")
def handover(request: HttpRequest, pk: uuid.UUID, duty: uuid.UUID) -> HttpResponse:
    header = project_or_404(request, pk)
    form = AgentHandoverForm(request.POST or None, candidates=candidates(), initial={"since": today()})
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: hand_over_agent(
                by=request.user, project=pk, duty=duty, to=form.as_holder(), on=form.cleaned_data["since"],
                document=form.cleaned_data["document"], note=form.cleaned_data["note"], request_key=key,
            ),
            lambda slip: f"/approvals/slips/{slip.pk}/",
            "已交接，交接单列明了在手材料和未办事项。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(request, form, "交接代办员", header, back=f"/approvals/agency/{pk}/", save="交接")


@requires("approvals.rate")
def rate(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    header = project_or_404(request, pk)
    form = RatingForm(request.POST or None)
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: rate_agency(by=request.user, project=pk, request_key=key, **form.cleaned_data),
            lambda _: f"/approvals/agency/{pk}/",
            "评价已登记。",
        )
        if answer:
            return answer
    return form_page(request, form, "登记业主评价", header, back=f"/approvals/agency/{pk}/", save="登记")


@requires("approvals.view")
def slip(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """交接单, to be printed and signed by both."""
    found = (
        HandoverSlip.objects.visible_to(request.user).open().filter(pk=pk).select_related("project").first()
    )
    if found is None:
        raise Http404("没有找到这张交接单，或者它不在您的范围内。")
    return render(
        request,
        "approvals/slip.html",
        {"slip": found, "project": found.project, "withdrawn": withdrawn_of(found)},
    )

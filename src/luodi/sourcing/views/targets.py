"""目标企业 of one node: who is counted, who might come, who was asked to see to it."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from luodi.access.guards import requires
from luodi.access.scope import get_visible_or_404
from luodi.companies.models import Company
from luodi.companies.queries.industries import industry_names
from luodi.projects.views.posting import submit
from luodi.sourcing.forms.chains import AssignForm, TargetForm
from luodi.sourcing.models import ChainTarget
from luodi.sourcing.operations.target import assign_target, report_target
from luodi.sourcing.queries.people import people
from luodi.sourcing.queries.strength import standings
from luodi.sourcing.queries.targets import candidates, outcomes, points
from luodi.sourcing.terms import TargetState
from luodi.sourcing.views.chains import CRUMB, chain_or_404, node_or_404
from luodi.sourcing.views.office import office_page

SHOWN = 30


@requires("sourcing.see_chains")
def node(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    user: Any = request.user
    one = node_or_404(request, lineage)
    chain = chain_or_404(request, one.chain)
    standing = next(s for s in standings(user, [chain])[chain.lineage] if s.node.lineage == lineage)
    rows = (
        ChainTarget.objects.visible_to(user)
        .open()
        .filter(node=lineage)
        .select_related("company")
        .order_by("id")
    )
    context = {
        "chain": chain, "node": one, "standing": standing, "targets": outcomes(user, list(rows)),
        "candidates": candidates(user, one, SHOWN), "shown": SHOWN, "points": list(points().values()),
        "industries": industry_names(one.industries), "may_aim": user.may("sourcing.aim"),
        "may_keep": user.may("sourcing.keep_chains"), "me": user.pk, "dropped": TargetState.DROPPED,
    }  # fmt: skip
    return render(request, "sourcing/chain_node.html", context)


@requires("sourcing.aim")
def assign(request: HttpRequest, lineage: uuid.UUID, company: uuid.UUID) -> HttpResponse:
    one = node_or_404(request, lineage)
    chain = chain_or_404(request, one.chain)
    firm: Company = get_visible_or_404(Company.objects, request.user, pk=company)  # type: ignore[arg-type]
    back = reverse("sourcing:chain_node", args=[lineage])
    form = AssignForm(request.POST or None, people=people("sourcing.see_chains"))
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: assign_target(
                by=request.user, node=lineage, company=company, person=uuid.UUID(form.cleaned_data["person"]),
                due_on=form.cleaned_data["due_on"], request_key=key,
            ),
            lambda _: back, lambda target: f"「{firm.name}」已交{target.person_name}跟进，已通知本人。",
        )  # fmt: skip
        if answer:
            return answer
    crumbs = [CRUMB, (chain.name, reverse("sourcing:chain", args=[chain.lineage])), (one.name, back)]
    return office_page(request, form, f"指派「{firm.name}」", crumbs, save="指派")


@requires("sourcing.see_chains")
def report(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    target = (
        ChainTarget.objects.visible_to(request.user)
        .open()
        .filter(lineage=lineage)
        .select_related("company")
        .first()
    )
    if target is None:
        raise Http404("没有找到这家目标企业。")
    back = reverse("sourcing:chain_node", args=[target.node])
    form = TargetForm(request.POST or None, initial={"words": target.said})
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: report_target(by=request.user, target=lineage, request_key=key, **form.cleaned_data),
            lambda _: back, "已记下。",
        )  # fmt: skip
        if answer:
            return answer
    lead = f"由{target.person_name}（{target.unit_name}）跟进，{target.occurred_on} 指派。"
    return office_page(
        request, form, f"目标企业「{target.company.name}」", [CRUMB, ("环节", back)], lead=lead
    )

"""线索: the list, one lead, and what is done to it."""

import uuid
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.common import formats
from luodi.ledger.queries.reading import last_tick, today
from luodi.org.exporting import workbook_response
from luodi.projects.enums import Channel
from luodi.projects.models import Project
from luodi.projects.queries.ledger_list import region_names
from luodi.projects.views.posting import submit
from luodi.sourcing.enums import LeadState, Reach
from luodi.sourcing.exports import leads_sheet
from luodi.sourcing.forms.lead import CorrectLeadForm, LeadForm
from luodi.sourcing.models import FirstTalk, Lead, LeadFile
from luodi.sourcing.operations.lead import correct_lead, register_lead
from luodi.sourcing.queries.leads import TABS, Asked, listing, readers_of, steps_of
from luodi.sourcing.views.lead_acts import acts_on
from luodi.sourcing.views.pages import LEADS, form_page, lead_or_404

NEW_LEAD = "知道多少填多少：谁要投、投什么、想落在哪里、从哪里来的。登记后一个工作日内要接洽。本系统不得录入涉密信息。"


@requires("sourcing.view")
def index(request: HttpRequest) -> HttpResponse:
    user = cast(Any, request.user)
    asked = asked_of(request)
    found = listing(user, asked, request.GET.get("page"))
    context = {
        "found": found, "page": found.page, "shown_numbers": found.numbers, "tabs": TABS, "asked": asked,
        "channels": Channel.choices, "regions": region_names(), "may_record": user.may("sourcing.record"),
        "may_export": user.may("sourcing.export"),
    }  # fmt: skip
    return render(request, "sourcing/leads.html", context)


@requires("sourcing.export")
def export(request: HttpRequest) -> HttpResponseBase:
    """The list with the address's conditions, within the 知悉范围 of whoever takes it away."""
    asked, tick = asked_of(request), last_tick()
    said = [dict(TABS)[asked.tab], *filter(None, (
        asked.words and f"含「{asked.words}」", asked.channel and str(Channel(asked.channel).label),
        asked.region and region_names()[asked.region],
    ))]  # fmt: skip
    return workbook_response(
        request, "线索", [leads_sheet(request.user, asked)], filters=said,
        as_of=f"截至第 {tick.seq} 次修订（{formats.tick(tick.at)}）", notes=["只含导出人知悉范围内的线索，请勿转发。"],
    )  # fmt: skip


def asked_of(request: HttpRequest) -> Asked:
    """The list's conditions in the address; unknown ones are left out."""
    query = request.GET
    tab, channel, region = query.get("tab", ""), query.get("channel", ""), query.get("region", "")
    return Asked(
        tab if tab in dict(TABS) else "", query.get("q", "").strip()[:100],
        channel if channel in Channel.values else "", region if region in region_names() else "",
    )  # fmt: skip


@requires("sourcing.record")
def create(request: HttpRequest) -> HttpResponse:
    user = cast(Any, request.user)
    initial = {"region": user.unit.region_id if user.unit else "", **request.GET.dict()}
    form = LeadForm(request.POST or None, initial=initial)
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: register_lead(
                by=user, draft=form.draft(), reach=Reach(form.cleaned_data["reach"]),
                readers=[uuid.UUID(key) for key in form.cleaned_data["readers"]], request_key=key,
            ),
            lambda lead: f"/sourcing/leads/{lead.pk}/", lambda lead: f"已登记线索 {lead.number}，请在一个工作日内接洽。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(
        request, form, "登记线索", crumbs=LEADS, back="/sourcing/leads/", save="登记", lead=NEW_LEAD,
        template="sourcing/grouped_form.html",
    )  # fmt: skip


@requires("sourcing.view")
def show(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    lead, user = lead_or_404(request, pk), cast(Any, request.user)
    own = lead.unit in user.standing.grantees
    context = {
        "lead": lead, "steps": steps_of(lead), "readers": readers_of(lead), "day": today(),
        "files": list(LeadFile.objects.open().filter(lead=lead).order_by("-revision")),
        "talks": list(FirstTalk.objects.visible_to(user).filter(lead=lead).order_by("-claimed_on")),
        "project": Project.objects.visible_to(user).filter(pk=lead.became).first() if lead.became else None,
        "may_become": lead.state == LeadState.PURSUED and own and user.may("projects.create"),
        "may_move": lead.is_open and (own or user.may("sourcing.decide")),
        "may_claim": lead.is_open and own and user.may("sourcing.record"),
        "region": region_names().get(lead.region, lead.region),
        "acts": acts_on(lead, user) if user.may("sourcing.record") else [],
        "may_reach": lead.owner == user.pk,
    }  # fmt: skip
    return render(request, "sourcing/lead.html", context)


@requires("sourcing.record")
def correct(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    lead, here = lead_or_404(request, pk), f"/sourcing/leads/{pk}/"
    form = CorrectLeadForm(request.POST or None, initial=_initial(lead))
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: correct_lead(
                by=request.user, lead=pk, draft=form.draft(), reason=form.cleaned_data["reason"], request_key=key
            ),
            lambda _: here, "已更正。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(
        request, form, "更正线索", crumbs=LEADS | {lead.title: here}, back=here, save="更正",
        template="sourcing/grouped_form.html", last=[form["reason"]],
    )  # fmt: skip


def _initial(lead: Lead) -> dict[str, Any]:
    names = LeadForm.base_fields
    return {name: getattr(lead, name) for name in names if hasattr(lead, name)} | {
        "event": str(lead.event_id or "")
    }

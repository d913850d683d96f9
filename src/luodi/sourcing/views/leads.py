"""线索: the list, one lead, and what is done to it."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.ledger.queries.reading import today
from luodi.projects.enums import Channel
from luodi.projects.forms.base import LedgerForm
from luodi.projects.queries.ledger_list import region_names
from luodi.projects.views.posting import submit
from luodi.sourcing.enums import LeadState, Reach
from luodi.sourcing.forms.lead import CorrectLeadForm, HandOverForm, LeadForm, ReachForm, TriageForm, WordForm
from luodi.sourcing.models import Lead
from luodi.sourcing.operations import lead as verbs
from luodi.sourcing.queries.choices import colleagues
from luodi.sourcing.queries.leads import TABS, Asked, listing, readers_of, steps_of
from luodi.sourcing.views.pages import form_page, lead_or_404

LEADS = {"线索": "/sourcing/leads/"}
NEW_LEAD = "知道多少填多少：谁要投、投什么、想落在哪里、从哪里来的。登记后一个工作日内要接洽。本系统不得录入涉密信息。"


@requires("sourcing.view")
def index(request: HttpRequest) -> HttpResponse:
    user = cast(Any, request.user)
    asked = asked_of(request)
    found = listing(user, asked, request.GET.get("page"))
    context = {
        "found": found, "page": found.page, "shown_numbers": found.numbers, "tabs": TABS, "asked": asked,
        "channels": Channel.choices, "regions": region_names(), "may_record": user.may("sourcing.record"),
    }  # fmt: skip
    return render(request, "sourcing/leads.html", context)


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
            lambda key: verbs.register_lead(
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
    context = {
        "lead": lead, "steps": steps_of(lead), "readers": readers_of(lead), "day": today(),
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
            lambda key: verbs.correct_lead(
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


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that may be done to a lead: its page, what the button says and when it is offered."""

    slug: str
    label: str
    verb: Callable[..., Lead]
    offered: Callable[[Lead], bool]
    done: str = "已记下。"
    form: type[LedgerForm] = WordForm


ACTS = (
    Act("contact", "首次接洽", verbs.contact_lead, lambda lead: lead.state == LeadState.NEW),
    Act("triage", "研判", verbs.triage_lead, lambda lead: lead.state == LeadState.CONTACTED, form=TriageForm),
    Act("reply", "答复介绍人", verbs.reply_introducer, lambda lead: lead.is_open and bool(lead.introducer)),
    Act("follow", "跟进", verbs.follow_lead, lambda lead: lead.is_open),
    Act("drop", "放弃", verbs.drop_lead, lambda lead: lead.is_open),
    Act("reopen", "重新跟进", verbs.reopen_lead, lambda lead: lead.state == LeadState.DROPPED),
)


def acts_on(lead: Lead, user: Any) -> list[Act]:
    return [act for act in ACTS if act.offered(lead)]


@requires("sourcing.record")
def act(request: HttpRequest, pk: uuid.UUID, slug: str) -> HttpResponse:
    lead, here = lead_or_404(request, pk), f"/sourcing/leads/{pk}/"
    found = next((one for one in ACTS if one.slug == slug), None)
    if found is None:
        raise Http404("没有这一步。")
    form = found.form(request.POST or None)
    if slug == "reopen":
        del form.fields["on"]
    if request.method == "POST":
        answer = submit(
            request, form, lambda key: _do(request, found, form, pk, key), lambda _: here, found.done
        )
        if answer:
            return answer
    return form_page(
        request, form, found.label, crumbs=LEADS | {lead.title: here}, back=here, save="记下",
        lead=f"{lead.investor}：{lead.title}",
    )  # fmt: skip


def _do(request: HttpRequest, found: Act, form: LedgerForm, pk: uuid.UUID, key: uuid.UUID) -> Lead:
    given = dict(form.cleaned_data)
    if "pursue" in given:
        given["pursue"] = given["pursue"] == "1"
    return found.verb(by=request.user, lead=pk, request_key=key, **given)


@requires("sourcing.record")
def hand_over(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    lead, here = lead_or_404(request, pk), f"/sourcing/leads/{pk}/"
    form = HandOverForm(request.POST or None, colleagues=colleagues(lead.unit, [lead.owner]))
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: verbs.hand_over_lead(
                by=request.user, lead=pk, to=uuid.UUID(form.cleaned_data["to"]), note=form.cleaned_data["note"],
                request_key=key,
            ),
            lambda _: here, lambda done: f"已交给{done.owner_name}。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(request, form, "换负责人", crumbs=LEADS | {lead.title: here}, back=here, save="交接")


@requires("sourcing.record")
def reach(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    lead, here = lead_or_404(request, pk), f"/sourcing/leads/{pk}/"
    form = ReachForm(
        request.POST or None, initial={"reach": lead.reach, "readers": [str(k) for k in lead.readers]}
    )
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: verbs.set_reach(
                by=request.user, lead=pk, reach=Reach(form.cleaned_data["reach"]), readers=form.keys(),
                request_key=key,
            ),
            lambda _: here, "知悉范围已调整。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(
        request, form, "知悉范围", crumbs=LEADS | {lead.title: here}, back=here, save="保存",
        lead="您是负责人，始终看得到。范围缩小后，看过的人不会忘记，但以后查不到。",
    )  # fmt: skip


def _initial(lead: Lead) -> dict[str, Any]:
    names = LeadForm.base_fields
    return {name: getattr(lead, name) for name in names if hasattr(lead, name)} | {
        "event": str(lead.event_id or "")
    }

"""What is done to a lead, each a form: words on it, who carries it, who may know, files, 流转, becoming a project."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from luodi.access.guards import requires
from luodi.attachments.errors import FileMissing
from luodi.attachments.models import Blob
from luodi.attachments.responses import blob_response
from luodi.projects.forms.base import LedgerForm
from luodi.projects.queries.choices import bureau_units
from luodi.projects.queries.ledger_list import region_names
from luodi.projects.views.posting import stored_proof, submit
from luodi.sourcing.enums import LeadState, Reach
from luodi.sourcing.forms.lead import (
    BecomeForm,
    FileForm,
    HandOverForm,
    MoveForm,
    ReachForm,
    TriageForm,
    WordForm,
)
from luodi.sourcing.models import Lead, LeadFile
from luodi.sourcing.operations import lead_steps as verbs
from luodi.sourcing.operations.become import become_project, move_lead
from luodi.sourcing.queries.choices import colleagues
from luodi.sourcing.views.pages import LEADS, form_page, lead_or_404


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


@requires("sourcing.record", "sourcing.decide")
def move(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    lead, here = lead_or_404(request, pk), f"/sourcing/leads/{pk}/"
    form = MoveForm(request.POST or None, units=bureau_units(), regions=list(region_names().items()))
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: move_lead(
                by=request.user, lead=pk, to_unit=uuid.UUID(form.cleaned_data["to_unit"]),
                to_region=form.cleaned_data["to_region"], document=form.cleaned_data["document"],
                shares=form.shares(), request_key=key,
            ),
            lambda _: "/sourcing/leads/", lambda done: f"已流转给{done.unit_name}，由{done.owner_name}接手。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(
        request, form, "流转线索", crumbs=LEADS | {lead.title: here}, back=here, save="流转",
        template="sourcing/move_form.html",
        lead="交给另一个单位继续谈。要与对方分享计分，填下面的份额，合计 100 %；转为项目时自动成为它的计分归属。",
    )  # fmt: skip


@requires("projects.create")
def become(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    lead, here = lead_or_404(request, pk), f"/sourcing/leads/{pk}/"
    form = BecomeForm(request.POST or None, initial={"name": lead.title, "since": lead.registered_on})
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: become_project(by=request.user, lead=pk, request_key=key, **form.cleaned_data),
            lambda project: f"/projects/{project.pk}/",
            lambda project: f"已转为项目「{project.name}」，编号 {project.code}。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(
        request, form, "转为项目", crumbs=LEADS | {lead.title: here}, back=here, save="转为项目",
        template="sourcing/become_form.html", source=lead, region=region_names().get(lead.region, ""),
        lead="下面这些照线索带过去，不用重填；有错的先回线索里更正。",
    )  # fmt: skip


@requires("sourcing.record")
def keep(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    lead, here = lead_or_404(request, pk), f"/sourcing/leads/{pk}/"
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        answer = submit(request, form, lambda key: _keep(request, form, pk, key), lambda _: here, "已上传。")
        if answer:
            return answer
    return form_page(request, form, "附材料", crumbs=LEADS | {lead.title: here}, back=here, save="上传")


def _keep(request: HttpRequest, form: LedgerForm, pk: uuid.UUID, key: uuid.UUID) -> LeadFile:
    proof = stored_proof(form.cleaned_data["file"])
    assert proof is not None  # noqa: S101 - the form demands a file
    return verbs.keep_file(
        by=request.user, lead=pk, proof=proof, what=form.cleaned_data["what"], request_key=key
    )


@requires("sourcing.view")
def fetch(request: HttpRequest, pk: uuid.UUID, entry: uuid.UUID) -> HttpResponseBase:
    """The file itself, within the lead's 知悉范围."""
    lead = lead_or_404(request, pk)
    found = LeadFile.objects.open().filter(lead=lead, pk=entry).first()
    return file_of(found)


def file_of(entry: Any) -> HttpResponseBase:
    """The blob an entry with sha256 and file_name names; 404 when either is not there."""
    blob = Blob.objects.filter(sha256=entry.sha256).first() if entry else None
    if entry is None or blob is None:
        raise Http404("没有找到这份材料。")
    try:
        return cast(HttpResponseBase, blob_response(blob, entry.file_name, show=True))
    except FileMissing as error:
        raise Http404(str(error)) from error

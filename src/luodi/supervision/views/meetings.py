"""会议: the list with both rates, one meeting as its agenda and afterwards its decisions."""

import uuid
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from luodi.access.guards import requires
from luodi.access.scope import get_visible_or_404
from luodi.indicators.answers import ask
from luodi.indicators.catalogue import catalogue
from luodi.indicators.periods import point
from luodi.ledger.queries.reading import today
from luodi.supervision.forms.meetings import AgendaForm, DecisionForm, MeetingForm
from luodi.supervision.models import AgendaItem, Meeting, Problem
from luodi.supervision.operations.meeting import call_meeting, decide, put_on_agenda
from luodi.supervision.queries.meetings import RATE, agenda, closing_days, listing
from luodi.supervision.views.posting import form_page, posted

MEETINGS = {"会议": "/supervision/meetings/"}


@requires("supervision.view")
def index(request: HttpRequest) -> HttpResponse:
    user = cast(Any, request.user)
    context = {"found": listing(user), "may_call": user.may("supervision.instruct"), "day": today()}
    return render(request, "supervision/meetings.html", context)


@requires("supervision.instruct")
def call(request: HttpRequest) -> HttpResponse:
    form = MeetingForm(request.POST or None, initial={"held_on": today()})
    if request.method == "POST":
        answer = posted(
            request, form, lambda key: call_meeting(by=request.user, request_key=key, **form.cleaned_data),
            lambda made: f"/supervision/meetings/{made.pk}/", "会议已立，请排议题。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(request, form, "开会", crumbs=MEETINGS, back="/supervision/meetings/", save="立会")


@requires("supervision.view")
def show(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    meeting, user = get_object_or_404(Meeting, pk=pk), cast(Any, request.user)
    items, able = agenda(user, meeting), user.may("supervision.instruct")
    if not items and not able:
        raise Http404("没有这次会议，或者议题不在您的范围内。")
    answer = ask([RATE], [point(on=today())], book=catalogue(), by=["meeting"])
    told = {group.key for group in answer.leaves}
    context = {
        "meeting": meeting, "items": items, "day": today(), "days": sorted(closing_days(user, pk)),
        "rate": answer.cell(RATE, (pk,)).text if (pk,) in told else "—", "cumulative": answer.cell(RATE).text,
        "may_add": able and meeting.held_on >= today(), "may_decide": able and meeting.held_on <= today(),
    }  # fmt: skip
    return render(request, "supervision/meeting.html", context)


@requires("supervision.instruct")
def add_item(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    meeting, here = get_object_or_404(Meeting, pk=pk), f"/supervision/meetings/{pk}/"
    form = AgendaForm(request.POST or None, user=request.user)
    if request.method == "POST":
        answer = posted(
            request, form,
            lambda key: put_on_agenda(
                by=request.user, meeting=pk, project=form.cleaned_data["project"],
                question=form.cleaned_data["question"], about=form.cleaned_data["about"], request_key=key,
            ),
            here, "已列入议题。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(
        request, form, "加议题", crumbs=MEETINGS | {meeting.title: here}, back=here, save="列入议题"
    )


@requires("supervision.instruct")
def record_decision(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    rows = AgendaItem.objects.select_related("meeting", "project")
    item: AgendaItem = get_visible_or_404(rows, request.user, pk=pk)  # type: ignore[arg-type] # signed in by the guard
    here = f"/supervision/meetings/{item.meeting_id}/"
    about = Problem.objects.filter(pk=item.about).first() if item.about else None
    given = {"title": item.question if len(item.question) <= 120 else "", "level": "office"}
    if about is not None:
        given |= {
            "cause": about.cause,
            "side": about.side,
            "level": about.level,
            "lead_unit": str(about.lead_unit),
        }
    form = DecisionForm(request.POST or None, initial=given)
    if request.method == "POST":
        answer = posted(
            request, form,
            lambda key: decide(
                by=request.user, item=pk, text=form.cleaned_data["text"], task=form.task(), request_key=key
            ),
            here, "决定已登记并交办，承办单位收到通知。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(
        request, form, "登记决定", crumbs=MEETINGS | {item.meeting.title: here}, back=here, save="登记并交办",
        lead=f"议题：{item.project.name}——{item.question}",
    )  # fmt: skip

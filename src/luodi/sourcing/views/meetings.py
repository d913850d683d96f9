"""评审会 and what it goes by: convening, the agenda, the conclusion; the 负面清单 and thresholds."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from luodi.access.guards import requires
from luodi.companies.queries.industries import industry_names
from luodi.ledger.queries.reading import today
from luodi.projects.queries.ledger_list import region_names
from luodi.projects.views.posting import submit
from luodi.sourcing.forms.admissions import DecisionForm, ListForm, MeetingForm, ThresholdForm
from luodi.sourcing.models import Admission, AdmissionMeeting, NegativeList
from luodi.sourcing.operations.admission import WAITING
from luodi.sourcing.operations.meeting import convene, decide, read_conditions, revoke
from luodi.sourcing.operations.rules import LIST_FIELDS, publish_list, set_threshold
from luodi.sourcing.queries.admissions import heard
from luodi.sourcing.queries.people import units_with
from luodi.sourcing.queries.rules import list_in_force, thresholds
from luodi.sourcing.terms import MEASURE_UNITS, AdmissionState, ListLevel, ThresholdMeasure
from luodi.sourcing.views.admissions import CRUMB, sheet_or_404
from luodi.sourcing.views.office import office_page, taking_back
from luodi.sourcing.workbooks import read_rows


@requires("sourcing.admit")
def new(request: HttpRequest) -> HttpResponse:
    waiting = (
        Admission.objects.visible_to(request.user).open().filter(state__in=WAITING).select_related("project")
    )
    sheets = [
        (str(s.lineage), f"{s.project.name}（{s.unit_name}，{s.occurred_on}）")
        for s in waiting.order_by("occurred_on", "id")
    ]
    units = [(str(unit.pk), unit.short_name) for unit in units_with("sourcing.vote")]
    form = MeetingForm(
        request.POST or None, admissions=sheets, members=units,
        initial={"on": today(), "members": [key for key, _ in units], "admissions": [key for key, _ in sheets]},
    )  # fmt: skip
    if request.method == "POST":
        answer = submit(
            request, form, lambda key: _convene(request, form, key),
            lambda meeting: reverse("sourcing:meeting", args=[meeting.lineage]),
            "评审会已定，成员单位已收到通知，也看得到上会的项目了。",
        )  # fmt: skip
        if answer:
            return answer
    return office_page(request, form, "开评审会", [CRUMB], save="通知成员单位")


def _convene(request: HttpRequest, form: MeetingForm, key: uuid.UUID) -> AdmissionMeeting:
    data = form.cleaned_data
    return convene(
        by=request.user, name=data["name"], on=data["on"], place=data["place"], chair=data["chair"],
        members=[uuid.UUID(one) for one in data["members"]],
        admissions=[uuid.UUID(one) for one in data["admissions"]], request_key=key,
    )  # fmt: skip


@requires("sourcing.see_admissions")
def show(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    user: Any = request.user
    meeting = AdmissionMeeting.objects.visible_to(user).open().filter(lineage=lineage).first()
    if meeting is None:
        raise Http404("没有找到这次评审会。")
    sheets = (
        Admission.objects.visible_to(user)
        .open()
        .filter(meeting=lineage)
        .select_related("project")
        .order_by("id")
    )
    context = {
        "meeting": meeting, "rows": heard(user, list(sheets)), "places": region_names(),
        "members": [name for _, name, _ in meeting.members], "scheduled": AdmissionState.SCHEDULED,
    }  # fmt: skip
    return render(request, "sourcing/meeting.html", context)


@requires("sourcing.admit")
def conclude(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    sheet = sheet_or_404(request, lineage)
    (one,) = heard(request.user, [sheet])
    back = reverse("sourcing:admission", args=[lineage])
    form = DecisionForm(request.POST or None, initial={"on": today()})
    if request.method == "POST":
        answer = submit(
            request, form, lambda key: _decide(request, form, lineage, key), lambda _: back,
            lambda done: f"结论已登记：{done.get_state_display()}。"
            + (f"{len(done.conditions)} 个条件已转成承诺。" if done.conditions else ""),
        )  # fmt: skip
        if answer:
            return answer
    return office_page(
        request, form, "登记评审结论", [CRUMB, (sheet.project.name, back)], save="登记结论",
        lead=f"{len(one.seats)} 个成员单位：{one.tally.words}。过半数表态、同意过半、没有一票否决、不在负面清单，才能准入。",
    )  # fmt: skip


def _decide(request: HttpRequest, form: DecisionForm, lineage: uuid.UUID, key: uuid.UUID) -> Admission:
    data = form.cleaned_data
    return decide(
        by=request.user, admission=lineage, outcome=AdmissionState(data["outcome"]), on=data["on"],
        document=data["document"], words=data["words"], conditions=read_conditions(data["conditions"]), request_key=key,
    )  # fmt: skip


@requires("sourcing.admit")
def undo(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    sheet = sheet_or_404(request, lineage)
    return taking_back(
        request, "撤销评审结论", [CRUMB, (sheet.project.name, reverse("sourcing:admission", args=[lineage]))],
        lambda reason, key: revoke(by=request.user, admission=lineage, reason=reason, request_key=key),
        "结论已撤销，申请回到评审会；由条件转成的承诺一并撤回。",
    )  # fmt: skip


@requires("sourcing.see_admissions")
def rules(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    standing = list_in_force(today())
    names = industry_names({line.code for line in standing.lines})
    places = region_names()
    context = {
        "standing": standing, "may_keep": user.may("sourcing.keep_rules"),
        "lines": [(line, names.get(line.code, ""), ListLevel(line.level).label) for line in standing.lines],
        "editions": NegativeList.objects.visible_to(user).open().order_by("-number"),
        "bars": [
            (places.get(one.region, one.region) or "全市", ThresholdMeasure(one.bar.measure).label,
             MEASURE_UNITS[ThresholdMeasure(one.bar.measure)], one)
            for one in thresholds(today())
        ],
    }  # fmt: skip
    return render(request, "sourcing/rules.html", context)


@requires("sourcing.keep_rules")
def upload_list(request: HttpRequest) -> HttpResponse:
    form = ListForm(request.POST or None, request.FILES or None, initial={"on": today()})
    if request.method == "POST":
        answer = submit(
            request, form, lambda key: _publish(request, form, key), lambda _: reverse("sourcing:rules"),
            lambda found: f"第 {found.number} 版已上传，{len(found.lines)} 行，自 {found.occurred_on} 起筛查用它。",
        )  # fmt: skip
        if answer:
            return answer
    return office_page(
        request, form, "上传负面清单", [CRUMB, ("清单与门槛", reverse("sourcing:rules"))], save="检查并上传",
        lead="一行一个行业：行业代码、级别（禁止/限制）、说明、依据。内容由本单位负责，系统只按代码筛，不解释条文。",
    )  # fmt: skip


def _publish(request: HttpRequest, form: ListForm, key: uuid.UUID) -> NegativeList:
    data = form.cleaned_data
    rows = read_rows(data["file"], LIST_FIELDS)
    return publish_list(
        by=request.user, rows=rows, file_name=data["file"].name, since=data["on"], document=data["document"],
        request_key=key,
    )  # fmt: skip


@requires("sourcing.keep_rules")
def threshold(request: HttpRequest) -> HttpResponse:
    form = ThresholdForm(
        request.POST or None, places=list(region_names().items()), initial={"since": today()}
    )
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: set_threshold(
                by=request.user, request_key=key,
                **{**form.cleaned_data, "measure": ThresholdMeasure(form.cleaned_data["measure"])},
            ),
            lambda _: reverse("sourcing:rules"), "门槛已登记；已交的申请不变，新交的按它筛。",
        )  # fmt: skip
        if answer:
            return answer
    return office_page(request, form, "登记门槛", [CRUMB, ("清单与门槛", reverse("sourcing:rules"))])

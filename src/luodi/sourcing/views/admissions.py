"""准入: the list, one sheet with its screening, handing in, correcting, taking back."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from luodi.access.guards import requires
from luodi.companies.queries.industries import industry_name
from luodi.ledger.queries.reading import last_tick, today
from luodi.projects.forms.base import exact
from luodi.projects.models import Project
from luodi.projects.queries.ledger_list import region_names
from luodi.projects.queries.situation import situations
from luodi.projects.views.posting import named, project_or_404, submit
from luodi.sourcing.forms.admissions import SheetForm, VoteForm
from luodi.sourcing.models import Admission, AdmissionMeeting, Promise
from luodi.sourcing.operations.admission import RUNNING, WAITING, apply, correct, withdraw
from luodi.sourcing.operations.meeting import cast_vote
from luodi.sourcing.queries.admissions import heard
from luodi.sourcing.terms import OUTCOMES, AdmissionState, Vote
from luodi.sourcing.views.office import office_page, taking_back

CRUMB = ("准入", "/sourcing/admissions/")
PER_PAGE = 50
TABS: Mapping[str, tuple[str, frozenset[str]]] = {
    "running": ("在办", frozenset(RUNNING)),
    "decided": ("已作结论", frozenset({"admitted", "conditional", "refused"})),
    "withdrawn": ("已撤回", frozenset({AdmissionState.WITHDRAWN})),
}


def sheet_or_404(request: HttpRequest, lineage: uuid.UUID) -> Admission:
    rows = Admission.objects.visible_to(request.user).open().select_related("project")
    found: Admission | None = rows.filter(lineage=lineage).first()
    if found is None:
        raise Http404("没有找到这份准入申请，或者它不在您的范围内。")
    return found


@requires("sourcing.see_admissions")
def index(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    tab = request.GET.get("tab", "running")
    if tab not in TABS:
        tab = "running"
    rows = Admission.objects.visible_to(user).open().filter(state__in=TABS[tab][1]).select_related("project")
    paginator = Paginator(rows.order_by("-occurred_on", "-id"), PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    meetings = (
        AdmissionMeeting.objects.visible_to(user)
        .open()
        .filter(occurred_on__gte=today())
        .order_by("occurred_on")
    )
    context = {
        "page": page, "shown_numbers": paginator.get_elided_page_range(page.number), "rows": heard(user, list(page)),
        "tab": tab, "tabs": [(code, label) for code, (label, _) in TABS.items()], "meetings": list(meetings[:10]),
        "places": region_names(), "may_admit": user.may("sourcing.admit"), "may_apply": user.may("sourcing.apply"),
    }  # fmt: skip
    return render(request, "sourcing/admissions.html", context)


@requires("sourcing.apply")
def find(request: HttpRequest) -> HttpResponse:
    """Which project the sheet is for: by code, name or fragment."""
    words = request.GET.get("q", "").strip()
    found: Project | None = named(request, words) if words else None
    rows = Project.objects.visible_to(request.user).unmerged().active()
    several = list(rows.fragment(words)[:20]) if len(words) >= 2 else []
    return render(request, "sourcing/admission_find.html", {"q": words, "found": found, "several": several})


@requires("sourcing.apply")
def new(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    project = project_or_404(request, pk)
    values = situations([pk])[pk].values
    initial = {
        "region": project.region, "industry": project.industry, "content": values.get("content", ""),
        "investment": exact(values.get("planned_fixed") or values.get("planned_total")),
        "land": exact(values.get("land_area")), "tax": exact(values.get("promised_tax")),
        "output": exact(values.get("promised_output")),
    }  # fmt: skip
    form = SheetForm(request.POST or None, places=list(region_names().items()), initial=initial)
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: apply(by=request.user, project=pk, stated=form.stated(), request_key=key),
            lambda sheet: reverse("sourcing:admission", args=[sheet.lineage]),
            "申请已交，筛查结果在下面。",
        )  # fmt: skip
        if answer:
            return answer
    return office_page(
        request, form, "申报准入", [CRUMB], project=project, save="交申请并筛查",
        lead="从台账带出来的请核对。筛查只提示，不拦申报；会前都可以改。",
    )  # fmt: skip


@requires("sourcing.apply")
def edit(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    sheet = sheet_or_404(request, lineage)
    names = ("region", "industry", "content", "investment", "land", "tax", "output", "ratio", "energy")
    initial = {name: getattr(sheet, name) for name in names}
    initial |= {name: exact(initial[name]) for name in names[3:]}
    form = SheetForm(request.POST or None, places=list(region_names().items()), initial=initial)
    back = reverse("sourcing:admission", args=[lineage])
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: correct(by=request.user, admission=lineage, stated=form.stated(), request_key=key),
            lambda _: back, "已改，并重新筛查。",
        )  # fmt: skip
        if answer:
            return answer
    return office_page(request, form, "修改申请", [CRUMB, (sheet.project.name, back)], save="保存并重新筛查")


@requires("sourcing.apply")
def take_back(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    sheet = sheet_or_404(request, lineage)
    return taking_back(
        request, "撤回申请", [CRUMB, (sheet.project.name, reverse("sourcing:admission", args=[lineage]))],
        lambda reason, key: withdraw(by=request.user, admission=lineage, reason=reason, request_key=key), "已撤回。",
    )  # fmt: skip


@requires("sourcing.see_admissions")
def show(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    return _page(request, sheet_or_404(request, lineage), VoteForm())


@requires("sourcing.vote")
def vote(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    """The form stands on the sheet's page."""
    sheet = sheet_or_404(request, lineage)
    form = VoteForm(request.POST or None)
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: cast_vote(
                by=request.user, admission=lineage, vote=Vote(form.cleaned_data["vote"]),
                words=form.cleaned_data["words"], request_key=key,
            ),
            lambda _: reverse("sourcing:admission", args=[lineage]),
            lambda entry: f"已记下{entry.unit_name}的表决：{entry.get_vote_display()}。结论作出前可以改。",
        )  # fmt: skip
        if answer:
            return answer
    return _page(request, sheet, form, 422 if form.errors else 200)


def _page(request: HttpRequest, sheet: Admission, form: VoteForm, status: int = 200) -> HttpResponse:
    user: Any = request.user
    (one,) = heard(user, [sheet])
    seat = one.seat_of(user.standing.grantees)
    is_open = sheet.state == AdmissionState.SCHEDULED
    may_vote = is_open and user.may("sourcing.vote") and seat is not None and not seat.is_recused
    if may_vote and seat and seat.vote and not form.is_bound:
        form = VoteForm(initial={"vote": seat.vote.vote, "words": seat.vote.words})
    context = {
        "sheet": sheet, "project": sheet.project, "one": one, "form": form, "place": region_names().get(sheet.region),
        "industry": industry_name(sheet.industry), "may_vote": may_vote and user.pk != sheet.promoter,
        "recused": is_open and seat is not None and seat.is_recused,
        "may_edit": user.may("sourcing.apply") and sheet.state in WAITING,
        "may_withdraw": user.may("sourcing.apply") and sheet.state in RUNNING,
        "may_decide": user.may("sourcing.admit") and is_open and user.pk != sheet.promoter,
        "may_undo": user.may("sourcing.admit") and sheet.state in OUTCOMES and user.pk != sheet.promoter,
        "promises": list(Promise.objects.visible_to(user).open().filter(admission=sheet.lineage).order_by("due_on")),
        "seen_tick": last_tick().at,
    }  # fmt: skip
    return render(request, "sourcing/admission.html", context, status=status)

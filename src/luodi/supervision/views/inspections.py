"""督查: rounds, one round with its routes, the paper for those without a phone."""

import uuid
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from luodi.access.guards import requires
from luodi.ledger.queries.reading import today
from luodi.projects.models import Duty
from luodi.supervision.forms.inspection import RoundForm
from luodi.supervision.models import Round, Visit
from luodi.supervision.operations.inspection import plan_round
from luodi.supervision.queries.site import claimed_words, said_before
from luodi.supervision.views.posting import form_page, posted

ROUNDS = {"督查": "/supervision/inspections/"}
SHOWN = 60


@requires("supervision.view")
def index(request: HttpRequest) -> HttpResponse:
    """Rounds, and the visits of them the reader may see. Two queries."""
    user = cast(Any, request.user)
    visits = list(
        Visit.objects.visible_to(user)
        .select_related("round", "project")
        .order_by("-round__first_on", "group", "place")
    )[:500]
    counted: dict[Any, list[Visit]] = {}
    for visit in visits:
        counted.setdefault(visit.round_id, []).append(visit)
    rounds = [
        (one, mine, sum(visit.visited_on is not None for visit in mine))
        for one in Round.objects.all()[:SHOWN]
        if (mine := counted.get(one.pk, [])) or user.may("supervision.inspect")
    ]
    return render(
        request, "supervision/rounds.html", {"rounds": rounds, "may_plan": user.may("supervision.inspect")}
    )


@requires("supervision.inspect")
def create(request: HttpRequest) -> HttpResponse:
    day = today()
    form = RoundForm(
        request.POST or None,
        user=request.user,
        initial={"first_on": day, "title": f"{day.year}年{day.month}月督查"},
    )
    if request.method == "POST":
        answer = posted(
            request, form, lambda key: plan_round(by=request.user, plan=form.plan(), request_key=key),
            lambda made: f"/supervision/inspections/{made.pk}/", "已抽出督查名单，种子记在轮次上。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(
        request, form, "安排督查", crumbs=ROUNDS, back="/supervision/inspections/", save="抽出名单",
        lead="先定依据和范围，再按区划和灯分层抽样；种子记下来，谁都能照样再抽一次。",
    )  # fmt: skip


@requires("supervision.view")
def show(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    round_ = get_object_or_404(Round, pk=pk)
    visits = list(
        Visit.objects.visible_to(request.user)
        .filter(round=round_)
        .select_related("project")
        .order_by("group", "place")
    )
    may_inspect = cast(Any, request.user).may("supervision.inspect")
    context = {"round": round_, "visits": visits, "day": today(), "may_inspect": may_inspect}
    return render(request, "supervision/round.html", context)


@requires("supervision.inspect")
def paper(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """底稿: one sheet a project, with what is claimed, what was said and room to write."""
    round_ = get_object_or_404(Round, pk=pk)
    visits = Visit.objects.visible_to(request.user).filter(round=round_).select_related("project")
    sheets = [
        (visit, claimed_words(visit.project), said_before(visit.project_id), contacts_of(visit))
        for visit in visits.order_by("group", "place")
    ]
    return render(request, "supervision/paper.html", {"round": round_, "sheets": sheets})


def contacts_of(visit: Visit) -> list[Duty]:
    """Who answers for the project and can be met on site."""
    return list(Duty.objects.open().holding_on(today()).filter(project=visit.project_id).order_by("role"))

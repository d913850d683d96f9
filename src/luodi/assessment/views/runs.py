"""成绩单: runs and the year's board, the ranking in groups, one card, the page of its doubt, publishing."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from luodi.access.enums import Scope
from luodi.access.guards import requires
from luodi.assessment.enums import RunKind, Shown
from luodi.assessment.models import Appeal, Publication, Ruling, Run, Scorecard
from luodi.assessment.operations.runs import publish
from luodi.assessment.queries.board import board_of
from luodi.assessment.queries.cards import card_page
from luodi.assessment.queries.runs import done_again, doubt_page, gap_of, listed_runs, standings
from luodi.assessment.views.posting import attempt
from luodi.assessment.views.targets import current_year, years
from luodi.projects.views.posting import request_key


@requires("assessment.view")
def index(request: HttpRequest) -> HttpResponse:
    year = current_year(request)
    context = {
        "runs": listed_runs(request.user),
        "year": year,
        "years": years(),
        "boards": board_of(request.user, year),
        "is_city": request.user.standing.scope is Scope.CITY,  # type: ignore[union-attr] # signed in
        "may_rank": request.user.may("figures.rank"),  # type: ignore[union-attr] # signed in
        "may_check": request.user.may("assessment.check"),  # type: ignore[union-attr] # signed in
    }
    return render(request, "assessment/scorecards.html", context)


def run_or_404(lineage: uuid.UUID) -> Run:
    """The run as it stands now: after an appeal the recomputed one. Row-level security shows it to the city only."""
    found: Run | None = Run.objects.open().select_related("version__scheme").filter(lineage=lineage).first()
    if found is None:
        raise Http404("没有这次计分，或者您不能看全市成绩。")
    return found


@requires("figures.rank")
def show(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The ranking in groups: for those who may see it; a district's published ranking is its own page."""
    if request.user.standing.scope is not Scope.CITY:  # type: ignore[union-attr] # signed in
        raise Http404("没有这次计分，或者您不能看全市成绩。")
    run = run_or_404(pk)
    cards = list(Scorecard.objects.open().filter(run_lineage=pk).select_related("unit"))
    roots = [
        (str(n), row.get("name", "")) for n, row in enumerate(run.body["scheme"].get("indicators") or [], 1)
    ]
    context = {
        "run": run,
        "groups": [
            (s.name, [(card, [card.body["marks"].get(code, {}).get("points", "") for code, _ in roots]) for card in s.cards])
            for s in standings(cards)
        ],
        "roots": roots,
        "earlier": Run.objects.filter(lineage=pk).exclude(pk=run.pk).order_by("-recorded_at"),
        "publication": Publication.objects.open().filter(run_lineage=pk).first(),
        "shown": Shown.choices,
        "may_publish": request.user.may("assessment.approve") and run.kind != RunKind.TRIAL,  # type: ignore[union-attr] # signed in
        "again": done_again(run) if "again" in request.GET else None,
    }  # fmt: skip
    return render(request, "assessment/run.html", context)


@requires("assessment.view")
def published(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What was published, word for word, for everybody."""
    found = Publication.objects.open().filter(run_lineage=pk, shown=Shown.RANKING).first()
    if found is None:
        raise Http404("没有公布过这次成绩的位次。")
    groups: dict[str, list[Any]] = {}
    for row in found.ranking:
        groups.setdefault(row["group"], []).append(row)
    return render(request, "assessment/published.html", {"publication": found, "groups": groups.items()})


@requires("assessment.view")
def card(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One page: every indicator with its points, formula, inputs and the way to their rows. Prints as 成绩单."""
    found, publication = card_or_404(request, pk)
    is_city = request.user.standing.scope is Scope.CITY  # type: ignore[union-attr] # signed in
    may = request.user.may  # type: ignore[union-attr] # signed in
    context = {
        "card": found,
        "page": card_page(found),
        "publication": publication,
        "shows_place": shows_place(request, publication),
        "gap": gap_of(found.run, found.unit_name) if is_city and may("figures.rank") else None,
        "may_appeal": may("assessment.appeal") and publication is not None
        and found.unit_id in request.user.standing.grantees,  # type: ignore[union-attr] # signed in
        "appeals": [
            (appeal, Ruling.objects.open().filter(lineage=appeal.lineage).first())
            for appeal in Appeal.objects.visible_to(request.user).open().filter(
                run_lineage=found.run_lineage, unit=found.unit)
        ],
    }  # fmt: skip
    return render(request, "assessment/card.html", context)


def card_or_404(request: HttpRequest, pk: uuid.UUID) -> tuple[Scorecard, Publication | None]:
    """A card as it stands and its publication: the city's at any time, a unit's own once it is published."""
    found: Scorecard | None = (
        Scorecard.objects.visible_to(request.user).open().select_related("unit").filter(lineage=pk).first()
    )
    hidden = Http404("没有这张成绩单，或者它还没有公布。")
    if found is None:
        raise hidden
    publication = Publication.objects.open().filter(run_lineage=found.run_lineage).first()
    is_city = request.user.standing.scope is Scope.CITY  # type: ignore[union-attr] # signed in
    if publication is None and not is_city:
        raise hidden
    return found, publication


def shows_place(request: HttpRequest, publication: Publication | None) -> bool:
    """Whether the reader may see places: by permission, or because the ranking was published."""
    may: bool = request.user.may("figures.rank")  # type: ignore[union-attr] # signed in
    return may or (publication is not None and publication.shown == Shown.RANKING)


@requires("figures.rank")
def doubt(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """名次区间 in full: chances at each place, effective weights, distances and levers, whose figures move others."""
    if request.user.standing.scope is not Scope.CITY:  # type: ignore[union-attr] # signed in
        raise Http404("没有这次计分，或者您不能看全市成绩。")
    run = run_or_404(pk)
    cards = list(Scorecard.objects.open().filter(run_lineage=pk).select_related("unit"))
    context = {"run": run, "groups": standings(cards), "page": doubt_page(run)}
    return render(request, "assessment/doubt.html", context)


@requires("assessment.approve")
@require_POST
def make_public(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    if request.user.standing.scope is not Scope.CITY:  # type: ignore[union-attr] # signed in
        raise PermissionDenied("公布成绩由市里办理。")
    run = run_or_404(pk)
    shown = next((one for one in Shown if one.value == request.POST.get("shown")), Shown.CARDS)
    here = f"/assessment/scorecards/runs/{pk}/"

    def verb() -> Publication:
        return publish(
            by=request.user, run=run, shown=shown, document=request.POST.get("document", ""),
            request_key=request_key(request),
        )  # fmt: skip

    answer, refused = attempt(request, verb, here, "已公布。")
    for sentence in refused:
        messages.error(request, sentence)
    return answer or HttpResponseRedirect(here)

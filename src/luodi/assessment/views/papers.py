"""责任书 and 成绩单 as Word and PDF, one or all of them in one file."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse

from luodi.access.enums import Scope
from luodi.access.guards import requires
from luodi.assessment.models import Publication, Scorecard
from luodi.assessment.queries.letters import letters
from luodi.assessment.queries.papers import card_paper, letter_papers
from luodi.assessment.queries.runs import standings
from luodi.assessment.views.letters import shown_units
from luodi.assessment.views.posting import yearly
from luodi.assessment.views.runs import card_or_404, run_or_404, shows_place
from luodi.attachments.responses import made_response
from luodi.org.models import City
from luodi.papers.document import Paper
from luodi.papers.files import TYPES, written


@requires("assessment.view")
@yearly
def letter_file(request: HttpRequest, year: int, form: str) -> HttpResponse:
    """The year's letters that this user may see, or those chosen by `unit`, in one file."""
    states = letters(year, shown_units(request))
    city = City.objects.first()
    papers = letter_papers(year, states, city.name if city else "")
    return _file(papers, f"{year}年目标责任书", form)


@requires("assessment.view")
def card_file(request: HttpRequest, pk: uuid.UUID, form: str) -> HttpResponse:
    card, publication = card_or_404(request, pk)
    paper = card_paper(card, shows_place=shows_place(request, publication), published=publication is not None)
    return _file([paper], paper.title, form)


@requires("figures.rank")
def run_file(request: HttpRequest, pk: uuid.UUID, form: str) -> HttpResponse:
    """All cards of a run in one file, group by group, the best first. The city's only."""
    if request.user.standing.scope is not Scope.CITY:  # type: ignore[union-attr] # signed in
        raise Http404("没有这次计分，或者您不能看全市成绩。")
    run = run_or_404(pk)
    published = Publication.objects.open().filter(run_lineage=pk).exists()
    cards = list(Scorecard.objects.open().filter(run_lineage=pk).select_related("unit"))
    papers = [
        card_paper(card, shows_place=True, published=published)
        for group in standings(cards)
        for card in group.cards
    ]
    return _file(papers, f"{run.title}成绩单", form)


def _file(papers: list[Paper], name: str, form: str) -> HttpResponse:
    if form not in TYPES or not papers:
        raise Http404("没有可以打印的内容。")
    return made_response(written(form, *papers), f"{name}.{form}", TYPES[form])

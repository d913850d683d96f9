"""效益评价: promised against actual, by district and project."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.assessment.queries.benefit import benefit
from luodi.assessment.views.posting import year_of
from luodi.ledger.queries.reading import today
from luodi.projects.models import YearlyActual


@requires("assessment.view")
def show(request: HttpRequest) -> HttpResponse:
    known = (
        YearlyActual.objects.open().verified().order_by("-occurred_on").values_list("occurred_on", flat=True)
    )
    latest = known.first()
    year = year_of(request, latest.year if latest else today().year - 1)
    first = known.last()
    years = range(latest.year, first.year - 1, -1) if latest and first else [year]
    context = {"page": benefit(request.user, year), "year": year, "years": years}
    return render(request, "assessment/benefit.html", context)

"""数据核查提示: city only."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.enums import Scope
from luodi.access.guards import requires
from luodi.assessment.queries.checks import checks
from luodi.assessment.views.targets import current_year, years


@requires("assessment.check")
def show(request: HttpRequest) -> HttpResponse:
    if request.user.standing.scope is not Scope.CITY:  # type: ignore[union-attr] # signed in
        raise Http404("数据核查提示只给市里看。")
    year = current_year(request)
    context = {"checks": checks(year), "year": year, "years": years()}
    return render(request, "assessment/checks.html", context)

"""减负表: what was asked of whom in a month."""

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.indicators.errors import WrongPeriod
from luodi.indicators.periods import month, read_period
from luodi.ledger.queries.reading import today
from luodi.supervision.queries.burden import FORMS_A_PERSON, VISITS_A_UNIT, VISITS_AN_ENTERPRISE, burden


@requires("supervision.view")
def show(request: HttpRequest) -> HttpResponse:
    day, asked = today(), request.GET.get("month", "").strip()
    try:
        period = read_period(asked) if asked else month(day.year, day.month)
    except WrongPeriod as wrong:
        raise Http404(str(wrong)) from wrong
    if (period.last - period.first).days > 31:
        raise Http404("减负表按月看，例如 2018-12。")
    context = {
        "found": burden(cast(Any, request.user), period), "value": f"{period.first:%Y-%m}",
        "marks": (FORMS_A_PERSON, VISITS_A_UNIT, VISITS_AN_ENTERPRISE),
    }  # fmt: skip
    return render(request, "supervision/burden.html", context)

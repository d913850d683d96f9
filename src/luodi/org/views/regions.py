"""区划 and its 沿革."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from luodi.access.guards import requires
from luodi.calc.partial_dates import NotADate, read_partial_date
from luodi.ledger.queries.reading import resolve
from luodi.org.forms.people import RegionChangeForm, TakeOverForm
from luodi.org.models import Region
from luodi.org.operations.regions import change_region, take_over
from luodi.org.queries.regions import history_of, region_tree, successors
from luodi.org.views.acting import actor, done, request_key


@requires("org.manage_units")
def regions(request: HttpRequest) -> HttpResponse:
    """The tree as of a day (`?on=2015-06-30`; today when left out)."""
    asked = request.GET.get("on", "")
    try:
        known = read_partial_date(asked)
    except NotADate as refusal:
        messages.error(request, str(refusal))
        known = None
    day = known.last if known else None
    taken_over = successors(resolve(day))
    context = {"tree": region_tree(day), "on": asked if known else "", "successors": taken_over}
    return render(request, "org/regions.html", context)


@requires("org.manage_units")
def region(request: HttpRequest, code: str) -> HttpResponse:
    row = get_object_or_404(Region, pk=code)
    act = request.POST.get("act")
    change = RegionChangeForm(row, request.POST if act == "change" else None, prefix="c")
    taking = TakeOverForm(row, request.POST if act == "take_over" else None, prefix="t")
    by, key = actor(request).actor, request_key(request)
    if act == "change" and done(
        change, lambda: change_region(row, by=by, request_key=key, **change.cleaned_data)
    ):
        messages.success(request, "区划变动已登记。")
        return redirect("org:region", code)
    if act == "take_over" and done(
        taking, lambda: take_over(row, by=by, request_key=key, **taking.cleaned_data)
    ):
        messages.success(request, "承继关系已登记。")
        return redirect("org:region", code)
    context = {"region": row, "change": change, "taking": taking, "history": history_of(code)}
    return render(request, "org/region.html", context)

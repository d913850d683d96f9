"""A printed number traced: its definition, as-of and rows; printed otherwise with a reason; corrected projects."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from luodi.access.enums import Scope
from luodi.access.guards import requires
from luodi.bulletins.bindings import read_binding
from luodi.bulletins.models import BoundNumber, Correction
from luodi.bulletins.operations import issues
from luodi.bulletins.queries.corrections import differences
from luodi.bulletins.queries.issues import Number, Standing
from luodi.bulletins.queries.rows import named, opened
from luodi.bulletins.views.posting import attempted, standing_or_404
from luodi.common.numbers import whole_number
from luodi.indicators.differences import Comparison
from luodi.indicators.errors import FigureRefusal
from luodi.indicators.printing import as_of

A_PAGE = 100


@requires("bulletins.view")
def trace(request: HttpRequest, pk: uuid.UUID, place: int) -> HttpResponse:
    """Code → definition, as-of, rows. A city total does not open for those who see part of the city."""
    user: Any = request.user
    standing = standing_or_404(request, pk)
    number = _number(standing, place)
    refused = ""
    if request.method == "POST":
        post = request.POST
        refused = attempted(
            request,
            lambda key: issues.override(
                by=user, standing=standing, number=number.row.id, text=post.get("text", ""),
                reason=post.get("reason", ""), request_key=key,
            ),
            "已记下，理由会印在备查册里。",
        )  # fmt: skip
        if not refused:
            return HttpResponseRedirect(request.path)
    context: dict[str, Any] = {
        "standing": standing,
        "issue": standing.issue,
        "number": number,
        "as_of": as_of(standing.reading),
        "refused": refused,
        "text": request.POST.get("text", number.override.text if number.override else ""),
        "reason": request.POST.get("reason", number.override.reason if number.override else ""),
        "may_override": user.may("bulletins.prepare") and standing.is_open,
    }
    if user.standing.scope is Scope.CITY:
        context |= _rows(request, standing, number)
    return render(request, "bulletins/number.html", context, status=422 if refused else 200)


def _rows(request: HttpRequest, standing: Standing, number: Number) -> dict[str, Any]:
    binding = read_binding(number.row.token, standing.regions)
    sides = opened(standing, binding)
    asked = whole_number(request.GET.get("side", ""), 0)
    chosen = asked if asked < len(sides) else 0
    side = sides[chosen]
    page = Paginator(side.rows, A_PAGE).get_page(request.GET.get("page"))
    subjects = named(type(side)(side.title, tuple(page.object_list), side.sums), binding)
    return {
        "titles": [one.title for one in sides],
        "chosen": chosen,
        "side": side,
        "page": page,
        "rows": list(zip(subjects, page.object_list, strict=True)),
        "shown_numbers": page.paginator.get_elided_page_range(page.number),
    }


def _number(standing: Standing, place: int) -> Number:
    found = next((n for n in standing.numbers.values() if n.row.place == place), None)
    if found is None:
        raise Http404("这一期里没有这个数。")
    return found


@requires("bulletins.prepare", "bulletins.review", "bulletins.approve")
def corrected(request: HttpRequest, pk: uuid.UUID, correction: uuid.UUID) -> HttpResponse:
    """The projects that make one number of the issue before differ, each with the entries that did it."""
    standing = standing_or_404(request, pk)
    found = Correction.objects.open().filter(issue=standing.issue, pk=correction).first()
    row = (
        BoundNumber.objects.filter(pk=found.number).select_related("issue__period").first() if found else None
    )
    if found is None or row is None:
        raise Http404("这一期里没有这条更正。")
    earlier = Standing(row.issue)
    number = next(n for n in earlier.numbers.values() if n.row.id == row.id)
    comparisons: tuple[Comparison, ...] = ()
    refused = ""
    try:
        comparisons = tuple(differences(earlier, number, standing.reading))
    except FigureRefusal as refusal:
        refused = str(refusal)
    context = {
        "standing": standing, "issue": standing.issue, "correction": found, "number": number,
        "comparisons": comparisons, "refused": refused,
        "earlier": as_of(earlier.reading), "later": as_of(standing.reading),
    }  # fmt: skip
    return render(request, "bulletins/corrected.html", context)

"""/companies/: the investors everybody draws from."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.companies.enums import Origin
from luodi.companies.models import Company, Suspicion

A_PAGE = 50
ORDERS = {"name": "pinyin", "-name": "-pinyin", "recent": "-last_revision", "-recent": "last_revision"}


@requires("companies.view")
def show(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    words, origin = request.GET.get("q", "").strip(), request.GET.get("origin", "")
    rows = Company.objects.visible_to(request.user).unmerged()
    if len(words) > 1:
        rows = rows.fragment(words)
    if origin in Origin.values:
        rows = rows.filter(origin=origin)
    rows = rows.order_by(ORDERS.get(request.GET.get("sort", ""), "pinyin"), "id")
    paginator = Paginator(rows, A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "shown_numbers": paginator.get_elided_page_range(page.number),
        "words": words,
        "origin": origin,
        "origins": Origin.choices,
        "may_register": user.may("companies.match"),
        "suspects": Suspicion.objects.visible_to(request.user).undecided().count(),
    }
    return render(request, "companies/list.html", context)

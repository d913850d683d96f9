"""/search/ and the list under the search box."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.desk.queries.search import search_all

ON_THE_PAGE = 20
UNDER_THE_BOX = 5


@requires("desk.home")
def show(request: HttpRequest) -> HttpResponse:
    results = search_all(request.user, request.GET.get("q", ""), ON_THE_PAGE)
    return render(request, "desk/search.html", {"results": results, "searched": results.words})


@requires("desk.home")
def suggest(request: HttpRequest) -> HttpResponse:
    results = search_all(request.user, request.GET.get("q", ""), UNDER_THE_BOX)
    return render(request, "desk/suggest.html", {"results": results})

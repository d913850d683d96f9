"""The list's bulk bar: leads the picked projects, or all that match the list's conditions, to the page of the verb."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from luodi.access.guards import requires
from luodi.projects import filters
from luodi.projects.queries.ledger_list import keys_matching, list_choices, region_names
from luodi.projects.views.posting import keys_of

PAGES = {"handover": "projects:entrust", "transfer": "projects:transfer"}
MOST = 500
"""Projects in one act: each is locked and its reading models move in one revision."""


@requires("projects.assign", "projects.transfer")
@require_POST
def lead_on(request: HttpRequest) -> HttpResponse:
    name = PAGES.get(request.POST.get("verb", ""), "projects:list")
    if request.POST.get("whole") != "1":
        picks = urlencode({"pick": request.POST.getlist("pick")}, doseq=True)
        return HttpResponseRedirect(f"{reverse(name)}?{picks}")
    address = request.POST.get("query", "")
    if len(_matching(request, address)) > MOST:
        messages.error(request, f"一次最多办 {MOST} 个项目，符合条件的不止这些。请加一个条件，分几次办。")
        return HttpResponseRedirect(f"{reverse('projects:list')}?{address}")
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'all': address})}")


def picked_projects(request: HttpRequest) -> list[uuid.UUID]:
    """Keys ticked one by one (`pick`), or all that the list's address (`all`) shows, at most MOST."""
    if request.method == "GET" and "all" in request.GET:
        return _matching(request, request.GET["all"])[:MOST]
    return keys_of(request, "pick")


def _matching(request: HttpRequest, address: str) -> list[uuid.UUID]:
    query = QueryDict(address)
    picked = filters.selection(query, list_choices(region_names()))
    return keys_matching(request.user, picked.condition, query.get("q", "").strip(), MOST + 1)

"""/companies/groups/: company groups; /companies/groups/one/?name=…: its members with what other rooms know of them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.companies.panels import panels_for
from luodi.companies.queries.groups import group_of, groups


@requires("companies.view")
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "companies/groups.html", {"groups": groups(request.user)})


@requires("companies.view")
def show(request: HttpRequest) -> HttpResponse:
    """The group's members and, within the reader's scope, their projects, leads and visits on one page."""
    user: Any = request.user
    name = request.GET.get("name", "").strip()
    found = group_of(user, name)
    if found is None:
        raise Http404("没有企业登记在这个集团名下。集团要写全称，可到「集团」里选。")
    context = {"group": found, "panels": panels_for(user, found.companies, of_group=True)}
    return render(request, "companies/group.html", context)

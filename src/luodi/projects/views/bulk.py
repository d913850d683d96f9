"""The list's bulk bar: leads the picked projects to the page of the verb."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from luodi.access.guards import requires

PAGES = {"handover": "projects:entrust", "transfer": "projects:transfer"}


@requires("projects.assign", "projects.transfer")
@require_POST
def lead_on(request: HttpRequest) -> HttpResponse:
    name = PAGES.get(request.POST.get("verb", ""), "projects:list")
    picks = urlencode({"pick": request.POST.getlist("pick")}, doseq=True)
    return HttpResponseRedirect(f"{reverse(name)}?{picks}")

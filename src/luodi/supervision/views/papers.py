"""A slip as Word and PDF."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse

from luodi.access.guards import requires
from luodi.attachments.responses import made_response
from luodi.org.models import City
from luodi.papers.files import TYPES, written
from luodi.supervision.queries.slip_paper import slip_paper
from luodi.supervision.views.slips import slip_or_404


@requires("supervision.view")
def slip_file(request: HttpRequest, pk: uuid.UUID, form: str) -> HttpResponse:
    if form not in TYPES:
        raise Http404("没有这种文件。")
    slip = slip_or_404(request, pk)
    city = City.objects.ours()
    paper = slip_paper(slip, city.name if city else "")
    return made_response(written(form, paper), f"{slip.label}{slip.number}.{form}", TYPES[form])

"""评议与填报: the marks of a scheme by unit, filling one in, the second reader."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.assessment.errors import Refusal
from luodi.assessment.models import Supplied
from luodi.assessment.operations.supplied import confirm, supply
from luodi.assessment.queries.inputs import supplied_marks
from luodi.assessment.queries.units import assessed_units
from luodi.assessment.views.files import sent
from luodi.assessment.views.posting import attempt, number, uploaded
from luodi.assessment.views.schemes import version_or_404
from luodi.calc.scoring.reading import examined
from luodi.calc.scoring.scheme import Source
from luodi.projects.views.posting import request_key


@requires("assessment.judge")
def show(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Every mark with its reader; ticking confirms."""
    version = version_or_404(request, pk)
    refused: list[str] = []
    if request.method == "POST":
        picked = []
        for text in request.POST.getlist("pick"):
            try:
                picked.append(uuid.UUID(text))
            except ValueError:
                continue

        def verb() -> int:
            if not picked:
                raise Refusal("请先勾选要复核的分数。")
            return confirm(by=request.user, claims=picked, request_key=request_key(request))

        answer, refused = attempt(request, verb, request.path, lambda count: f"已复核 {count} 项。")
        if answer:
            return answer
    scheme = examined(version.body, groups=())[0]
    marks = supplied_marks(version.scheme)
    rows = [
        (one, [(unit, *marks.get((unit.pk, one.code), (None, None))) for unit in assessed_units()])
        for one in scheme.inputs.values()
        if one.source in (Source.JUDGED, Source.TYPED)
    ]
    context = {"version": version, "rows": rows, "refused": refused, "me": request.user.pk}
    return render(request, "assessment/supplied.html", context, status=422 if refused else 200)


@requires("assessment.judge")
def edit(request: HttpRequest, pk: uuid.UUID, unit: uuid.UUID, code: str) -> HttpResponse:
    version = version_or_404(request, pk)
    one = examined(version.body, groups=())[0].inputs.get(code)
    office = next((u for u in assessed_units() if u.pk == unit), None)
    if one is None or office is None or one.source not in (Source.JUDGED, Source.TYPED):
        raise Http404("没有这一项评议或填报。")
    refused: list[str] = []
    if request.method == "POST":

        def verb() -> Supplied:
            value = number(request.POST.get("value", ""), f"「{code}」")
            if value is None:
                raise Refusal("请填数。", "value")
            return supply(
                by=request.user, scheme=version.scheme, unit=office, one=one, value=value,
                grounds=request.POST.get("grounds", ""), proof=uploaded(request),
                request_key=request_key(request),
            )  # fmt: skip

        answer, refused = attempt(
            request, verb, f"/assessment/schemes/{pk}/supplied/", "已记下，待第二人复核后计入成绩。"
        )
        if answer:
            return answer
    claim, confirmed = supplied_marks(version.scheme).get((office.pk, code), (None, None))
    context = {
        "version": version, "one": one, "unit": office, "claim": claim, "confirmed": confirmed, "refused": refused,
        "value": request.POST.get("value", f"{claim.value.normalize():f}" if claim else ""),
        "grounds": request.POST.get("grounds", claim.grounds if claim else ""),
        "judged": one.source is Source.JUDGED,
    }  # fmt: skip
    return render(request, "assessment/supplied_edit.html", context, status=422 if refused else 200)


@requires("assessment.judge")
def proof(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    found = Supplied.objects.visible_to(request.user).filter(pk=pk).first()
    if found is None or not found.sha256:
        raise Http404("没有这份材料。")
    return sent(found.sha256, found.file_name)

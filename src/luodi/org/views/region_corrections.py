"""更正 of one line of a region's 沿革, or its withdrawal."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from luodi.access.guards import requires
from luodi.org.errors import OrgRefusal
from luodi.org.forms.people import CorrectStandingForm, CorrectSuccessionForm, ReasonForm
from luodi.org.models import RegionStanding, RegionSuccession
from luodi.org.operations.region_corrections import correct_standing, correct_succession, withdraw
from luodi.org.queries.regions import told
from luodi.org.views.acting import actor, done, request_key

Line = RegionStanding | RegionSuccession


def open_line(code: str, key: uuid.UUID) -> Line:
    """Closed ones are history: what superseded them is corrected instead."""
    for model in (RegionStanding, RegionSuccession):
        row: Line | None = (
            model.objects.open().filter(pk=key, region_id=code).select_related("region").first()
        )
        if row:
            return row
    raise Http404


@requires("org.manage_units")
def correct(request: HttpRequest, code: str, key: uuid.UUID) -> HttpResponse:
    line = open_line(code, key)
    by, sent = actor(request).actor, request_key(request)
    act = request.POST.get("act")
    data = request.POST if act == "correct" else None
    form: CorrectStandingForm | CorrectSuccessionForm
    if isinstance(line, RegionStanding):
        form = CorrectStandingForm(line, data)
        saved = data and done(
            form, lambda: correct_standing(line, by=by, request_key=sent, **form.cleaned_data)
        )
    else:
        form = CorrectSuccessionForm(line, data)
        saved = data and done(
            form, lambda: correct_succession(line, by=by, request_key=sent, **form.cleaned_data)
        )
    if saved:
        messages.success(request, "已更正。更正之前的读数仍按原来的重打。")
        return redirect("org:region", code)
    if act == "withdraw" and taken_back(request, line, sent):
        return redirect("org:region", code)
    context = {"region": line.region, "line": told(line), "form": form}
    return render(request, "org/correct_region.html", context)


def taken_back(request: HttpRequest, line: Line, sent: uuid.UUID | None) -> bool:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请写明撤回的事由，例如「重复登记」。")
        return False
    try:
        withdraw(line, by=actor(request).actor, reason=form.cleaned_data["reason"], request_key=sent)
    except OrgRefusal as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, "这一条已撤回。撤回之前的读数仍按原来的重打。")
    return True

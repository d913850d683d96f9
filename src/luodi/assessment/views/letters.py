"""目标责任书: printing in batch, signing with the scan, fetching it."""

import datetime as dt
import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from luodi.access.enums import Scope
from luodi.access.guards import requires
from luodi.assessment.models import Letter
from luodi.assessment.operations.targets import Signing, sign_letter
from luodi.assessment.queries.letters import letters
from luodi.assessment.queries.units import assessed_units, own_units
from luodi.assessment.views.files import sent
from luodi.assessment.views.posting import attempt, day, uploaded, yearly
from luodi.org.models import City, Unit
from luodi.projects.views.posting import request_key


@requires("assessment.view")
@yearly
def batch(request: HttpRequest, year: int) -> HttpResponse:
    """All letters of the year one after another, a page each; a district sees its own."""
    shown = shown_units(request)
    context = {
        "year": year,
        "letters": letters(year, shown),
        "city": City.objects.first(),
        "one": len(shown) == 1,
        "asked": request.GET.urlencode(),
        "may_set": request.user.may("assessment.targets"),  # type: ignore[union-attr] # signed in
    }
    return render(request, "assessment/letters.html", context)


def shown_units(request: HttpRequest) -> list[Unit]:
    """The units whose letters somebody may see, cut to those named by `unit` in the address."""
    units = assessed_units()
    if request.user.standing.scope is not Scope.CITY:  # type: ignore[union-attr] # signed in
        units = own_units(request.user, units)
    chosen = request.GET.getlist("unit")
    return [unit for unit in units if not chosen or str(unit.pk) in chosen]


@requires("assessment.targets")
@yearly
def sign(request: HttpRequest, year: int, unit: uuid.UUID) -> HttpResponse:
    found = next((u for u in assessed_units() if u.pk == unit), None)
    if found is None:
        raise Http404("没有这个考核单位。")
    refused: list[str] = []
    if request.method == "POST":

        def verb() -> Letter:
            signing = Signing(
                signed_on=day(request.POST.get("signed_on", ""), "签订日期"),
                document=request.POST.get("document", ""),
                signatory=request.POST.get("signatory", ""),
                proof=uploaded(request),
            )
            return sign_letter(
                by=request.user, year=year, unit=found, signing=signing, request_key=request_key(request)
            )

        answer, refused = attempt(
            request, verb, f"/assessment/targets/?year={year}",
            lambda letter: f"{found.short_name}{year}年责任书第 {letter.number} 版已锁定。",
        )  # fmt: skip
        if answer:
            return answer
    state = letters(year, [found])[0]
    context = {
        "year": year, "state": state, "refused": refused, "typed": request.POST,
        "signed_on": request.POST.get("signed_on", dt.date(year, 1, 31).isoformat()),
    }  # fmt: skip
    return render(request, "assessment/letter_sign.html", context, status=422 if refused else 200)


@requires("assessment.view")
def scan(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The signed letter's scan, for the city and the unit itself."""
    letter = Letter.objects.visible_to(request.user).filter(pk=pk).first()
    if letter is None or not letter.sha256:
        raise Http404("没有这份扫描件。")
    return sent(letter.sha256, letter.file_name)

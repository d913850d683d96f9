"""更正 and 撤回 of papers signed and of investing parties."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse

from luodi.access.guards import requires
from luodi.common.conflict import merged
from luodi.projects.forms.base import exact
from luodi.projects.forms.party import CorrectPartyForm
from luodi.projects.forms.progress import CorrectSigningForm
from luodi.projects.models import Investor, Signing
from luodi.projects.operations.parties import correct_party, retract_party
from luodi.projects.operations.signing import correct_signing, retract_signing
from luodi.projects.queries import words
from luodi.projects.queries.choices import countries, events
from luodi.projects.views.pages import conflict_page, form_page
from luodi.projects.views.posting import project_or_404, submit
from luodi.projects.views.progress import partial_date
from luodi.projects.views.retracting import retract_page, standing

NEVER = "撤回是说它从没有过。"


@requires("projects.record")
def correct_paper(request: HttpRequest, pk: uuid.UUID, entry: uuid.UUID) -> HttpResponse:
    project, found = project_or_404(request, pk), standing(Signing, pk, entry)
    data = merged(request.POST) if request.method == "POST" else None
    form = CorrectSigningForm(data, events=events(), initial=_paper_initial(found.current))
    heading = f"更正「{words.title(found.current)}」"
    if data is not None:
        answer = conflict_page(request, form, found, _paper_initial, heading, project) or submit(
            request,
            form,
            lambda key: correct_signing(
                by=request.user, project=pk, entry=found.current.pk, paper=form.paper(),
                reason=form.cleaned_data["reason"], confirmed=form.is_confirmed, request_key=key,
            ),
            lambda _: f"/projects/{pk}/#facts",
            "更正已登记，待审核。核实数在更正核实之前不变。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(request, form, heading, project, save="更正")


@requires("projects.record")
def retract_paper(request: HttpRequest, pk: uuid.UUID, entry: uuid.UUID) -> HttpResponse:
    return retract_page(request, pk, entry, Signing, retract_signing, "facts", NEVER)


@requires("projects.record")
def correct_investor(request: HttpRequest, pk: uuid.UUID, entry: uuid.UUID) -> HttpResponse:
    project, found = project_or_404(request, pk), standing(Investor, pk, entry)
    data = merged(request.POST) if request.method == "POST" else None
    form = CorrectPartyForm(data, countries=countries(), initial=_party_initial(found.current))
    heading = f"更正投资方「{found.current.name}」"
    if data is not None:
        answer = conflict_page(request, form, found, _party_initial, heading, project) or submit(
            request,
            form,
            lambda key: correct_party(
                by=request.user, project=pk, entry=found.current.pk, party=form.party(),
                since=form.cleaned_data["since"], reason=form.cleaned_data["reason"], request_key=key,
            ),
            lambda _: f"/projects/{pk}/#facts",
            "更正已登记。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(request, form, heading, project, save="更正")


@requires("projects.record")
def retract_investor(request: HttpRequest, pk: uuid.UUID, entry: uuid.UUID) -> HttpResponse:
    return retract_page(request, pk, entry, Investor, retract_party, "facts", NEVER)


def _paper_initial(entry: Any) -> dict[str, Any]:
    return {
        "kind": entry.kind, "when": partial_date(entry), "amount": exact(entry.amount), "currency": entry.currency,
        "event": str(entry.event_id or ""),
    }  # fmt: skip


def _party_initial(entry: Any) -> dict[str, Any]:
    said = {name: getattr(entry, name) for name in ("name", "origin", "credit_code", "country")}
    return said | {"since": partial_date(entry)}

"""更正 and 撤回 of papers signed and of investing parties."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from luodi.access.guards import requires
from luodi.common.conflict import merged
from luodi.ledger.models import Entry
from luodi.projects.forms.base import ReasonForm, exact
from luodi.projects.forms.party import CorrectPartyForm
from luodi.projects.forms.progress import CorrectSigningForm
from luodi.projects.models import Investor, Signing
from luodi.projects.operations.parties import correct_party, retract_party
from luodi.projects.operations.signing import correct_signing, retract_signing
from luodi.projects.queries import words
from luodi.projects.queries.choices import countries, events, names
from luodi.projects.queries.stale import Target, target
from luodi.projects.views.pages import conflict_page, form_page
from luodi.projects.views.posting import project_or_404, submit
from luodi.projects.views.progress import partial_date


@requires("projects.record")
def correct_paper(request: HttpRequest, pk: uuid.UUID, entry: uuid.UUID) -> HttpResponse:
    project, found = project_or_404(request, pk), _standing(Signing, pk, entry)
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
    return _retracted(request, pk, _standing(Signing, pk, entry), retract_signing)


@requires("projects.record")
def correct_investor(request: HttpRequest, pk: uuid.UUID, entry: uuid.UUID) -> HttpResponse:
    project, found = project_or_404(request, pk), _standing(Investor, pk, entry)
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
    return _retracted(request, pk, _standing(Investor, pk, entry), retract_party)


def _retracted(request: HttpRequest, pk: uuid.UUID, found: Target, verb: Any) -> HttpResponse:
    project, form = project_or_404(request, pk), ReasonForm(request.POST or None)
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: verb(
                by=request.user, project=pk, entry=found.current.pk, reason=form.cleaned_data["reason"],
                request_key=key,
            ),
            lambda _: f"/projects/{pk}/#facts",
            "已撤回。历史里仍看得到。",
        )  # fmt: skip
        if answer:
            return answer
    lead = f"{words.sentence(found.current, names())}。撤回是说它从没有过。"
    return form_page(request, form, f"撤回「{words.title(found.current)}」", project, lead=lead, save="撤回")


def _standing(model: type[Entry], project: uuid.UUID, entry: uuid.UUID) -> Target:
    """Of a project the caller looks up too: row-level security and project_or_404 say whose it is."""
    found = target(model, project, entry)
    if found is None or found.current is None:
        raise Http404("这条记录已被撤回，或者不存在。")
    return found


def _paper_initial(entry: Any) -> dict[str, Any]:
    return {
        "kind": entry.kind, "when": partial_date(entry), "amount": exact(entry.amount), "currency": entry.currency,
        "event": str(entry.event_id or ""),
    }  # fmt: skip


def _party_initial(entry: Any) -> dict[str, Any]:
    said = {name: getattr(entry, name) for name in ("name", "origin", "credit_code", "country")}
    return said | {"since": partial_date(entry)}

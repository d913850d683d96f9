"""登记进展, 更正, 撤回; 登记签约文本."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse

from luodi.access.guards import requires
from luodi.calc.partial_dates import PartialDate, Precision
from luodi.common.conflict import merged
from luodi.projects.enums import Kind
from luodi.projects.forms.base import exact
from luodi.projects.forms.progress import CorrectMilestoneForm, MilestoneForm, SigningForm
from luodi.projects.models import Milestone
from luodi.projects.operations.milestone import correct_milestone, record_milestone, retract_milestone
from luodi.projects.operations.signing import record_signing
from luodi.projects.queries.choices import events
from luodi.projects.queries.lacking import next_kind
from luodi.projects.views.pages import conflict_page, form_page
from luodi.projects.views.posting import project_or_404, submit
from luodi.projects.views.retracting import retract_page, standing

LEAD = "发生了就登记，缺材料不影响登记，只影响核实。还没发生的请填在「计划」里。"


@requires("projects.record")
def record(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    project = project_or_404(request, pk)
    asked = request.GET.get("kind", "")
    following = asked if asked in Kind.values else next_kind(project)
    form = MilestoneForm(request.POST or None, initial={"kind": following})
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: record_milestone(
                by=request.user,
                project=pk,
                happening=form.happening(),
                confirmed=form.is_confirmed,
                request_key=key,
            ),
            lambda entry: f"/projects/{pk}/evidence/new/?proves={entry.lineage}&milestone={entry.kind}",
            lambda entry: f"已登记「{entry.get_kind_display()}」，待审核。接着可以附上证明材料。",
        )
        if answer:
            return answer
    return form_page(request, form, "填报进展", project, lead=LEAD, save="登记")


@requires("projects.record")
def correct(request: HttpRequest, pk: uuid.UUID, entry: uuid.UUID) -> HttpResponse:
    project = project_or_404(request, pk)
    found = standing(Milestone, pk, entry)
    data = merged(request.POST) if request.method == "POST" else None
    form = CorrectMilestoneForm(data, kind=found.current.kind, initial=milestone_initial(found.current))
    heading = f"更正「{found.current.get_kind_display()}」"
    if data is not None:
        clash = conflict_page(request, form, found, milestone_initial, heading, project)
        if clash:
            return clash
        answer = submit(
            request,
            form,
            lambda key: correct_milestone(
                by=request.user, project=pk, entry=found.current.pk, happening=form.happening(),
                reason=form.cleaned_data["reason"], confirmed=form.is_confirmed, request_key=key,
            ),
            lambda _: f"/projects/{pk}/#timeline",
            "更正已登记，待审核。核实数在更正核实之前不变。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(request, form, heading, project, save="更正")


@requires("projects.record")
def retract(request: HttpRequest, pk: uuid.UUID, entry: uuid.UUID) -> HttpResponse:
    note = "撤回是说它从没发生过；停建后复工、取消后恢复，请另行登记。"
    return retract_page(request, pk, entry, Milestone, retract_milestone, "timeline", note)


@requires("projects.record")
def sign(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    project = project_or_404(request, pk)
    initial = {"kind": "contract", "currency": project.currency, "amount": exact(project.planned_total)}
    form = SigningForm(request.POST or None, events=events(), initial=initial)
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: record_signing(
                by=request.user, project=pk, paper=form.paper(), confirmed=form.is_confirmed, request_key=key
            ),
            lambda entry: f"/projects/{pk}/evidence/new/?proves={entry.lineage}&kind=contract",
            "签约文本已登记，待审核。接着可以附上协议或合同。",
        )
        if answer:
            return answer
    return form_page(request, form, "登记签约文本", project, save="登记")


def milestone_initial(entry: Any) -> dict[str, Any]:
    """A recorded milestone as the form's initial values."""
    fields = ("kind", "cause", "second_cause", "side", "document", "note")
    return {name: getattr(entry, name) for name in fields} | {"when": partial_date(entry)}


def partial_date(entry: Any) -> PartialDate:
    """The world date of an entry as it was typed."""
    return PartialDate(entry.occurred_first, entry.occurred_on, Precision(entry.precision))

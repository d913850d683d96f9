"""撤回: one page for every kind of claim that can be taken back."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from luodi.ledger.models import Entry
from luodi.projects.forms.base import ReasonForm
from luodi.projects.queries import words
from luodi.projects.queries.choices import names
from luodi.projects.queries.stale import Target, target
from luodi.projects.views.pages import form_page
from luodi.projects.views.posting import project_or_404, submit


def standing(model: type[Entry], project: uuid.UUID, entry: uuid.UUID) -> Target:
    """The claim and what stands in its place. Raises Http404 when nothing does; the caller has looked up the project."""
    found = target(model, project, entry)
    if found is None or found.current is None:
        raise Http404("这条记录已被撤回，或者不存在。")
    return found


def retract_page(
    request: HttpRequest,
    pk: uuid.UUID,
    entry: uuid.UUID,
    model: type[Entry],
    verb: Any,
    part: str,
    note: str = "",
) -> HttpResponse:
    """
    `verb` takes by, project, entry, reason, request_key. It is given the entry the page was opened on: what somebody
    corrected meanwhile is refused, not taken back unseen. `part` of the project's page is shown afterwards.
    """
    project = project_or_404(request, pk)
    current, form = standing(model, pk, entry).current, ReasonForm(request.POST or None)
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: verb(
                by=request.user, project=pk, entry=entry, reason=form.cleaned_data["reason"], request_key=key
            ),
            lambda _: f"/projects/{pk}/#{part}",
            "已撤回。历史里仍看得到。",
        )
        if answer:
            return answer
    lead = f"{words.sentence(current, names())}。{note}"
    return form_page(request, form, f"撤回「{words.title(current)}」", project, lead=lead, save="撤回")

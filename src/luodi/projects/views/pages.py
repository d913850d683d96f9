"""Rendering a form page; the page of two people who changed the same record."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.common.conflict import compare
from luodi.projects.forms.base import LedgerForm
from luodi.projects.models import Project
from luodi.projects.queries.stale import Target


def form_page(
    request: HttpRequest,
    form: LedgerForm,
    heading: str,
    project: Project | None = None,
    template: str = "projects/form.html",
    **more: Any,
) -> HttpResponse:
    """A form of the ledger; 422 when it was refused, so that nobody takes it for saved."""
    status = more.pop("status", 422 if form.errors or form.asks else 200)
    back = f"/projects/{project.pk}/" if project else "/projects/"
    context = {"form": form, "heading": heading, "project": project, "back": back, **more}
    return render(request, template, context, status=status)


def conflict_page(
    request: HttpRequest,
    form: LedgerForm,
    target: Target,
    initial_of: Callable[[Any], Mapping[str, Any]],
    heading: str,
    project: Project,
) -> HttpResponse | None:
    """
    None unless the other person changed a field to something else than this form says. The choices are posted
    to the entry that stands now.
    """
    if not target.is_stale or target.by is None:
        return None
    conflict = compare(
        form,
        was=initial_of(target.opened),
        now=initial_of(target.current),
        what=f"「{project.name}」的这条记录",
        who=target.by.actor_name,
        changed_at=target.by.at,
    )
    if conflict is None:
        return None
    action = request.path.replace(str(target.opened.pk), str(target.current.pk))
    return form_page(
        request, form, heading, project, conflict=conflict, action=action, save="按所选保存", status=409
    )

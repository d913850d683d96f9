"""一项目一档: the page and its one-page print."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.projects import chapters, dossier_rows, panels
from luodi.projects.models import Project
from luodi.projects.presence import present
from luodi.projects.queries import situation
from luodi.projects.queries.dossier import dossier
from luodi.projects.queries.lacking import next_kind
from luodi.projects.views.posting import project_or_404

VERBS = ("record", "assign", "transfer", "export", "decide", "verify", "move", "match")


@requires("projects.view")
def show(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Literal query counts, also for a long history, are in tests/projects/test_page_dossier.py."""
    shown = context(request, project_or_404(request, pk))
    d, base, may = shown["d"], shown["base"], shown["may"]
    shown["timeline"] = dossier_rows.timeline(d.planned, d.happenings, base, may)
    shown["lacking"] = dossier_rows.lacking(d.steps, base, may)
    shown["actions"] = dossier_rows.actions(d.project, shown["next_kind"], may)
    shown["fields"] = dossier_rows.fields(d.fields)
    shown["money"] = dossier_rows.money(d.money, base, may)
    if shown["may_see_history"]:
        shown["chapters"] = chapters.markup(d.history)
    return render(request, "projects/dossier.html", shown)


@requires("projects.view")
def printed(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One sheet for the meeting: head, progress, money, duties, what is missing."""
    return render(request, "projects/sheet.html", context(request, project_or_404(request, pk)))


def context(request: HttpRequest, project: Project) -> dict[str, Any]:
    user: Any = request.user
    following = next_kind(project)
    there = present(project.pk, (*panels.sources(), *situation.sources()))
    shown = dossier(project, there)
    return {
        "project": project,
        "d": shown,
        "panels": panels.loaded(user, project, there.rows[0]),
        "may": {verb: user.may(f"projects.{verb}") for verb in VERBS},
        "may_see_history": user.may("ledger.history"),
        "next_kind": following,
        "seen_tick": shown.tick.at,
        "base": f"/projects/{project.pk}/",
    }

"""A company's projects on the company's page: matched ones, and those whose investor bears its code or name."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from luodi.common import formats
from luodi.companies.models import Company
from luodi.companies.panels import CompanyPanel, PanelRow
from luodi.projects.enums import STAGE_LABELS
from luodi.projects.models import Investor, Project
from luodi.projects.searching import dossier


def rows(user: Any, companies: Sequence[uuid.UUID]) -> list[PanelRow]:
    """Newest first, cut to what the user sees. Two queries."""
    invested = Investor.objects.open().filter(is_one_of(companies)).values("project_id")
    found = Project.objects.visible_to(user).unmerged().filter(pk__in=invested)
    return [
        PanelRow(
            project.name,
            dossier(project.pk),
            " · ".join(filter(None, (project.code, STAGE_LABELS.get(project.stage, "")))),
            formats.money(project.planned_total, project.currency) if project.planned_total else "",
        )
        for project in found.order_by("-last_revision", "id")
    ]


def is_one_of(companies: Sequence[uuid.UUID]) -> Q:
    """Which investors are these companies: matched, or by code or a name they bear or bore. One query."""
    faces = Company.objects.filter(pk__in=companies).values_list("search_text", "credit_code", "name")
    names = {name for text, code, _ in faces for name in text.split("\n") if name and name != code}
    bears = Q(company__in=companies) | Q(name__in=names | {name for *_, name in faces})
    if codes := {code for _, code, _ in faces if code}:
        bears |= Q(credit_code__in=codes)
    return bears


PANEL = CompanyPanel("company-projects", "它的项目", 10, "projects.view", rows)

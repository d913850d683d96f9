"""Form pages of this room."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.scope import get_visible_or_404
from luodi.projects.forms.base import LedgerForm
from luodi.sourcing.models import Lead

LEADS = {"线索": "/sourcing/leads/"}


def form_page(
    request: HttpRequest, form: LedgerForm, heading: str, *, crumbs: Mapping[str, str], back: str, save: str,
    lead: str = "", template: str = "sourcing/form.html", **more: Any,
) -> HttpResponse:  # fmt: skip
    """422 when it was refused, so that nobody takes it for saved. `crumbs`: label → address."""
    context = {
        "form": form, "heading": heading, "crumbs": crumbs.items(), "back": back, "save": save, "lead": lead, **more
    }  # fmt: skip
    return render(request, template, context, status=422 if form.errors or form.asks else 200)


def lead_or_404(request: HttpRequest, pk: uuid.UUID) -> Lead:
    found: Lead = get_visible_or_404(Lead.objects, request.user, pk=pk)  # type: ignore[arg-type] # signed in
    return found

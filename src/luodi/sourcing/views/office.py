"""The form page of chains, sites, admission and promises."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse

from luodi.projects.forms.base import LedgerForm
from luodi.projects.views.pages import form_page


def office_page(
    request: HttpRequest, form: LedgerForm, heading: str, crumbs: Sequence[tuple[str, str]], *, back: str = "",
    template: str = "sourcing/office_form.html", **more: Any,
) -> HttpResponse:  # fmt: skip
    """`crumbs`: (label, address) from the list down; 返回 leads to the last one."""
    return form_page(
        request, form, heading, template=template, crumbs=crumbs, back=back or crumbs[-1][1], **more
    )

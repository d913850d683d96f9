"""The form page of chains, sites, admission and promises."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse

from luodi.projects.forms.base import LedgerForm, ReasonForm
from luodi.projects.views.pages import form_page
from luodi.projects.views.posting import submit


def office_page(
    request: HttpRequest, form: LedgerForm, heading: str, crumbs: Sequence[tuple[str, str]], *, back: str = "",
    template: str = "sourcing/office_form.html", **more: Any,
) -> HttpResponse:  # fmt: skip
    """`crumbs`: (label, address) from the list down; 返回 leads to the last one."""
    return form_page(
        request, form, heading, template=template, crumbs=crumbs, back=back or crumbs[-1][1], **more
    )


def taking_back(
    request: HttpRequest, heading: str, crumbs: Sequence[tuple[str, str]], verb: Callable[[str, uuid.UUID], Any],
    said: str, *, lead: str = "", save: str = "撤回",
) -> HttpResponse:  # fmt: skip
    """A page that wants a reason and nothing else; done, it goes back to the last of `crumbs`."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST":
        answer = submit(
            request, form, lambda key: verb(form.cleaned_data["reason"], key), lambda _: crumbs[-1][1], said
        )
        if answer:
            return answer
    return office_page(request, form, heading, crumbs, lead=lead, save=save)

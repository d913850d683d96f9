"""What the administrators' views share: who acts, and a refusal shown beside its field or as a sentence."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from luodi.org.errors import OrgRefusal
from luodi.org.forms.people import RefusableForm
from luodi.org.models import User


def actor(request: HttpRequest) -> User:
    """The signed-in user; views using it carry @requires."""
    assert isinstance(request.user, User)  # noqa: S101 - tells the type checker what the guard ensured
    return request.user


def request_key(request: HttpRequest) -> uuid.UUID | None:
    """The form's own key (`{% post_fields %}`): the ledger takes each once."""
    try:
        return uuid.UUID(request.POST.get("request_key", ""))
    except ValueError:
        return None


def done(form: RefusableForm, act: Callable[[], object]) -> bool:
    """Do it if the form is valid; put a refusal beside its field. Whether it was done."""
    if not form.is_valid():
        return False
    try:
        act()
    except OrgRefusal as refusal:
        form.refuse(refusal)
        return False
    return True


def said(request: HttpRequest, act: Callable[[], object], sentence: str) -> bool:
    """The same for a button without a form: the outcome is a sentence on the next page."""
    try:
        act()
    except OrgRefusal as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, sentence)
    return True

"""What the administrators' views share: who acts, once a form, and a refusal beside its field or as a sentence."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils import timezone

from luodi.common.conflict import Conflict, compare, was_opened_with
from luodi.org.errors import OrgRefusal
from luodi.org.forms.people import RefusableForm
from luodi.org.models import SecurityEvent, SentForm, User


def actor(request: HttpRequest) -> User:
    """The signed-in user; views using it carry @requires."""
    assert isinstance(request.user, User)  # noqa: S101 - tells the type checker what the guard ensured
    return request.user


def request_key(request: HttpRequest) -> uuid.UUID | None:
    """The form's own key (`{% post_fields %}`): each is carried out once."""
    try:
        return uuid.UUID(request.POST.get("request_key", ""))
    except ValueError:
        return None


def once(request: HttpRequest, act: Callable[[], Any]) -> tuple[Any, uuid.UUID | None]:
    """Carry out, unless this very form was carried out before: (what `act` returned, the key of its result).

    One transaction: a second click waits for the first, then finds its key. A refusal gives the key back.
    """
    key = request_key(request)
    with transaction.atomic():
        if key is None:
            result = act()
            return result, getattr(result, "pk", None)
        sent, is_first = SentForm.objects.get_or_create(request_key=key)
        if not is_first:
            return None, sent.result
        result = act()
        sent.result = getattr(result, "pk", None)
        sent.save(update_fields=["result"])
    return result, sent.result


def done(form: RefusableForm, act: Callable[[], object]) -> bool:
    """Do it if the form is valid; put a refusal beside its field. Whether it was done.

    For acts of the ledger, whose revision takes the form's key itself; all others go through `done_once`.
    """
    if not form.is_valid():
        return False
    try:
        act()
    except OrgRefusal as refusal:
        form.refuse(refusal)
        return False
    return True


def done_once(
    request: HttpRequest, form: RefusableForm, act: Callable[[], object]
) -> tuple[Any, uuid.UUID | None] | None:
    """`once` with the refusals of `done`; None when it was refused.

    Asked first whether it was sent before: the second time its own name would be taken.
    """
    key = request_key(request)
    if key and (sent := SentForm.objects.filter(request_key=key).first()):
        return None, sent.result
    if not form.is_valid():
        return None
    try:
        return once(request, act)
    except OrgRefusal as refusal:
        form.refuse(refusal)
        return None


def said(request: HttpRequest, act: Callable[[], object], sentence: str) -> bool:
    """The same for a button without a form: the outcome is a sentence on the next page."""
    try:
        once(request, act)
    except OrgRefusal as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, sentence)
    return True


def overtaken(
    request: HttpRequest, form: BaseForm, *, what: str, last: SecurityEvent | None
) -> Conflict | None:
    """What somebody else saved since the page was opened; `last` is the latest line about it in the log."""
    was = was_opened_with(request.POST)
    if was is None or not form.is_valid():
        return None
    return compare(
        form,
        was=was,
        now=form.initial,
        what=what,
        who=(last and last.actor_name) or "别人",
        changed_at=last.at if last else timezone.now(),
    )

"""Two-person resets, as each of the 三员 sees them."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from luodi.access.guards import requires
from luodi.org.enums import ResetKind
from luodi.org.errors import OrgRefusal
from luodi.org.forms.people import ResetForm
from luodi.org.models import ResetRequest, User
from luodi.org.operations import resets as operations
from luodi.org.views.acting import actor, done_once, said
from luodi.org.views.users import shown_once


@requires("org.reset_password")
def resets(request: HttpRequest) -> HttpResponse:
    """The waiting requests, and the form that asks for one (by account name)."""
    form = ResetForm(request.POST or None)
    username = request.POST.get("username", request.GET.get("username", "")).strip()
    person = User.objects.filter(username=username).first()
    if request.method == "POST" and person is None:
        messages.error(request, f"没有账号「{username}」，请核对后再申请。")
    elif person is not None and done_once(request, form, lambda: ask(request, person, form)):
        messages.success(request, "已申请，等三员中的另一员确认。")
        return redirect("org:resets")
    waiting = ResetRequest.objects.waiting().select_related("user__unit", "asked_by")
    return render(request, "org/resets.html", {"form": form, "username": username, "waiting": waiting})


def ask(request: HttpRequest, person: User, form: ResetForm) -> None:
    operations.ask_reset(person, by=actor(request), **form.cleaned_data)


@requires("org.reset_password")
@require_POST
def grant(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    asked = get_object_or_404(ResetRequest.objects.select_related("user", "asked_by"), pk=key)
    try:
        password = operations.grant_reset(asked, by=actor(request))
    except OrgRefusal as refusal:
        messages.error(request, str(refusal))
        return redirect("org:resets")
    if asked.kind == ResetKind.PASSWORD:
        return shown_once(request, asked.user, password)
    messages.success(request, f"{asked.user.name}的动态口令已清除，下次登录时重新启用。")
    return redirect("org:resets")


@requires("org.reset_password")
@require_POST
def refuse(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    asked = get_object_or_404(ResetRequest.objects.select_related("user"), pk=key)
    by = actor(request)
    said(request, lambda: operations.refuse_reset(asked, by=by), "申请已关闭，什么也没有改动。")
    return redirect("org:resets")

"""Lock-out after repeated failures (django-axes): the numbers are policy, the sentence is ours."""

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from luodi.org.policy import rules


def failure_limit(request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
    return rules().failures


def cool_off(request: HttpRequest) -> datetime.timedelta:
    return datetime.timedelta(minutes=rules().lock_minutes)


def username_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """axes asks before and after authentication, with and without credentials."""
    given = credentials or {}
    name = given.get("username") or given.get("login") or request.POST.get("login")
    return name.strip() if isinstance(name, str) and name.strip() else None


def address_of(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def locked_page(
    request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """The page for an account that is locked: until when, and who can help."""
    until = timezone.now() + cool_off(request)
    return render(request, "account/locked.html", {"until": until, "rules": rules()}, status=403)

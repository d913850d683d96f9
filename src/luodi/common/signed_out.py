"""A form sent after its sender was signed out (idle too long, signed out in another window): nothing is lost."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.common.kept import kept_of


def signed_out(request: HttpRequest, *, sign_in_url: str) -> HttpResponse:
    """401 with what was typed; signing in happens in another window, then the form is sent again from here."""
    context = {"kept": kept_of(request), "sign_in_url": sign_in_url}
    return render(request, "common/signed_out.html", context, status=401)

"""A form sent after its sender was signed out (idle too long, signed out in another window): nothing is lost."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.common.kept import kept_of

IDLE = "离开时间较长，系统已自动退出。"


def signed_out(request: HttpRequest, *, sign_in_url: str, sentence: str = IDLE) -> HttpResponse:
    """401 with the reason and what was typed; signing in happens in another window, then the form is sent again from here."""
    context = {"kept": kept_of(request), "sign_in_url": sign_in_url, "sentence": sentence}
    return render(request, "common/signed_out.html", context, status=401)

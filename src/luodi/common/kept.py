"""What a refused POST carried, so that an error page can give it back: nothing typed is ever lost.

Passwords and codes are never shown again; files cannot be kept and are named instead.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.request import RawPostDataException, UnreadablePostError

SECRET = re.compile(r"passw|secret|token|otp|^code$|pin$", re.I)
MACHINE = {"request_key", "seen_tick", "next"}
LONG = 60


@dataclass(frozen=True, slots=True)
class KeptField:
    """`shown`: a person typed it; otherwise the form carried it and it only travels along."""

    name: str
    value: str
    shown: bool

    @property
    def is_long(self) -> bool:
        return len(self.value) > LONG or "\n" in self.value


@dataclass(frozen=True, slots=True)
class Kept:
    """`may_resend` is false when the request did not come from our own pages: then nothing may be sent by a click."""

    fields: tuple[KeptField, ...] = ()
    files: tuple[str, ...] = ()
    secrets: bool = False
    action: str = ""
    may_resend: bool = False

    @property
    def typed(self) -> tuple[KeptField, ...]:
        return tuple(field for field in self.fields if field.shown)


def kept_of(request: HttpRequest) -> Kept:
    """Empty for anything but a POST whose body can still be read."""
    if request.method != "POST":
        return Kept()
    try:
        posted, files = request.POST, request.FILES
    except (RawPostDataException, UnreadablePostError, SuspiciousOperation):
        return Kept()
    pairs = [(n, v) for n, values in posted.lists() if n != "csrfmiddlewaretoken" for v in values]
    secret = [name for name, _ in pairs if SECRET.search(name)]
    return Kept(
        fields=tuple(
            KeptField(n, v, n not in MACHINE and ":" not in n and bool(v.strip()))
            for n, v in pairs
            if n not in secret
        ),
        files=tuple(upload.name or "" for _, uploads in files.lists() for upload in uploads),
        secrets=bool(secret),
        action=request.get_full_path(),
        may_resend=from_own_page(request) and not secret and not files,
    )


def from_own_page(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return bool(origin) and urlsplit(origin).netloc == request.get_host()

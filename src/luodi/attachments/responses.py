"""Sending a stored file so that a browser can do no harm with it."""

from urllib.parse import quote

from django.http import FileResponse, HttpResponse

from luodi.attachments.errors import FileMissing
from luodi.attachments.kinds import KINDS
from luodi.attachments.models import Blob

SHOWN = {kind.mime for kind in KINDS if kind.shown}


def blob_response(blob: Blob, name: str, *, show: bool = False) -> FileResponse:
    """The bytes under `name` (Chinese names by RFC 5987). `show` only works for PDF and pictures.

    nosniff, a sandboxing CSP and no caching by proxies; the type is the one found when it was stored.
    The caller has checked the permission. Raises FileMissing.
    """
    try:
        file = blob.path.open("rb")
    except FileNotFoundError:
        raise FileMissing(
            f"「{name}」登记在册，但服务器上找不到它的内容；请联系系统管理员核对附件备份。"
        ) from None
    response = FileResponse(file, content_type=blob.mime)
    response["Content-Length"] = str(blob.size)
    response["Content-Disposition"] = disposition(name, show=show and blob.mime in SHOWN)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def disposition(name: str, *, show: bool) -> str:
    """RFC 6266: an ASCII fallback for old programs, the true name as filename*=UTF-8''…"""
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%;' else "_" for c in name)
    kind = "inline" if show else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def made_response(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A file made for this request, to be saved under `name`."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = disposition(name, show=False)
    return response

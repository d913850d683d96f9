"""/health/ and /metrics: for machines. They say details only to this machine or to a bearer of the token."""

import os
import secrets

from django.http import HttpRequest, HttpResponse, JsonResponse

from luodi.runtime import health, metrics

LOOPBACK = {"127.0.0.1", "::1"}


def health_page(request: HttpRequest) -> JsonResponse:
    """200 while fit to serve, 503 otherwise. `status`: ok, attention (a person should look), down."""
    found = health.findings()
    down = any(f.critical and not f.ok for f in found.values())
    status = "down" if down else "ok" if all(f.ok for f in found.values()) else "attention"
    answer: dict[str, object] = {"status": status}
    if _is_trusted(request):
        answer["checks"] = {name: {"ok": f.ok, "says": f.says} for name, f in found.items()}
    json = {"ensure_ascii": False}
    return JsonResponse(answer, status=503 if down else 200, json_dumps_params=json, headers=_UNCACHED)


def metrics_page(request: HttpRequest) -> HttpResponse:
    if not _is_trusted(request):
        return HttpResponse(
            "仅限本机访问，或在请求头 Authorization 中带上 var/secrets.env 的 LUODI_METRICS_TOKEN。",
            status=403,
            content_type="text/plain; charset=utf-8",
        )
    return HttpResponse(metrics.page(), content_type="text/plain; version=0.0.4; charset=utf-8")


_UNCACHED = {"Cache-Control": "no-store"}


def _is_trusted(request: HttpRequest) -> bool:
    """A forwarded request came from elsewhere, even where the proxy runs on this machine."""
    token = os.environ.get("LUODI_METRICS_TOKEN", "")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and secrets.compare_digest(token.encode(), given.encode()):
        return True
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not forwarded

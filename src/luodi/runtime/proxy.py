"""Behind a reverse proxy the visitor's address is the last one the proxy wrote into X-Forwarded-For."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class ClientAddress:
    """Middleware, only with `./luodi run --behind-proxy`: earlier entries are the visitor's own words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        last = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if last:
            request.META["REMOTE_ADDR"] = last
        return self.get_response(request)

"""What every request meets: a house under maintenance, text nobody can type, what the ledger refuses."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from luodi.desk.views import errors
from luodi.ledger.errors import AlreadyRecorded, LedgerRefusal

GetResponse = Callable[[HttpRequest], HttpResponse]


class Maintenance:
    """While the file `settings.MAINTENANCE_FILE` exists every page is 503, with the sentence it holds."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.MAINTENANCE_FILE.exists():
            return self.get_response(request)
        sentence: str = settings.MAINTENANCE_FILE.read_text(encoding="utf-8").strip()
        why = sentence or "系统正在维护，数据是安全的，稍后就好。"
        response = errors.page(request, errors.Trouble(503, "系统维护中", why))
        response["Retry-After"] = "120"
        return response


class Unstorable:
    """The one character that PostgreSQL cannot hold: no filter and no form has to expect it, the answer is 400."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", "") or "\x00" in request.path:
            raise BadRequest("a NUL character in the address")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        if any("\x00" in value for _, values in request.POST.lists() for value in values):
            raise BadRequest("a NUL character in the form")


class LedgerRefusals:
    """A form sent twice leads to what the first sending recorded; any other refusal is a page that keeps the form."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, AlreadyRecorded) and exception.goto:
            messages.info(request, str(exception))
            return HttpResponseRedirect(exception.goto)
        if isinstance(exception, LedgerRefusal):
            return errors.refused(request, str(exception))
        return None

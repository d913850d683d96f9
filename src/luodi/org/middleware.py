"""Rules of a session, checked on every request of a signed-in user, before anything else happens.

In this order: the account's other session replaced this one; nobody touched it for too long; the first password
must be changed; the role demands a second factor that is not set up yet.
"""

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils import timezone

from luodi.common.signed_out import signed_out
from luodi.org.enums import EventKind
from luodi.org.models import User
from luodi.org.policy import Rules, rules
from luodi.org.queries.second_factor import has_second_factor, second_factor_required
from luodi.org.session import CONFIRMED, SEEN, SITTING

TOUCH_SECONDS = 60
"""How exactly the last activity is known; writing it on every request would cost a row each."""

ALWAYS_OPEN = {"account_logout", "account_reauthenticate", "mfa_reauthenticate", "health"}
FOR_PASSWORD = {*ALWAYS_OPEN, "account_change_password"}
FOR_SECOND_FACTOR = {*ALWAYS_OPEN, "account_change_password", "mfa_activate_totp", "mfa_view_recovery_codes"}


class SessionRulesMiddleware:
    """Stands after authentication and messages, before the row scope."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not isinstance(user, User) and not getattr(user, "is_authenticated", False):
            return self.get_response(request)
        return self._refuse(request, request.user) or self.get_response(request)  # type: ignore[arg-type]

    def _refuse(self, request: HttpRequest, user: User) -> HttpResponse | None:
        now = user.rules or rules()
        return (
            self._end_replaced(request, user, now)
            or self._end_idle(request, user, now)
            or self._demand_password(request, user)
            or self._demand_second_factor(request, user, now)
        )

    def _end_replaced(self, request: HttpRequest, user: User, now: Rules) -> HttpResponse | None:
        if not now.one_session or request.session.get(SITTING) == str(user.sitting):
            return None
        return end_session(
            request, EventKind.REPLACED, "您的账号已在别处登录，这里已退出。如果不是您本人，请立即改密码。"
        )

    def _end_idle(self, request: HttpRequest, user: User, now: Rules) -> HttpResponse | None:
        moment = timezone.now().timestamp()
        seen = request.session.get(SEEN, moment)
        if moment - seen > now.idle_minutes * 60:
            return end_session(
                request,
                EventKind.IDLE_OUT,
                f"您已 {now.idle_minutes} 分钟没有操作，为安全起见已退出，请重新登录。",
            )
        if SEEN not in request.session or moment - seen > TOUCH_SECONDS:
            request.session[SEEN] = moment
            User.objects.filter(pk=user.pk).update(last_activity=timezone.now())
        return None

    def _demand_password(self, request: HttpRequest, user: User) -> HttpResponse | None:
        if not user.must_change_password or asks_for(request, FOR_PASSWORD):
            return None
        return send_to(request, "account_change_password")

    def _demand_second_factor(self, request: HttpRequest, user: User, now: Rules) -> HttpResponse | None:
        if request.session.get(CONFIRMED) == str(user.sitting) or asks_for(request, FOR_SECOND_FACTOR):
            return None
        if not second_factor_required(user, now):
            return None
        if has_second_factor(user):
            request.session[CONFIRMED] = str(user.sitting)
            return None
        return send_to(request, "mfa_activate_totp")


def asks_for(request: HttpRequest, names: set[str]) -> bool:
    return resolve(request.path_info).url_name in names


def send_to(request: HttpRequest, name: str) -> HttpResponse:
    """A partial update is told to leave the page as a whole."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": reverse(name)})
    return redirect(name)


def end_session(request: HttpRequest, kind: EventKind, sentence: str) -> HttpResponse:
    request.luodi_signed_out_because = kind  # type: ignore[attr-defined] # read by receivers.signed_out
    get_adapter().logout(request)
    if request.method == "POST" and not request.headers.get("HX-Request"):
        return signed_out(request, sign_in_url=reverse("account_login"), sentence=sentence)
    messages.warning(request, sentence)
    return send_to(request, "account_login")

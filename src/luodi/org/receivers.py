"""What the sign-in machinery announces, written to the security log and to the account."""

from typing import Any

from allauth.account.signals import password_changed, password_set
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from luodi.common.ids import uuid7
from luodi.org.enums import EventKind
from luodi.org.models import User
from luodi.org.operations.events import note
from luodi.org.session import PROVED, SEEN, SITTING


@receiver(user_logged_in)
def signed_in(request: HttpRequest | None, user: User, **_: Any) -> None:
    """The new session becomes the one that counts."""
    user.sitting = uuid7()
    user.last_activity = timezone.now()
    user.save(update_fields=["sitting", "last_activity"])
    if request is not None:
        request.session[SITTING] = str(user.sitting)
        request.session[SEEN] = request.session[PROVED] = timezone.now().timestamp()
    note(EventKind.SIGNED_IN, user=user, request=request)


@receiver(user_logged_out)
def signed_out(request: HttpRequest | None, user: User | None, **_: Any) -> None:
    reason = getattr(request, "luodi_signed_out_because", EventKind.SIGNED_OUT)
    if user is not None:
        note(reason, user=user, request=request)


@receiver(user_login_failed)
def refused(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    note(EventKind.REFUSED, username=str(credentials.get("username", "")), request=request)


@receiver(user_locked_out)
def locked(request: HttpRequest, username: str, **_: Any) -> None:
    note(EventKind.LOCKED, username=username or "", request=request)


@receiver([password_changed, password_set])
def changed_password(request: HttpRequest, user: User, **_: Any) -> None:
    user.must_change_password = False
    user.password_changed_at = timezone.now()
    user.save(update_fields=["must_change_password", "password_changed_at"])
    note(EventKind.PASSWORD_CHANGED, user=user, request=request)


@receiver(authenticator_added)
def factor_on(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    note(EventKind.FACTOR_ON, user=user, request=request, detail=str(authenticator))


@receiver(authenticator_removed)
def factor_off(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    note(EventKind.FACTOR_OFF, user=user, request=request, detail=str(authenticator))


@receiver(authentication_failed)
def wrong_code(request: HttpRequest, user: User, **_: Any) -> None:
    note(EventKind.CODE_REFUSED, user=user, request=request)

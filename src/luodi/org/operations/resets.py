"""Resetting a password or a second factor: one of the 三员 asks, one of another kind confirms."""

from allauth.mfa.models import Authenticator
from axes.utils import reset as axes_reset
from django.db import transaction
from django.utils import timezone

from luodi.common.ids import uuid7
from luodi.org.enums import EventKind, ResetKind
from luodi.org.errors import OrgRefusal
from luodi.org.models import ResetRequest, User
from luodi.org.operations.events import note
from luodi.org.operations.users import temporary_password
from luodi.org.roles import roles


def ask_reset(user: User, *, kind: str, reason: str, by: User) -> ResetRequest:
    """Raises OrgRefusal for oneself, a closed account, or when the same is already asked."""
    if user.pk == by.pk:
        raise OrgRefusal("不能申请重置自己的账号，请由另外两名管理员办理。")
    if not user.is_active:
        raise OrgRefusal(f"{user.name}的账号已停用，请先恢复账号。")
    if ResetRequest.objects.waiting().filter(user=user, kind=kind).exists():
        raise OrgRefusal(f"{user.name}的{ResetKind(kind).label}已经有人申请，等另一名管理员确认。")
    with transaction.atomic():
        request = ResetRequest.objects.create(user=user, kind=kind, reason=reason, asked_by=by)
        note(EventKind.RESET_ASKED, user=user, by=by, detail=f"{ResetKind(kind).label}：{reason}")
    return request


def grant_reset(request: ResetRequest, *, by: User) -> str:
    """In order: closes the request, carries it out, ends the user's sessions, unlocks the account, writes the log.

    Returns the temporary password, shown once; empty for a second factor. Raises OrgRefusal.
    """
    with transaction.atomic():
        request = locked(request)
        refuse_wrong_second_person(request, by)
        close(request, by, granted=True)
        user = User.objects.select_for_update().get(pk=request.user_id)
        password = renew_password(user) if request.kind == ResetKind.PASSWORD else ""
        if request.kind == ResetKind.SECOND_FACTOR:
            forget_second_factor(user)
        user.sitting = uuid7()
        user.save(update_fields=["password", "must_change_password", "sitting"])
        axes_reset(username=user.username)
        note(EventKind.RESET_GRANTED, user=user, by=by, detail=request.get_kind_display())
    return password


def refuse_reset(request: ResetRequest, *, by: User) -> None:
    """Close it without doing anything; whoever asked may also withdraw it this way."""
    with transaction.atomic():
        request = locked(request)
        close(request, by, granted=False)
        note(EventKind.RESET_REFUSED, user=request.user, by=by, detail=request.get_kind_display())


def renew_password(user: User) -> str:
    password = temporary_password()
    user.set_password(password)
    user.must_change_password = True
    return password


def forget_second_factor(user: User) -> None:
    Authenticator.objects.filter(user=user).delete()


def locked(request: ResetRequest) -> ResetRequest:
    found = ResetRequest.objects.waiting().select_for_update().filter(pk=request.pk).first()
    if found is None:
        raise OrgRefusal("这份申请已经办过或超过 24 小时失效，请重新申请。")
    return found


def close(request: ResetRequest, by: User, *, granted: bool) -> None:
    request.closed_by, request.closed_at, request.granted = by, timezone.now(), granted
    request.save(update_fields=["closed_by", "closed_at", "granted"])


def refuse_wrong_second_person(request: ResetRequest, by: User) -> None:
    if by.pk == request.user_id:
        raise OrgRefusal("不能确认自己的重置申请，请由另外两名管理员办理。")
    if by.pk == request.asked_by_id:
        raise OrgRefusal("申请和确认须是两个人，请由另一名管理员确认。")
    if administrator_kinds(by) & administrator_kinds(request.asked_by):
        raise OrgRefusal("申请和确认须是三员中不同的两员，请由另一员确认。")


def administrator_kinds(user: User) -> set[str]:
    return {code for code in user.standing.roles if code in roles() and roles()[code].is_administrator}

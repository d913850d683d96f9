"""Accounts and holdings: the system administrator's work. Every act is a line of the security log."""

import datetime
import secrets

from django.db import transaction

from luodi.ledger.operations.private import store_private
from luodi.ledger.queries.reading import today
from luodi.org.enums import EventKind
from luodi.org.errors import OrgRefusal
from luodi.org.models import Holding, Post, Unit, User
from luodi.org.operations.events import note
from luodi.org.operations.units import refuse_mixed, roles_held
from luodi.org.roles import roles

READABLE_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without 0 o 1 l i: a temporary password is read out over the telephone."""


def temporary_password() -> str:
    groups = ("".join(secrets.choice(READABLE_SIGNS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def create_user(*, username: str, name: str, unit: Unit, by: User) -> tuple[User, str]:
    """A new account and its temporary password, which is shown once and must be changed at first sign-in."""
    password = temporary_password()
    with transaction.atomic():
        user = User.objects.create_user(username, name, password, unit=unit)
        note(EventKind.USER_CREATED, user=user, by=by, detail=f"{unit.name} {name}")
    return user, password


def change_user(user: User, *, name: str, unit: Unit, by: User) -> None:
    before = f"{user.name}（{user.unit}）"
    user.name, user.unit = name, unit
    with transaction.atomic():
        user.save(update_fields=["name", "unit"])
        note(EventKind.USER_CHANGED, user=user, by=by, detail=f"{before} → {name}（{unit}）")


def close_user(user: User, *, by: User, reason: str) -> None:
    """The account cannot sign in any more; what it did stays. Holdings are ended as of today."""
    refuse_self(user, by, "停用")
    with transaction.atomic():
        refuse_last_administrator(user)
        user.is_active = False
        user.save(update_fields=["is_active"])
        user.holdings.filter(until__isnull=True).update(until=today())
        note(EventKind.USER_CLOSED, user=user, by=by, detail=reason)


def reopen_user(user: User, *, by: User, reason: str) -> None:
    """The account may sign in again, without posts: they are given anew."""
    with transaction.atomic():
        user.is_active = True
        user.save(update_fields=["is_active"])
        note(EventKind.USER_REOPENED, user=user, by=by, detail=reason)


def begin_holding(*, user: User, post: Post, since: datetime.date, document: str, by: User) -> Holding:
    """Appoint. Raises OrgRefusal for oneself, a closed account, a post held already, or 三员 with anything else."""
    refuse_self(user, by, "任命")
    if not user.is_active:
        raise OrgRefusal(f"{user.name}的账号已停用，请先恢复账号。", "post")
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if Holding.objects.filter(user=user, post=post, until__isnull=True).exists():
            raise OrgRefusal(f"{user.name}已经在任{post.title}，不必重复任命。", "post")
        refuse_mixed(roles_held(user) | frozenset(post.roles), user.name)
        holding = Holding.objects.create(user=user, post=post, since=since, document=document)
        note(EventKind.HOLDING_BEGUN, user=user, by=by, detail=f"{post}，{since:%Y-%m-%d} 起，{document}")
    return holding


def end_holding(holding: Holding, *, until: datetime.date, by: User) -> None:
    """The last day in the post; from the next day on its rights are gone. Raises OrgRefusal for a day before it began."""
    refuse_self(holding.user, by, "免职")
    if until < holding.since:
        raise OrgRefusal(
            f"免职日期 {until:%Y-%m-%d} 早于任职日期 {holding.since:%Y-%m-%d}，请改正。", "until"
        )
    with transaction.atomic():
        refuse_last_administrator(holding.user)
        holding.until = until
        holding.save(update_fields=["until"])
        note(EventKind.HOLDING_ENDED, user=holding.user, by=by, detail=f"{holding.post}，到 {until:%Y-%m-%d}")


def set_phone(user: User, *, phone: str, by: User) -> None:
    """Keep a telephone number among the private values; the log holds only that it changed."""
    with transaction.atomic():
        user.phone = store_private(owner_table="org_user", owner_id=user.pk, kind="phone", value=phone)
        user.save(update_fields=["phone"])
        note(EventKind.USER_CHANGED, user=user, by=by, detail="联系电话")


def refuse_self(user: User, by: User, verb: str) -> None:
    if user.pk == by.pk:
        raise OrgRefusal(f"不能{verb}自己，请由另一位系统管理员操作。")


def refuse_last_administrator(user: User) -> None:
    """Somebody must be left for each of the 三员, or nobody could ever appoint one again."""
    for code in user.standing.roles:
        role = roles().get(code)
        if role is None or not role.is_administrator:
            continue
        others = Holding.objects.on(today()).filter(post__roles__contains=[code], user__is_active=True)
        if not others.exclude(user=user).exists():
            raise OrgRefusal(f"{user.name}是唯一的{role.label}，请先任命接替的人。")

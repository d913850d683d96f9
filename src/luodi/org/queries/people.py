"""Who is where: for the lists of the administrators and the directory."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from axes.models import AccessAttempt
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from luodi.ledger.models import PrivateValue
from luodi.org.models import Holding, User
from luodi.org.policy import Rules
from luodi.org.roles import roles


@dataclass(frozen=True)
class PersonRow:
    """`posts` as printed; `phone` masked (138****1234) or empty."""

    user: User
    posts: tuple[str, ...]
    roles: tuple[str, ...]
    phone: str


def users_found(words: str = "", only: str = "") -> QuerySet[User]:
    """`words` in account, name or unit; `only`: active or closed."""
    found = User.objects.select_related("unit").order_by("unit__sort", "unit__code", "username")
    if words:
        found = found.filter(
            Q(username__icontains=words) | Q(name__icontains=words) | Q(unit__name__icontains=words)
        )
    return found.filter(is_active=only == "active") if only in ("active", "closed") else found


def person_rows(users: Iterable[User], day: datetime.date) -> list[PersonRow]:
    """Two queries for any number of users."""
    users = list(users)
    posts: dict[object, list[Holding]] = defaultdict(list)
    for holding in Holding.objects.on(day).filter(user__in=users).select_related("post__unit"):
        posts[holding.user_id].append(holding)
    phones = dict(
        PrivateValue.objects.filter(pk__in=[u.phone for u in users if u.phone]).values_list("pk", "value")
    )
    return [
        PersonRow(
            user=user,
            posts=tuple(str(h.post) for h in posts[user.pk]),
            roles=tuple(
                roles()[code].label for h in posts[user.pk] for code in h.post.roles if code in roles()
            ),
            phone=masked(phones.get(user.phone, "") if user.phone else ""),
        )
        for user in users
    ]


def masked(phone: str) -> str:
    """「13812341234」→「138****1234」; short numbers keep their last two signs."""
    if len(phone) >= 11:
        return f"{phone[:3]}****{phone[-4:]}"
    return f"****{phone[-2:]}" if phone else ""


def phone_of(user: User) -> str:
    """The full number, or empty. Asking is for views with org.view_phones only, and is logged by them."""
    if user.phone is None:
        return ""
    value = PrivateValue.objects.filter(pk=user.phone).values_list("value", flat=True).first()
    return value or ""


@dataclass(frozen=True)
class LockedAccount:
    username: str
    failures: int
    until: datetime.datetime


def locked_accounts(now: Rules) -> list[LockedAccount]:
    """Accounts that cannot sign in at the moment because of failures."""
    span = datetime.timedelta(minutes=now.lock_minutes)
    found = (
        AccessAttempt.objects.filter(attempt_time__gte=timezone.now() - span)
        .values("username")
        .annotate(failures=Sum("failures_since_start"))
        .filter(failures__gte=now.failures)
        .order_by("username")
        .values_list("username", "failures")
    )
    latest = dict(
        AccessAttempt.objects.filter(username__in=[name for name, _ in found])
        .order_by("attempt_time")
        .values_list("username", "attempt_time")
    )
    return [LockedAccount(name, failures, latest[name] + span) for name, failures in found]

"""The security administrator's two acts: turning a switch and unlocking an account."""

from typing import Any

from axes.utils import reset as axes_reset
from django.db import transaction
from django.utils import timezone

from luodi.org.enums import EventKind, SecondFactorRule
from luodi.org.errors import OrgRefusal
from luodi.org.models import City, Policy, User
from luodi.org.operations.events import note
from luodi.org.policy import SWITCHES, rules


def switch(key: str, value: Any, *, by: User) -> None:
    """Raises OrgRefusal outside the switch's bounds, or for 不要求 outside a demonstration city."""
    definition = SWITCHES[key]
    least, most = definition.least, definition.most
    if least is not None and most is not None and not least <= value <= most:
        raise OrgRefusal(f"{definition.label}应在 {least} 到 {most} {definition.unit}之间。", key)
    city = City.objects.ours()
    if value == SecondFactorRule.NOBODY and not (city and city.is_demo):
        raise OrgRefusal("正式城市必须对三员和全市角色要求动态口令。", key)
    before = getattr(rules(), key)
    if before == value:
        return
    with transaction.atomic():
        Policy.objects.update_or_create(
            key=key, defaults={"value": value, "changed_at": timezone.now(), "changed_by": by.name}
        )
        note(EventKind.POLICY_CHANGED, by=by, detail=f"{definition.label}：{before} → {value}")


def unlock(username: str, *, by: User | None) -> None:
    """Forget the failures of one account; `by` None: on the server. Raises OrgRefusal when it is not locked."""
    with transaction.atomic():
        if not axes_reset(username=username):
            raise OrgRefusal(f"{username} 没有被锁定，或锁定已到期。")
        note(EventKind.UNLOCKED, username=username, by=by)

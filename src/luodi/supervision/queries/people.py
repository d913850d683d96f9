"""Who is to be told, and whether a unit can act at all."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection

from luodi.ledger.queries.reading import today
from luodi.org.models import Holding, Unit
from luodi.org.roles import roles

NEVER = ("system", "leadership")
"""Kinds of units no slip goes to: leaders decide, they are not chased; administrators have no business."""


def people_who_may(
    units: Collection[uuid.UUID], permission: str, day: dt.date | None = None
) -> list[uuid.UUID]:
    """Users who hold a post with the permission in one of the units today. One query."""
    found = people_by_unit(units, permission, day)
    return sorted({user for users in found.values() for user in users})


def people_by_unit(
    units: Collection[uuid.UUID], permission: str, day: dt.date | None = None
) -> dict[uuid.UUID, list[uuid.UUID]]:
    """The same, each unit's own; a unit without anybody is not named. One query."""
    able = [role.code for role in roles().values() if permission in role.permissions]
    held = Holding.objects.on(day or today()).filter(
        post__unit__in=units, post__roles__overlap=able, user__is_active=True
    )
    found: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for unit, user in held.order_by("user_id").values_list("post__unit", "user_id").distinct():
        found[unit].append(user)
    return found


def able_units(permission: str = "supervision.handle") -> list[Unit]:
    """Units somebody of which may act today, in the order of the list of units."""
    able = [role.code for role in roles().values() if permission in role.permissions]
    held = Holding.objects.on(today()).filter(post__roles__overlap=able, user__is_active=True)
    found = Unit.objects.active().exclude(kind__in=NEVER).filter(pk__in=held.values("post__unit"))
    return list(found.order_by("sort", "code"))


def why_unable(unit: uuid.UUID) -> str:
    """Why no slip can go to a unit; empty when it can."""
    found = Unit.objects.filter(pk=unit).first()
    if found is None or not found.is_active:
        return "这个单位已停用或不存在，请改发给接办的单位。"
    if found.kind in NEVER:
        return f"{found.short_name}不承办单子，请发给具体承办的单位；要领导定的事请用「提请」。"
    if not people_who_may([unit], "supervision.handle"):
        return f"{found.short_name}现在没有人能签收和办理（没有承办岗位），请先请系统管理员设岗，或改发别的单位。"
    return ""

"""Which units can act, and why one cannot."""

import uuid

from luodi.ledger.queries.reading import today
from luodi.org.models import Holding, Unit
from luodi.org.queries.people_who import people_who_may
from luodi.org.roles import roles

NEVER = ("system", "leadership")
"""Kinds of units no slip goes to: leaders decide, they are not chased; administrators have no business."""


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

"""Whom something can be given to."""

import uuid
from typing import Any

from luodi.ledger.queries.reading import today
from luodi.org.models import Holding, Unit, User
from luodi.org.roles import roles


def holders(permission: str) -> list[Any]:
    """Posts held today by active people whose roles carry the permission, with user and unit, in office order."""
    able = [role.code for role in roles().values() if permission in role.permissions]
    held = Holding.objects.on(today()).filter(post__roles__overlap=able, user__is_active=True)
    return list(held.select_related("user", "post__unit").order_by("post__unit__sort", "user__name", "id"))


def people(permission: str) -> list[tuple[str, str]]:
    """Choices: key and 「姓名（单位）」, each person once."""
    return list(
        {str(h.user_id): f"{h.user.name}（{h.post.unit.short_name}）" for h in holders(permission)}.items()
    )


def units_with(permission: str) -> list[Unit]:
    """Units somebody of which holds the permission today."""
    return list({h.post.unit_id: h.post.unit for h in holders(permission)}.values())


def people_of_unit(unit: uuid.UUID, permission: str) -> list[User]:
    """People of one unit who may, each once."""
    found = {h.user_id: h.user for h in holders(permission) if h.post.unit_id == unit}
    return list(found.values())

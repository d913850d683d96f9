"""Who of a unit may do a thing today: whom to tell."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection

from luodi.ledger.queries.reading import today
from luodi.org.models import Holding
from luodi.org.roles import roles


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

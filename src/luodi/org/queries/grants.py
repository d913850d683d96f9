"""Which role is held by whom: the auditor's table."""

import datetime
from dataclasses import dataclass

from luodi.org.models import Holding
from luodi.org.roles import Role, roles


@dataclass(frozen=True)
class Grant:
    role: Role
    holders: tuple[tuple[str, str, str], ...]
    """(name, account, post)"""


def grants_on(day: datetime.date) -> list[Grant]:
    """Every role in the order of the file, also those nobody holds. One query."""
    holders: dict[str, list[tuple[str, str, str]]] = {code: [] for code in roles()}
    holdings = Holding.objects.on(day).filter(user__is_active=True).select_related("user", "post__unit")
    for holding in holdings.order_by("post__unit__sort", "user__username"):
        for code in holding.post.roles:
            if code in holders:
                holders[code].append((holding.user.name, holding.user.username, str(holding.post)))
    return [Grant(role, tuple(holders[code])) for code, role in roles().items()]

"""招商信息库 by 集团 and 商会: which there are, and who belongs to one."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from luodi.companies.models import Company

MOST_OFFERED = 200


@dataclass(frozen=True, slots=True)
class Group:
    """`members` in order of name; `companies`: their keys and those merged into them."""

    name: str
    members: Sequence[Company]
    companies: Sequence[uuid.UUID]


def group_of(user: Any, name: str) -> Group | None:
    """The companies that name this group and the one it is named after; None when nobody does. Two queries."""
    members = list(Company.objects.visible_to(user).unmerged().of_group(name).order_by("pinyin", "id"))
    if not any(company.group_name == name for company in members):
        return None
    keys = [company.pk for company in members]
    merged = Company.objects.filter(merged_into__in=keys).order_by("id").values_list("pk", flat=True)
    return Group(name, members, [*keys, *merged])


def groups(user: Any) -> list[dict[str, Any]]:
    """[{group_name, members}], the largest first. One query."""
    rows = Company.objects.visible_to(user).unmerged().exclude(group_name="")
    counted = rows.values("group_name").annotate(members=Count("id"))
    return list(counted.order_by("-members", "group_name")[:MOST_OFFERED])


def chambers(user: Any) -> list[str]:
    """商会 companies belong to, those with most members first. One query."""
    rows = Company.objects.visible_to(user).unmerged().exclude(chamber="")
    counted = rows.values("chamber").annotate(members=Count("id")).order_by("-members", "chamber")
    return [row["chamber"] for row in counted[:MOST_OFFERED]]

"""Who may carry a duty: posts with the people who hold them today, and units."""

import uuid
from dataclasses import dataclass

from luodi.ledger.queries.reading import today
from luodi.org.enums import UnitKind
from luodi.org.models import Holding, Post, Unit
from luodi.projects.operations.duty import Holder


@dataclass(frozen=True, slots=True)
class Candidate:
    """`key` is a post's or a unit's; `label` as the form offers it, under `group`."""

    key: uuid.UUID
    label: str
    group: str
    holder: Holder


def candidates() -> dict[str, Candidate]:
    """{key: candidate}: leaders first, then posts by unit, then units. Three queries."""
    people: dict[uuid.UUID, str] = {}
    holdings = Holding.objects.on(today()).filter(user__is_active=True).order_by("since")
    for post_id, name in holdings.values_list("post_id", "user__name"):
        people[post_id] = name
    found = {}
    posts = Post.objects.filter(is_active=True, unit__is_active=True).exclude(unit__kind=UnitKind.SYSTEM)
    for post in posts.select_related("unit").order_by("unit__sort", "unit__code", "sort"):
        name = people.get(post.pk, "")
        leads = "city_leader" in post.roles
        found[str(post.pk)] = Candidate(
            post.pk,
            f"{post.title} {name or '（空缺）'}",
            "市领导" if leads else post.unit.short_name,
            Holder(name or post.title, post.unit.short_name, post.pk),
        )
    for unit in Unit.objects.active().exclude(kind=UnitKind.SYSTEM):
        found[str(unit.pk)] = Candidate(unit.pk, unit.name, "单位", Holder("", unit.short_name, unit.pk))
    return found


def as_choices(found: dict[str, Candidate]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Grouped for a select; leaders first, units last."""
    groups: dict[str, list[tuple[str, str]]] = {"市领导": []}
    for key, one in found.items():
        groups.setdefault(one.group, []).append((key, one.label))
    units = groups.pop("单位", [])
    return [(name, rows) for name, rows in {**groups, "单位": units}.items() if rows]

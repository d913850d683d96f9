"""What forms of this room offer. Each one query."""

from collections.abc import Sequence
from typing import Any

from luodi.org.models import User
from luodi.projects.queries.choices import Choices
from luodi.projects.queries.ledger_list import region_names


def regions() -> Choices:
    return list(region_names().items())


def people() -> Choices:
    """Everybody who can sign in and has a unit: a lead may name people of any of them."""
    rows = User.objects.filter(is_active=True, unit__isnull=False).order_by(
        "unit__sort", "unit__code", "name", "id"
    )
    return [
        (str(key), f"{unit} {name}") for key, name, unit in rows.values_list("id", "name", "unit__short_name")
    ]


def colleagues(unit: Any, but: Sequence[Any] = ()) -> Choices:
    rows = User.objects.filter(is_active=True, unit_id=unit).exclude(pk__in=but).order_by("name", "id")
    return [(str(key), name) for key, name in rows.values_list("id", "name")]


def named_rows(model: Any) -> Choices:
    """Posts or agencies by key and name."""
    return [(str(key), name) for key, name in model.objects.values_list("id", "name")]

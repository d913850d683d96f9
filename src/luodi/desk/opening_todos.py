"""待确认期初数 on the home page of whoever may decide."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from luodi.common.registries import TodoRow, TodoSource, todos
from luodi.desk.operations.opening import ASKED, CONFIRMED
from luodi.desk.queries.uploads import uploads_for
from luodi.exchange.models import Upload


def waiting(user: Any) -> QuerySet[Upload]:
    """Written files whose unit asked, that nobody confirmed and that the user did not upload."""
    asked = uploads_for(user).written().filter(options__has_key=ASKED)  # type: ignore[attr-defined]  # Upload's queryset
    return asked.exclude(options__has_key=CONFIRMED).exclude(actor_id=user.id)  # type: ignore[no-any-return]  # as above


def _rows(user: Any, limit: int) -> Sequence[TodoRow]:
    return [
        TodoRow(
            f"{upload.unit_name}：{upload.file_name}",
            reverse("exchange:opening", args=[upload.pk]),
            f"{upload.options[ASKED]['on']} 请求确认",
        )
        for upload in waiting(user).order_by("written_at")[:limit]
    ]


def register() -> None:
    todos.register(
        TodoSource(
            code="imports-opening",
            label="待确认期初数",
            order=35,
            permission="projects.decide",
            count=lambda user: waiting(user).count(),
            rows=_rows,
        )
    )

"""Saved views and chosen columns: preferences of one user, outside the ledger."""

import uuid
from collections.abc import Collection
from typing import Any

from luodi.projects.errors import Refusal
from luodi.projects.models import ListColumns, SavedView

MOST_VIEWS = 20


def save_view(*, by: Any, name: str, query: str) -> SavedView:
    """Keeps the list's address under a name; the same name again replaces it. Raises Refusal."""
    name = name.strip()
    if not name or len(name) > 20:
        raise Refusal("请给这个视图起个名字，不超过 20 个字。", "name")
    existing = SavedView.objects.filter(user=by)
    if existing.count() >= MOST_VIEWS and not existing.filter(name=name).exists():
        raise Refusal(f"最多保存 {MOST_VIEWS} 个视图，请先删去不用的。", "name")
    view, _ = SavedView.objects.update_or_create(user=by, name=name, defaults={"query": query})
    return view


def delete_view(*, by: Any, view: uuid.UUID) -> None:
    SavedView.objects.filter(user=by, pk=view).delete()


def choose_columns(*, by: Any, codes: Collection[str]) -> None:
    ListColumns.objects.update_or_create(user=by, defaults={"codes": list(codes)})

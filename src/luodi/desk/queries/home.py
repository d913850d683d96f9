"""The home page: what this person has to do, in the order of their work."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.urls import reverse

from luodi.common.registries import TodoRow, TodoSource, todos

ROWS_A_GROUP = 6
COUNT_KEPT_FOR = 60
"""Seconds the number in the top bar may lag behind; the home page itself always counts anew."""


@dataclass(frozen=True, slots=True)
class TodoGroup:
    code: str
    label: str
    count: int
    rows: Sequence[TodoRow]
    more: str


@dataclass(frozen=True, slots=True)
class Home:
    """`groups` have something to do; `done` are the labels of those that have nothing."""

    groups: tuple[TodoGroup, ...]
    done: tuple[str, ...]
    count: int


def sources_of(user: Any) -> list[TodoSource]:
    """Those the user may see, in the order of the roles held."""
    roles = user.standing.roles
    return sorted((s for s in todos if user.may(s.permission)), key=lambda s: (s.place_for(roles), s.code))


def home_of(user: Any) -> Home:
    """One count a source, one query more for each that has something to do."""
    groups, done, total = [], [], 0
    for source in sources_of(user):
        count = source.count(user)
        total += count
        if count:
            rows = source.rows(user, ROWS_A_GROUP)
            groups.append(TodoGroup(source.code, source.label, count, rows, address_of_whole(source)))
        else:
            done.append(source.label)
    cache.set(count_key(user), total, COUNT_KEPT_FOR)
    return Home(tuple(groups), tuple(done), total)


def address_of_whole(source: TodoSource) -> str:
    return reverse(source.more) if source.more else reverse("desk:todo", args=[source.code])


def todo_count(user: Any) -> int:
    """For the top bar; at most a minute old."""
    kept: int | None = cache.get(count_key(user))
    if kept is None:
        kept = sum(source.count(user) for source in sources_of(user))
        cache.set(count_key(user), kept, COUNT_KEPT_FOR)
    return kept


def count_key(user: Any) -> str:
    return f"desk.todo_count.{user.pk}"

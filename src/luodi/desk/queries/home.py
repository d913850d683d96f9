"""The home page: what this person has to do, in the order of their work."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from luodi.common.registries import TodoRow, todos_of

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


def home_of(user: Any) -> Home:
    """One count a source, one query more for each that has something to do."""
    groups, done, total = [], [], 0
    for source in todos_of(user):
        count = source.count(user)
        total += count
        if count:
            rows = source.rows(user, ROWS_A_GROUP)
            groups.append(TodoGroup(source.code, source.label, count, rows, source.address))
        else:
            done.append(source.label)
    cache.set(count_key(user), total, COUNT_KEPT_FOR)
    return Home(tuple(groups), tuple(done), total)


def todo_count(user: Any) -> int:
    """For the top bar; at most a minute old."""
    kept: int | None = cache.get(count_key(user))
    if kept is None:
        kept = sum(source.count(user) for source in todos_of(user))
        cache.set(count_key(user), kept, COUNT_KEPT_FOR)
    return kept


def count_key(user: Any) -> str:
    return f"desk.todo_count.{user.pk}"

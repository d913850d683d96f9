"""What rooms offer to the desk, filled in `AppConfig.ready()`: to-dos and searchers.

A source is asked only for users who may use its permission; what it returns is already cut to their scope.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, Protocol, TypeVar

from django.urls import reverse

from luodi.calc.workdays import SpecialDay


class Person(Protocol):
    """As much of a signed-in user as the sources need (luodi.org.models.user.User)."""

    id: Any

    def may(self, permission: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class TodoRow:
    """One thing to do. `due` is its last day, `note` a second line; `late` is the source's own judgement."""

    text: str
    url: str
    note: str = ""
    due: date | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class TodoSource:
    """A group of to-dos (待核实, 待指派 …).

    `count(user)` costs one query; `rows(user, limit)` gives the most urgent first. `order` is the group's place
    on the home page; `order_for` moves it for a role. `more` is the address (name) of the whole list.
    """

    code: str
    label: str
    order: int
    permission: str
    count: Callable[[Any], int]
    rows: Callable[[Any, int], Sequence[TodoRow]]
    more: str = ""
    order_for: Mapping[str, int] = field(default_factory=dict)

    def place_for(self, roles: frozenset[str]) -> int:
        return min((self.order_for.get(role, self.order) for role in roles), default=self.order)

    @property
    def address(self) -> str:
        """Of the whole list."""
        return reverse(self.more) if self.more else reverse("desk:todo", args=[self.code])


@dataclass(frozen=True, slots=True)
class Hit:
    """`title` and `note` are plain text; the words found are marked by the page."""

    title: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """`total` counts all, `hits` holds at most the limit. Several of a name stand in order of their pinyin key."""

    hits: Sequence[Hit]
    total: int
    more: str = ""


@dataclass(frozen=True, slots=True)
class Searcher:
    """`search(user, words, limit)`: `words` is normalised (NFKC, single spaces) and at least two signs long."""

    code: str
    label: str
    order: int
    permission: str
    search: Callable[[Any, str, int], Found]


class Ordered(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def order(self) -> int: ...


Entry = TypeVar("Entry", bound=Ordered)


class Registry(Generic[Entry]):
    """Entries by code; the same code twice is a programming error."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}

    def register(self, entry: Entry) -> None:
        if entry.code in self._entries:
            raise ValueError(f"{entry.code!r} is already registered")
        self._entries[entry.code] = entry

    def withdraw(self, code: str) -> None:
        """For tests, which register sources of their own."""
        del self._entries[code]

    def __iter__(self) -> Any:
        return iter(sorted(self._entries.values(), key=lambda entry: (entry.order, entry.code)))


todos: Registry[TodoSource] = Registry()


def todos_of(user: Any) -> list[TodoSource]:
    """Those the user may see, in the order of the roles held."""
    roles = user.standing.roles
    return sorted((s for s in todos if user.may(s.permission)), key=lambda s: (s.place_for(roles), s.code))


searchers: Registry[Searcher] = Registry()

Notices = Callable[[], tuple[SpecialDay, ...]]
_notices: list[Notices] = []


def register_holidays(notices: Notices) -> None:
    """The room that keeps the office's own 放假安排 says where; every other room counts by them too."""
    _notices.append(notices)


def holidays() -> tuple[SpecialDay, ...]:
    """Special days of every year some office entered; what calc.workdays takes as `extra`."""
    return tuple(day for notices in _notices for day in notices())

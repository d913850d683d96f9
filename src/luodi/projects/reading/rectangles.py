"""Rectangles: turning a new timeline into rows to close and rows to open. Pure; shared by both writers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Change(Generic[Key, Row]):
    """What a tick does to the open rows of one project: these are known until it, those from it on."""

    close: tuple[Key, ...]
    open: tuple[Row, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.close or self.open)


def advance(stored: Sequence[tuple[Key, Row]], wanted: Iterable[Row]) -> Change[Key, Row]:
    """
    `stored` are the rows open before the tick with their keys, `wanted` those that should be open after it.
    Equal rows stay untouched, so a rectangle lives as long as it is believed.
    """
    remaining = list(wanted)
    close: list[Key] = []
    for key, row in stored:
        if row in remaining:
            remaining.remove(row)
        else:
            close.append(key)
    return Change(tuple(close), tuple(remaining))

"""Conditions apart from their values: what a statement is put together for, once for each outline."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

GIVEN = (str, int, Decimal, dt.date, uuid.UUID)
"""Types of values that may be left open."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A Q without its values: `children` are lookups whose value is left open, conditions as they are, outlines."""

    connector: str
    negated: bool
    children: tuple["str | tuple[str, Any] | Outline", ...]

    @property
    def is_plain(self) -> bool:
        """Only whether columns have a value, or not."""
        return all(
            one.is_plain
            if isinstance(one, Outline)
            else "__" not in (one if isinstance(one, str) else one[0])
            for one in self.children
        )

    def filled(self, values: Sequence[Any]) -> Q:
        """The condition with these values, in the order of `outlined`."""
        return self._filled(iter(values))

    def _filled(self, values: Iterator[Any]) -> Q:
        made = [self._child(one, values) for one in self.children]
        return Q(*made, _connector=self.connector, _negated=self.negated)

    @staticmethod
    def _child(one: Any, values: Iterator[Any]) -> Any:
        if isinstance(one, Outline):
            return one._filled(values)
        return (one, next(values)) if isinstance(one, str) else one


def outlined(condition: Q) -> tuple[Outline, list[Any]]:
    """(outline, the values it leaves open). Raises TypeError for a condition with anything but plain lookups."""
    children: list[Any] = []
    values: list[Any] = []
    for child in condition.children:
        if isinstance(child, Q):
            inner, left_open = outlined(child)
            children.append(inner)
            values += left_open
        elif not isinstance(child, tuple):
            raise TypeError(f"not a plain lookup: {child}")
        elif isinstance(child[1], bool) or child[1] is None:
            children.append(child)
        elif isinstance(child[1], GIVEN):
            children.append(child[0])
            values.append(child[1])
        else:
            raise TypeError(f"the value of {child[0]} cannot be left open: {child[1]!r}")
    return Outline(condition.connector, condition.negated, tuple(children)), values

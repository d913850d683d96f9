"""Binding: parameters and placeholders of one statement. Values travel as parameters, never as text."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

FOREVER_SQL = "'9999-12-31 00:00:00+00'"


class Shape(Enum):
    """
    ONE: a single reading and period. DAYS: several periods, one tick. PAIRS: a row of the grid carries its own
    tick and its subject; for following few subjects through many ticks.
    """

    ONE = "one"
    DAYS = "days"
    PAIRS = "pairs"


class _Believed:
    """Formats `{rectangles:s}` and `{entries:e}`: the alias comes as format specification."""

    def __init__(self, known: str, current: bool, columns: tuple[str, str], is_open: str) -> None:
        self._known, self._current, self._columns, self._open = known, current, columns, is_open

    def __format__(self, alias: str) -> str:
        if self._current:  # as the partial indexes have it
            return f"{alias}.{self._open}"
        first, last = self._columns
        return f"{alias}.{first} <= {self._known} AND {alias}.{last} > {self._known}"


class _Narrow:
    """Formats `{narrow:e}` and `{narrow:e.project_id}`."""

    def __init__(self, subject: str) -> None:
        self._subject = subject

    def __format__(self, alias: str) -> str:
        if not self._subject:
            return ""
        column = alias if "." in alias else f"{alias}.project_id"
        return f"AND {column} {self._subject}"


@dataclass(slots=True)
class Binding:
    """
    Collects parameters while SQL is composed. `current` says the reading's tick is the last one, so that open
    rows can be asked for by the literal the partial indexes carry; the runner checks that it still is.
    """

    shape: Shape
    basis: str
    current: bool
    parameters: dict[str, Any] = field(default_factory=dict)
    wanted: tuple[Any, ...] | None = None

    def value(self, value: Any) -> str:
        """A placeholder for a value; the same value of the same type shares one."""
        for name, known in self.parameters.items():
            if type(known) is type(value) and known == value:
                return f"%({name})s"
        name = f"v{len(self.parameters)}"
        self.parameters[name] = value
        return f"%({name})s"

    def fill(self, template: str) -> str:
        """The SQL text with its placeholders replaced."""
        if "{" not in template:
            return template
        return template.format_map(self._words())

    def _words(self) -> Mapping[str, Any]:
        pairs = self.shape is Shape.PAIRS
        known = "p.known" if pairs else "%(known)s::timestamptz"
        one = self.shape is Shape.ONE
        subject = "= p.subject" if pairs else ""
        current = self.current and not pairs
        return {
            "day": "%(day)s::date" if one else "p.day",
            "start": "%(start)s::date" if one else "p.start",
            "known": known,
            "basis": "%(basis)s",
            "wanted": self.value(list(self.wanted)) + "::text[]"
            if self.wanted is not None
            else "NULL::text[]",
            "rectangles": _Believed(known, current, ("known_from", "known_to"), f"known_to = {FOREVER_SQL}"),
            "entries": _Believed(known, False, ("recorded_at", "closed_at"), ""),
            "narrow": _Narrow(subject),
        }


def conjunction(clauses: Iterable[str]) -> str:
    """Clauses joined by AND, each once, in order; "true" for none."""
    found = list(dict.fromkeys(clause for clause in clauses if clause and clause != "true"))
    return " AND ".join(found) or "true"


def sql_day(day: dt.date) -> str:
    """A date literal; dates come from typed definitions, not from text."""
    return f"DATE '{day.isoformat()}'"

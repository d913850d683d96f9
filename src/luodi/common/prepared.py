"""
Statements put together once: `Prepared`, whose plan the connection keeps, and `Sent`, planned for each call's values;
and sending several in one round trip. psycopg can keep plans too, but then a rollback makes it forget every prepared
statement of the connection, those of the ledger (ledger/operations/sending.py) among them; and its cursors would not
count as Django's in tests.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Generic, Protocol, TypeVar
from weakref import WeakKeyDictionary

from django.db import connection
from psycopg.sql import Literal

R = TypeVar("R")

PLACE = "%s"
ANY = f"(/*any*/{PLACE})"
"""A collection in the place of a list of values: Django writes `IN` before it, which becomes `= ANY`."""
AS_LIST, AS_ARRAY = f"IN {ANY}", f"= ANY{ANY}"


class Given:
    """Among a statement's parameters: what comes at each call, by its name."""

    name: str


_known: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()
"""{connection: {SQL: the name it bears there}}"""
_numbers = count(1)


class Statement(Protocol):
    """SQL that can be called with values in the order of its names."""

    def within(self, around: str) -> "Statement": ...
    def message(self, known: Mapping[str, str], values: Sequence[Any]) -> "Message": ...


@dataclass(frozen=True, slots=True)
class Message:
    """What goes to the server; `new`: SQL and the name it bears from now on."""

    texts: Sequence[str]
    values: Sequence[Any]
    new: tuple[tuple[str, str], ...] = ()


class Prepared:
    """`sql` has $1, $2 … in the order of the names; `title` is what logs show."""

    def __init__(self, sql: str, names: Sequence[str], title: str) -> None:
        self.sql, self._names, self._title = sql, names, title

    @classmethod
    def composed(cls, sql: str, parameters: Sequence[Any], names: Sequence[str], title: str) -> "Prepared":
        """
        Of what Django composes; a parameter that is not Given becomes a literal, so that the plan knows it. Raises
        TypeError for a statement that cannot be called so.
        """
        return cls(_with_values(sql.replace(AS_LIST, AS_ARRAY), parameters, names), names, title)

    def within(self, around: str) -> "Prepared":
        """The same inside another statement, which has {} in its place."""
        return Prepared(around.format(self.sql), self._names, self._title)

    def asked(self, *values: Any) -> "Asked[Any]":
        """For `together`; its rows are tuples."""
        return Asked(self, values, list)

    def message(self, known: Mapping[str, str], values: Sequence[Any]) -> Message:
        name = known.get(self.sql)
        if name:
            return Message([self._call(name)], values)
        name = f"{self._title}_{next(_numbers)}"
        first = f"PREPARE {name} AS {self.sql}".replace("%", "%%")
        return Message([first, self._call(name)], values, ((self.sql, name),))

    def _call(self, name: str) -> str:
        return (
            f"EXECUTE {name}({', '.join([PLACE] * len(self._names))})" if self._names else f"EXECUTE {name}"
        )


class Sent:
    """
    Put together once, planned at each call: where the best plan depends on the values. Parameters that are Given come
    with the call.
    """

    def __init__(self, sql: str, parameters: Sequence[Any], names: Sequence[str]) -> None:
        self._sql, self._parameters, self._names = sql.replace(AS_LIST, AS_ARRAY), parameters, names

    def within(self, around: str) -> "Sent":
        return Sent(around.format(self._sql), self._parameters, self._names)

    def message(self, known: Mapping[str, str], values: Sequence[Any]) -> Message:
        given = dict(zip(self._names, values, strict=True))
        return Message(
            [self._sql], [given[one.name] if isinstance(one, Given) else one for one in self._parameters]
        )


class Asked(Generic[R]):
    """A statement with its values, to be sent by `together`, which puts what it finds into `rows`."""

    rows: list[R]

    def __init__(
        self, statement: Statement, values: Sequence[Any], read: Callable[[list[Any]], list[R]]
    ) -> None:
        self.statement, self.values, self.read = statement, values, read

    def within(self, around: str) -> "Asked[Any]":
        """The same inside another statement, which has {} in its place; its rows are tuples."""
        return Asked(self.statement.within(around), self.values, list)


def together(*asked: Asked[Any]) -> None:
    """One round trip for them all: apart, each would cost more on the way than in the database."""
    if asked:
        for one, rows in zip(asked, fetch((one.statement, one.values) for one in asked), strict=True):
            one.rows = one.read(rows)


def fetch(calls: Iterable[tuple[Statement, Sequence[Any]]]) -> list[list[Any]]:
    """The rows of each call, in one round trip also for those that the connection does not know yet."""
    with connection.cursor() as cursor:
        connection.ensure_connection()
        known = _known.setdefault(connection.connection, {})
        messages = [statement.message(known, values) for statement, values in calls]
        cursor.execute(
            "; ".join(text for one in messages for text in one.texts),
            [v for one in messages for v in one.values],
        )
        for one in messages:
            known.update(one.new)
        found: list[list[Any]] = []
        while len(found) < len(messages):
            has_rows = cursor.rownumber is not None  # of PREPARE not; `description` makes an object a column
            if has_rows:
                found.append(cursor.fetchall())
            cursor.nextset()
        return found


def _with_values(sql: str, parameters: Sequence[Any], names: Sequence[str]) -> str:
    """`%s` as $1, $2 … for what is given at each call, as a literal for the rest."""
    if "%%" in sql or sql.count(ANY) != sql.count(AS_ARRAY):
        raise TypeError(f"a value stands where it cannot be put in at each call: {sql}")
    connection.ensure_connection()
    pieces = sql.split(PLACE)
    places = {name: f"${number}" for number, name in enumerate(names, 1)}
    if unused := set(names) - {one.name for one in parameters if isinstance(one, Given)}:
        raise TypeError(f"{', '.join(sorted(unused))} is not in the statement: {sql}")
    written = [
        places[one.name] if isinstance(one, Given) else Literal(one).as_string(connection.connection)
        for one in parameters
    ]
    return "".join(piece + value for piece, value in zip(pieces, [*written, ""], strict=True))

"""
Statements whose plan the connection keeps. psycopg can keep plans too, but then a rollback makes it forget every
prepared statement of the connection, those of the ledger (ledger/operations/sending.py) among them; and its cursors
would not count as Django's in tests.
"""

from collections.abc import Sequence
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection
from psycopg.sql import Literal

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


class Prepared:
    """
    `sql` as Django composes it; a parameter that is not Given becomes a literal, so that the plan knows it. `title` is
    what logs show. Raises TypeError for a statement that cannot be called so.
    """

    def __init__(self, sql: str, parameters: Sequence[Any], names: Sequence[str], title: str) -> None:
        self._names, self._title = names, title
        self.sql = _with_values(sql.replace(AS_LIST, AS_ARRAY), parameters, names)

    def within(self, around: str) -> "Prepared":
        """The same inside another statement, which has {} in its place."""
        outer = object.__new__(Prepared)
        outer._names, outer._title, outer.sql = self._names, self._title, around.format(self.sql)
        return outer

    def fetch(self, values: Sequence[Any]) -> list[Any]:
        """The rows for values in the order of the names: one round trip, the first time as well."""
        with connection.cursor() as cursor:
            connection.ensure_connection()
            known = _known.setdefault(connection.connection, {})
            name = known.get(self.sql)
            if name:
                cursor.execute(self._call(name), values)
            else:
                name = f"{self._title}_{next(_numbers)}"
                first = f"PREPARE {name} AS {self.sql}".replace("%", "%%")
                cursor.execute(f"{first}; {self._call(name)}", values)
                cursor.nextset()
                known[self.sql] = name
            rows: list[Any] = cursor.fetchall()
            return rows

    def _call(self, name: str) -> str:
        return (
            f"EXECUTE {name}({', '.join([PLACE] * len(self._names))})" if self._names else f"EXECUTE {name}"
        )


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

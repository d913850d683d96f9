"""
Querysets composed once. Django puts a queryset into SQL anew each time, which costs several times what the database
needs for one row. What every page asks with nothing but other values is written as

    @composed
    def _views(user: Any) -> QuerySet[SavedView]:
        return SavedView.objects.filter(user=user)

    _views(request.user.pk)        # list[SavedView]

The words of the queryset stay the only definition. The decorated function is called once, with stand-ins for its
parameters, so it may filter by them but not look at them. `many` names parameters that are collections of keys, for
`__in`. Rows are instances, or what `values_list` makes; select_related and annotations of instances are not supported.
"""

from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from inspect import signature
from typing import Any, Generic, ParamSpec, TypeVar, overload

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import Model, QuerySet, Value
from django.db.models.query import ValuesListIterable

P = ParamSpec("P")
R = TypeVar("R")

ANY = "(/*any*/%s)"
AS_LIST, AS_ARRAY = f"IN {ANY}", f"= ANY{ANY}"


class _StandIn(Value):
    """In the place of a value while the statement is composed; among its parameters it finds that place again."""

    def __init__(self, name: str, is_many: bool) -> None:
        super().__init__(None)
        self.name, self.is_many = name, is_many

    def as_sql(self, *_: Any) -> tuple[str, list[Any]]:
        return (ANY if self.is_many else "%s"), [self]

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


class Composed(Generic[P, R]):
    """See the module. Raises TypeError when it is first called with a queryset that cannot be composed so."""

    def __init__(
        self, build: Callable[..., QuerySet[Any, R]], names: Sequence[str], many: Collection[str] = ()
    ) -> None:
        self._build, self._names, self._many = build, tuple(names), frozenset(many)
        self.__doc__ = build.__doc__

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[R]:
        """The rows for these values: one query."""
        statement = self._statement
        rows = self._fetch(statement.sql, *args, **kwargs)
        if statement.converters:
            rows = list(statement.compiler.apply_converters(rows, statement.converters))
        return [statement.make(row) for row in rows]

    def one(self, *args: P.args, **kwargs: P.kwargs) -> R | None:
        """The first row, None without any; the queryset itself says that there is at most one."""
        return next(iter(self(*args, **kwargs)), None)

    def count(self, *args: P.args, **kwargs: P.kwargs) -> int:
        """How many rows there are for these values."""
        return int(self._fetch(f"SELECT count(*) FROM ({self._statement.sql}) rows", *args, **kwargs)[0][0])

    def compose(self) -> None:
        """Puts it into SQL now, if it has not been."""
        _ = self._statement

    def _fetch(self, sql: str, *args: P.args, **kwargs: P.kwargs) -> list[Any]:
        given = dict(zip(self._names, args, strict=False)) | kwargs
        with _preparing_cursor() as cursor:
            cursor.execute(sql, [self._value(one, given) for one in self._statement.parameters])
            rows: list[Any] = cursor.fetchall()
            return rows

    def _value(self, one: Any, given: dict[str, Any]) -> Any:
        if not isinstance(one, _StandIn):
            return one
        return list(given[one.name]) if one.is_many else given[one.name]

    @cached_property
    def _statement(self) -> "_Statement":
        return _Statement(self._build(*(_StandIn(name, name in self._many) for name in self._names)))


def _preparing_cursor() -> Any:
    """
    Django's cursor, but with the parameters sent apart from the statement: psycopg then lets the server keep the plan of
    one that comes again (OPTIONS prepare_threshold), which takes a third to two thirds of its time away.
    """
    connection.ensure_connection()
    return connection._prepare_cursor(ServerBindingCursor(connection.connection))


class _Statement:
    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        self.compiler = rows.query.get_compiler(using=rows.db)
        sql, parameters = self.compiler.as_sql()
        self.sql = sql.replace(AS_LIST, AS_ARRAY)
        if self.sql.count(ANY) != self.sql.count(AS_ARRAY):
            raise TypeError(f"a collection stands somewhere else than in __in: {sql}")
        self.parameters: Sequence[Any] = parameters
        columns = [column for column, *_ in self.compiler.select]
        self.converters = self.compiler.get_converters(columns)
        self.make = _maker(rows, columns)


def _maker(rows: QuerySet[Any, Any], columns: Sequence[Any]) -> Callable[[Sequence[Any]], Any]:
    if rows._iterable_class is ValuesListIterable:
        return tuple
    model: type[Model] = rows.model
    if any(getattr(column, "target", None) not in model._meta.concrete_fields for column in columns):
        raise TypeError(f"only columns of {model.__name__} itself can be composed")
    names = [column.target.attname for column in columns]
    return lambda row: model.from_db(connection.alias, names, row)


@overload
def composed(build: Callable[P, QuerySet[Any, R]], /) -> Composed[P, R]: ...
@overload
def composed(*, many: str) -> Callable[[Callable[P, QuerySet[Any, R]]], Composed[P, R]]: ...
def composed(build: Any = None, /, *, many: str = "") -> Any:
    if build is None:
        return lambda given: composed_with(given, [many])
    return composed_with(build, ())


def composed_with(build: Callable[..., QuerySet[Any, R]], many: Collection[str]) -> Composed[..., R]:
    return Composed(build, list(signature(build).parameters), many)

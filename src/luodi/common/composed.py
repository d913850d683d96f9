"""
Querysets composed once. Django puts a queryset into SQL anew each time, which costs several times what the database
needs for one row. What every page asks with nothing but other values is written as

    @composed
    def _views(user: Any) -> QuerySet[SavedView]:
        return SavedView.objects.filter(user=user)

    _views(request.user.pk)        # list[SavedView]

    views, columns = _views.asked(user.pk), _columns.asked(user.pk)
    together(views, columns)       # one round trip; views.rows, columns.rows

The words of the queryset stay the only definition. The decorated function is called once, with stand-ins for its
parameters, so it may filter by them but not look at them. `many` names parameters that are collections of keys, for
`__in`. The connection keeps the plan, unless not `is_kept`: then the statement alone is kept. Rows are instances, or
what `values_list` makes; select_related and annotations of instances are not supported.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property
from inspect import signature
from typing import Any, Generic, ParamSpec, TypeVar, overload

from django.db import connection
from django.db.models import Model, QuerySet, Value
from django.db.models.query import ValuesListIterable

from luodi.common.prepared import ANY, PLACE, Asked, Given, Prepared, Sent, Statement, fetch

P = ParamSpec("P")
R = TypeVar("R")


class _StandIn(Given, Value):
    """In the place of a value while the statement is composed; among its parameters it finds that place again."""

    def __init__(self, name: str, is_many: bool) -> None:
        super().__init__(None)
        self.name, self.is_many = name, is_many

    def as_sql(self, *_: Any) -> tuple[str, list[Any]]:
        return (ANY if self.is_many else PLACE), [self]

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


class Composed(Generic[P, R]):
    """See the module. Raises TypeError when it is first called with a queryset that cannot be composed so."""

    def __init__(
        self,
        build: Callable[..., QuerySet[Any, R]],
        names: Sequence[str],
        many: Collection[str] = (),
        *,
        is_kept: bool = True,
    ) -> None:
        self._build, self._names, self._many = build, tuple(names), frozenset(many)
        self._is_kept = is_kept
        self.__doc__ = build.__doc__

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[R]:
        """The rows for these values: one query."""
        return self._read(fetch([(self.statement, self._values(*args, **kwargs))])[0])

    def asked(self, *args: P.args, **kwargs: P.kwargs) -> Asked[R]:
        """For `together`, which sends it with others."""
        return Asked(self.statement, self._values(*args, **kwargs), self._read)

    def one(self, *args: P.args, **kwargs: P.kwargs) -> R | None:
        """The first row, None without any; the queryset itself says that there is at most one."""
        return next(iter(self(*args, **kwargs)), None)

    def count(self, *args: P.args, **kwargs: P.kwargs) -> int:
        """How many rows there are for these values."""
        return int(fetch([(self._number, self._values(*args, **kwargs))])[0][0][0])

    @cached_property
    def statement(self) -> Statement:
        """The statement; put into SQL when it is first asked for."""
        sql, parameters = self._compiler.as_sql()
        if not self._is_kept:
            return Sent(sql, parameters, self._names)
        return Prepared.composed(sql, parameters, self._names, self._compiler.query.model._meta.db_table)

    @cached_property
    def _number(self) -> Statement:
        return self.statement.within("SELECT count(*) FROM ({}) rows")

    def _values(self, *args: Any, **kwargs: Any) -> list[Any]:
        given: dict[str, Any] = dict(zip(self._names, args, strict=False)) | kwargs
        return [list(given[name]) if name in self._many else given[name] for name in self._names]

    def _read(self, rows: list[Any]) -> list[R]:
        return [self._make(row) for row in self._converted(rows)]

    @cached_property
    def _queryset(self) -> QuerySet[Any, R]:
        return self._build(*(_StandIn(name, name in self._many) for name in self._names))

    @cached_property
    def _compiler(self) -> Any:
        return self._queryset.query.get_compiler(using=self._queryset.db)

    @cached_property
    def _make(self) -> Callable[[Sequence[Any]], Any]:
        return _maker(self._queryset, [column for column, *_ in self._compiler.select])

    @cached_property
    def _converters(self) -> Any:
        return self._compiler.get_converters([column for column, *_ in self._compiler.select])

    def _converted(self, rows: Iterable[Any]) -> Iterable[Any]:
        return self._compiler.apply_converters(rows, self._converters) if self._converters else rows


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
    """The decorator of the module."""
    if build is None:
        return lambda given: Composed(given, list(signature(given).parameters), [many])
    return Composed(build, list(signature(build).parameters))

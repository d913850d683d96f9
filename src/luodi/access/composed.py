"""Querysets behind the first wall, composed once for each kind of scope (common/composed.py)."""

from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from inspect import signature
from typing import Any, Generic, TypeVar, overload

from django.db.models import QuerySet

from luodi.access.enums import Scope
from luodi.access.scope import Principal
from luodi.common.composed import Composed
from luodi.common.prepared import Asked, together

R = TypeVar("R")

GRANTEES = "grantees"


class _Asker:
    """Stands for whoever asks while a queryset is composed, and notes which permissions it was asked for."""

    is_authenticated = True

    def __init__(self, scope: Scope, grantees: Any = ()) -> None:
        self.scope, self.grantees = scope, grantees
        self.needed: set[str] = set()

    @property
    def standing(self) -> "_Asker":
        return self

    def may(self, permission: str) -> bool:
        self.needed.add(permission)
        return True


class Visible(Generic[R]):
    """
    `build(user, *values)` begins with `visible_to(user)`. What it asks of the user (permissions, scope, grantees) is
    asked of the real one at each call; asking anything else raises AttributeError when it is composed.
    """

    def __init__(
        self,
        build: Callable[..., QuerySet[Any, R]],
        many: Collection[str] = (),
        *,
        names: Sequence[str] | None = None,
        is_kept: bool = True,
    ) -> None:
        self._build, self._many, self._is_kept = build, many, is_kept
        self._names = list(signature(build).parameters)[1:] if names is None else list(names)
        self.__doc__ = build.__doc__

    def __call__(self, user: Principal, *values: Any) -> list[R]:
        """The rows this user may see for these values: one query, none for whoever may not."""
        asked = self.asked(user, *values)
        if asked is None:
            return []
        together(asked)
        return asked.rows

    def asked(self, user: Principal, *values: Any) -> Asked[R] | None:
        """For `together`; None for whoever may not see any."""
        if not user.is_authenticated or user.standing.scope is Scope.NONE:
            return None
        everywhere = user.standing.scope is Scope.CITY
        rows, needed = self._everywhere if everywhere else self._granted
        _ = rows.statement  # composed: only now is it known what it needs
        if not all(user.may(permission) for permission in needed):
            return None
        return rows.asked(*values) if everywhere else rows.asked(user.standing.grantees, *values)

    @cached_property
    def _everywhere(self) -> tuple[Composed[..., R], set[str]]:
        asker = _Asker(Scope.CITY)
        return self._composed(lambda *values: self._build(asker, *values)), asker.needed

    @cached_property
    def _granted(self) -> tuple[Composed[..., R], set[str]]:
        needed: set[str] = set()

        def build(grantees: Any, *values: Any) -> QuerySet[Any, R]:
            asker = _Asker(Scope.UNIT, grantees)
            asker.needed = needed
            return self._build(asker, *values)

        return self._composed(build, GRANTEES), needed

    def _composed(self, build: Callable[..., QuerySet[Any, R]], *before: str) -> Composed[..., R]:
        return Composed(build, [*before, *self._names], [*before, *self._many], is_kept=self._is_kept)


@overload
def visible(build: Callable[..., QuerySet[Any, R]], /) -> Visible[R]: ...
@overload
def visible(*, many: str) -> Callable[[Callable[..., QuerySet[Any, R]]], Visible[R]]: ...
def visible(build: Any = None, /, *, many: str = "") -> Any:
    """As `composed`, for a function whose first parameter is whoever asks."""
    return Visible(build) if build else lambda given: Visible(given, [many])

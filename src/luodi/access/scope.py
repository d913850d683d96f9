"""Row scope of a request: which database role it runs under and for whom it acts.

Whoever sees the whole city runs as `luodi_web_city`; everybody else as `luodi_web_unit` with their units, posts
and themselves in the setting `luodi.grantees`. Both are session settings on a connection that later requests reuse, so
they are cleared in `finally`, and a connection on which that fails is closed. A streamed response and a job
outlive the request: they open their own scope with `acting_as`.
"""

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from django.db import Error, connection
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from luodi.access.enums import Scope
from luodi.access.models import ProjectScope
from luodi.runtime.database import WEB_CITY, WEB_UNIT

M = TypeVar("M", bound=Model)
M_co = TypeVar("M_co", bound=Model, covariant=True)


NO_ONE = uuid.UUID(int=0)
"""Somebody signed in who sees no project (三员): more than nobody, who reads no revision either."""


class Standing(Protocol):
    @property
    def scope(self) -> Scope: ...
    @property
    def grantees(self) -> Sequence[uuid.UUID]: ...


class Principal(Protocol):
    """What this room asks of a signed-in user; luodi.org.User answers."""

    @property
    def is_authenticated(self) -> bool: ...
    @property
    def pk(self) -> Any: ...
    @property
    def standing(self) -> Standing: ...
    def may(self, permission: str) -> bool: ...


class VisibleQuerySet(Protocol[M_co]):
    """A queryset that knows what a user may see. Every model that belongs to a project has one."""

    def visible_to(self, user: Any) -> QuerySet[M_co]: ...


def within_scope(rows: QuerySet[M], user: Principal, project_field: str) -> QuerySet[M]:
    """The first wall, for `visible_to` methods: only rows whose project one of the user's grantees sees.

    The same rule as the policies of sql/policies.sql.
    """
    if not user.is_authenticated or user.standing.scope is Scope.NONE:
        return rows.none()
    if user.standing.scope is Scope.CITY:
        return rows
    seen = ProjectScope.objects.filter(grantee__in=user.standing.grantees).values("project_id")
    return rows.filter(**{f"{project_field}__in": seen})


def get_visible_or_404(rows: VisibleQuerySet[M], user: Principal, **lookup: object) -> M:
    """The one visible row, or 404: what lies outside is not there, whether or not it exists."""
    found: M | None = rows.visible_to(user).filter(**lookup).first()
    if found is None:
        raise Http404("没有找到这条记录，或者它不在您的范围内。")
    return found


def _set(role: str, grantees: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('role', %s, false), set_config('luodi.grantees', %s, false)", [role, grantees]
        )


def _enter(user: Principal) -> None:
    role = WEB_CITY if user.standing.scope is Scope.CITY else WEB_UNIT
    grantees = [NO_ONE] if user.standing.scope is Scope.NONE else [*user.standing.grantees, user.pk]
    _set(role, "{" + ",".join(str(key) for key in grantees) + "}")


def _leave(role: str, grantees: str) -> None:
    """Put the connection back; if that cannot be done, nobody may use it again."""
    try:
        _set(role, grantees)
    except Error:
        connection.close()


class _NoStanding:
    scope = Scope.NONE
    grantees: Sequence[uuid.UUID] = ()


class _Bearer:
    """Whoever holds a secret link and has no account."""

    pk = NO_ONE
    is_authenticated = True
    standing = _NoStanding()

    def may(self, permission: str) -> bool:
        return False


BEARER = _Bearer()
"""For `acting_as` behind a secret link: sees no project, and passes the wall in front of what is for somebody."""


class ScopeMiddleware:
    """Opens the scope of the signed-in user and closes it, whatever happens. Stands after authentication."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        try:
            _enter(user)
            return self.get_response(request)
        finally:
            _leave("none", "")


@contextmanager
def acting_as(user: Principal) -> Iterator[None]:
    """The user's scope for a job, a streamed export or a test; afterwards the one before is back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('role'), coalesce(current_setting('luodi.grantees', true), '')"
        )
        before = cursor.fetchone()
    try:
        _enter(user)
        yield
    finally:
        _leave(*before)

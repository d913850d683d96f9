"""What a view asks for. Every view carries one of these marks; `check` refuses an address without one.

The mark is an attribute of the view, so that the permission matrix can be read without calling anything.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from luodi.access.permissions import registered
from luodi.common.signed_out import signed_out

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Mark:
    """`any_of`: one of these permissions is enough; empty where no permission is asked for."""

    kind: Literal["public", "signed_in", "permission"]
    any_of: tuple[str, ...] = ()

    def admits(self, user: Any) -> bool:
        if self.kind == "public":
            return True
        if not user.is_authenticated:
            return False
        return self.kind == "signed_in" or any(user.may(code) for code in self.any_of)

    def admits_with(self, permissions: Collection[str]) -> bool:
        """Whether it admits whoever is signed in and holds these permissions."""
        return self.kind != "permission" or any(code in permissions for code in self.any_of)


def mark_of(view: Any) -> Mark | None:
    """The mark of a view, also below decorators that use functools.wraps."""
    mark = getattr(view, "access_mark", None)
    return mark if isinstance(mark, Mark) else None


def requires(*codes: str) -> Callable[[View], View]:
    """Only with one of the permissions. Not signed in: to the sign-in page; without it: 403, a sentence."""
    return lambda view: _guarded(view, Mark("permission", codes))


def signed_in(view: View) -> View:
    """For everybody with an account: own profile, own password, signing out."""
    return _guarded(view, Mark("signed_in"))


def public(view: View) -> View:
    """For everybody on the network: sign-in, health, first set-up."""
    return _guarded(view, Mark("public"))


def _guarded(view: View, mark: Mark) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if mark.admits(request.user):
            return view(request, *args, **kwargs)
        if request.user.is_authenticated:
            raise PermissionDenied(refusal(mark))
        return to_sign_in(request)

    guarded.access_mark = mark  # type: ignore[attr-defined] # a mark on a function; mark_of reads it
    return guarded


def refusal(mark: Mark) -> str:
    known = registered()
    wanted = "」或「".join(known[code].label for code in mark.any_of)
    return f"您的岗位没有「{wanted}」的权限。如果工作需要，请联系本单位的系统管理员调整岗位角色。"


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """A partial update cannot show the sign-in page in its hole: htmx is told to go there as a whole."""
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=401)
        response["HX-Redirect"] = redirect_to_login(request.headers.get("HX-Current-URL", "/")).url
        return response
    if request.method == "POST":
        return signed_out(request, sign_in_url=redirect_to_login("/").url)
    return redirect_to_login(request.get_full_path())

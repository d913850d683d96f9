"""/ and /todos/CODE/: what there is to do."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from luodi.access.guards import requires
from luodi.common.registries import todos_of
from luodi.desk.menu import ACCOUNT, MENU, open_to
from luodi.desk.queries.home import home_of
from luodi.notices.models import Notice
from luodi.org.models import User

LONGEST_LIST = 300
NOTICES = 5


@requires("desk.home")
def show(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    context = {
        "home": home_of(user),
        "today": timezone.localdate(),
        "places": open_to(user, MENU[1:] + ACCOUNT),
        "notices": Notice.objects.to(user.pk).unread().newest_first()[:NOTICES],
    }
    return render(request, "desk/home.html", context)


@requires("desk.home")
def todo(request: HttpRequest, code: str) -> HttpResponse:
    """One group whole, for sources without a page of their own."""
    source = next((s for s in todos_of(request.user) if s.code == code), None)
    if source is None:
        raise Http404
    rows = source.rows(request.user, LONGEST_LIST)
    context = {"source": source, "rows": rows, "count": source.count(request.user)}
    return render(request, "desk/todo.html", context)

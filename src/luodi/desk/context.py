"""What every page shows around itself (common/page.html), made when a template first asks for it."""

from functools import cache
from typing import Any

from django.core.cache import cache as kept
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from luodi.common.composed import composed
from luodi.common.demo_day import stated
from luodi.common.frame import Frame
from luodi.desk.help import topic_of_room
from luodi.desk.menu import account_links, address_of, menu_of
from luodi.desk.queries.home import todo_count
from luodi.notices.models import Notice
from luodi.org.models import City, Region

CITY_KEPT_FOR = 300
NO_CITY_KEPT_FOR = 30


def frame(request: HttpRequest) -> dict[str, object]:
    return {"frame": SimpleLazyObject(lambda: frame_of(request))}


def frame_of(request: HttpRequest) -> Frame:
    """For somebody not signed in only the city's name: a page without menu."""
    user: Any = getattr(request, "user", None)
    city, is_demo = city_shown()
    if user is None or not user.is_authenticated:
        return Frame(city=city, is_demo=is_demo, help_url=help_url(request))
    at_work = user.may("desk.home")
    reads = user.may("notices.view")
    return Frame(
        city=city,
        is_demo=is_demo,
        demo_day=stated() if is_demo and user.may("figures.view") else None,
        menu=menu_of(request),
        search_url=address_of("desk:search")[0] if at_work else "",
        suggest_url=address_of("desk:suggest")[0],
        todo_url=address_of("desk:home")[0] if at_work else "",
        todo_count=todo_count(user) if at_work else 0,
        inbox_url=address_of("notices:inbox")[0] if reads else "",
        inbox_count=_unread.count(user.pk) if reads else 0,
        help_url=help_url(request),
        user_name=user.name,
        user_place=str(user.unit or ""),
        account_links=account_links(request),
        sign_out_url=address_of("account_logout")[0],
    )


@composed
def _unread(user: Any) -> QuerySet[Notice]:
    return Notice.objects.to(user).unread()


def help_url(request: HttpRequest) -> str:
    match = request.resolver_match
    return _help_url_of(match.namespace if match else "")


@cache
def _help_url_of(room: str) -> str:
    return reverse("desk:help_topic", args=[topic_of_room(room).slug])


def city_shown() -> tuple[str, bool]:
    """The city's name (empty before it is set up) and whether it is invented; kept, not for long while there is none."""
    key = f"desk.city.{connection.settings_dict['NAME']}"
    known: tuple[str, bool] | None = kept.get(key)
    if known is None:
        known = read_city()
        kept.set(key, known, CITY_KEPT_FOR if known[0] else NO_CITY_KEPT_FOR)
    return known


def read_city() -> tuple[str, bool]:
    region = Region.objects.filter(children__is_managed=True, kind="city").values_list("short_name").first()
    return (f"{region[0]}招商" if region else "", City.objects.filter(is_demo=True).exists())

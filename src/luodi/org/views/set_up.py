"""The wizard on an empty database. Everything behind the first page needs the one-time word."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from luodi.access.guards import public
from luodi.org import setup_token
from luodi.org.enums import RegionKind
from luodi.org.errors import OrgRefusal
from luodi.org.forms.set_up import CityForm, TokenForm
from luodi.org.models import City, Region
from luodi.org.operations.set_up import set_up_city
from luodi.org.session import OPENED
from luodi.org.signals import demo_wanted

Page = Callable[[HttpRequest], HttpResponse]


def while_unset(page: Page) -> Page:
    """Once a city stands, the wizard is gone for good."""

    @wraps(page)
    def only_then(request: HttpRequest) -> HttpResponse:
        return page(request) if City.objects.ours() is None else redirect("account_login")

    return only_then


def with_token(page: Page) -> Page:
    @wraps(page)
    def only_then(request: HttpRequest) -> HttpResponse:
        return page(request) if request.session.get(OPENED) else redirect("setup")

    return only_then


@public
@while_unset
def start(request: HttpRequest) -> HttpResponse:
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if setup_token.is_token(form.cleaned_data["token"]):
            request.session[OPENED] = True
            return redirect("setup")
        form.add_error(
            "token", "口令不对。它印在服务器的启动窗口里，也可在服务器上运行 ./luodi setup --token 查看。"
        )
    if not request.session.get(OPENED):
        return render(request, "org/setup_token.html", {"form": form})
    cities = Region.objects.filter(kind=RegionKind.CITY)
    can_show = demo_wanted.has_listeners() and not settings.PRODUCTION
    return render(request, "org/setup_start.html", {"cities": cities, "can_show_demo": can_show})


@public
@while_unset
@with_token
def demo(request: HttpRequest) -> HttpResponse:
    """POST begins the loading; GET is the page that waits for it and then leads to the sign-in page."""
    if request.method != "POST":
        return render(request, "org/setup_waiting.html")
    if settings.PRODUCTION:
        messages.error(request, "正式运行的服务器不能装演示数据。请另找一台机器运行 ./luodi run --demo。")
        return redirect("setup")
    demo_wanted.send(sender=City)
    setup_token.use_up()
    return redirect("setup_demo")


@public
@while_unset
@with_token
def own_city(request: HttpRequest) -> HttpResponse:
    code = request.GET.get("city", "")
    city = Region.objects.filter(code=code, kind=RegionKind.CITY).first()
    if city is None:
        messages.error(request, "请先选一个城市。")
        return redirect("setup")
    form = CityForm(city, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            built = set_up_city(form.plan())
        except OrgRefusal as refusal:
            form.refuse(refusal)
        else:
            request.session.flush()
            messages.success(request, f"{built.name}已建好。请三员分别登录，首次登录须改密码。")
            return redirect("account_login")
    return render(request, "org/setup_city.html", {"form": form, "city": city})

"""招商方式: the page that says what each way brought; the lists of events, posts and agencies."""

import datetime as dt
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from luodi.access.guards import requires
from luodi.indicators.errors import FigureRefusal
from luodi.ledger.errors import LedgerRefusal
from luodi.projects.operations.signing import register_event
from luodi.projects.views.posting import submit
from luodi.sourcing.forms.channel import AgencyForm, EventForm, PostForm
from luodi.sourcing.operations.channel import register_agency, register_post
from luodi.sourcing.queries.channels import TOO_FEW, channels
from luodi.sourcing.queries.sources import TABS, sources
from luodi.sourcing.views.pages import form_page

EVENTS = {"活动驻点": "/sourcing/events/"}
SIDES = {"channel": "按招商方式", "event": "按活动"}
KINDS: dict[str, tuple[Any, Any, str, str]] = {
    "event": (EventForm, register_event, "登记活动", ""),
    "post": (PostForm, register_post, "登记驻点", "?tab=posts"),
    "agency": (AgencyForm, register_agency, "登记委托机构", "?tab=agencies"),
}


@requires("sourcing.view")
def index(request: HttpRequest) -> HttpResponse:
    user = cast(Any, request.user)
    by = request.GET.get("by", "")
    by = by if by in SIDES else "channel"
    wanted = request.GET.get("on", "")
    context: dict[str, Any] = {"by": by, "sides": SIDES.items(), "wanted": wanted, "too_few": TOO_FEW}
    context["may_open"] = user.may("figures.view")
    context["sees_part"] = user.standing.scope != "city"
    try:
        context["found"] = channels(by, _day(wanted), reverse("desk:figure_rows"))
    except (FigureRefusal, LedgerRefusal) as refused:
        return render(request, "sourcing/channels.html", context | {"refusal": str(refused)}, status=400)
    return render(request, "sourcing/channels.html", context)


def _day(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise LedgerRefusal(f"「{text[:20]}」不是日期，请写成 2015-06-30。") from None


@requires("sourcing.view")
def events(request: HttpRequest) -> HttpResponse:
    user = cast(Any, request.user)
    tab = request.GET.get("tab", "") if request.GET.get("tab", "") in dict(TABS) else ""
    found = sources(user, tab, request.GET.get("page"))
    context = {
        "found": found, "page": found.page, "shown_numbers": found.numbers, "tabs": TABS, "tab": tab,
        "kind": {"posts": "post", "agencies": "agency"}.get(tab, "event"),
        "may_open": user.may("figures.view"),
        "may_record": user.may("sourcing.record"), "may_event": user.may("projects.create"),
    }  # fmt: skip
    return render(request, "sourcing/events.html", context)


@requires("sourcing.record")
def create(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in KINDS:
        raise Http404("没有这一类。")
    form_class, verb, heading, tab = KINDS[kind]
    form = form_class(request.POST or None)
    if request.method == "POST":
        answer = submit(
            request, form, lambda _: verb(by=request.user, **form.cleaned_data),
            lambda _: f"/sourcing/events/{tab}", lambda made: f"已登记「{made.name}」。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(request, form, heading, crumbs=EVENTS, back=f"/sourcing/events/{tab}", save="登记")

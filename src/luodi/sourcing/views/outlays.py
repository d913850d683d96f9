"""A post month by month, and the forms of plan and actual numbers of an event, a post or an agency."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from luodi.access.guards import requires
from luodi.access.scope import get_visible_or_404
from luodi.calc.partial_dates import PartialDate
from luodi.ledger.queries.reading import today
from luodi.projects.models import SigningEvent
from luodi.projects.views.posting import submit
from luodi.sourcing.enums import Phase
from luodi.sourcing.forms.channel import NumbersForm, PostNumbersForm
from luodi.sourcing.models import Agency, Outlay, Post
from luodi.sourcing.operations.outlay import record_outlay
from luodi.sourcing.queries.posts import post_months, years_of
from luodi.sourcing.views.pages import form_page

EVENTS = {"活动驻点": "/sourcing/events/"}
ACTUAL = "线索和签约是数出来的，不用填；这里只填数不出来的。"


@requires("sourcing.view")
def post(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    user = cast(Any, request.user)
    found = _post(request, pk)
    years = years_of(found)
    wanted = request.GET.get("year", "")
    year = next((one for one in years if str(one) == wanted), years[0] if years else today().year)
    context = {
        "post": found, "years": years, "year": year, "months": post_months(found, year, reverse("desk:figure_rows")),
        "may_record": user.may("sourcing.record"), "may_open": user.may("figures.view"),
    }  # fmt: skip
    return render(request, "sourcing/post.html", context)


@requires("sourcing.record")
def numbers(request: HttpRequest, pk: uuid.UUID, phase: str) -> HttpResponse:
    """Plan or actual numbers; of a post those of a month (`?month=2018-06`)."""
    if phase not in Phase.values:
        raise Http404("没有这一类数。")
    subject = _subject(request, pk)
    form_class = PostNumbersForm if subject.is_post else NumbersForm
    form = form_class(
        request.POST or None,
        actual=phase == Phase.ACTUAL,
        initial=_initial(subject, phase, request.GET.get("month", "")),
    )
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: record_outlay(
                by=request.user, subject=pk, phase=Phase(phase), numbers=form.numbers(), request_key=key,
                month=form.cleaned_data.get("month"),
            ),
            lambda _: subject.back, "已登记。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(
        request, form, f"{subject.name}：{Phase(phase).label}", back=subject.back, save="登记",
        crumbs=EVENTS | ({subject.name: subject.back} if subject.is_post else {}),
        lead=ACTUAL if phase == Phase.ACTUAL else "",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Subject:
    """`unit` owns the numbers (operations.outlay); `back`: where they are looked at."""

    key: uuid.UUID
    name: str
    unit: uuid.UUID
    back: str
    is_post: bool


def _subject(request: HttpRequest, pk: uuid.UUID) -> _Subject:
    user = cast(Any, request.user)
    if event := SigningEvent.objects.filter(pk=pk).first():
        return _Subject(pk, event.name, user.unit_id, "/sourcing/events/", False)
    if post := Post.objects.visible_to(user).filter(pk=pk).first():
        return _Subject(pk, post.name, post.unit, reverse("sourcing:post", args=[pk]), True)
    if agency := Agency.objects.visible_to(user).filter(pk=pk).first():
        return _Subject(pk, agency.name, agency.unit, "/sourcing/events/?tab=agencies", False)
    raise Http404("没有这个活动、驻点或机构，或者它不在您的范围内。")


def _initial(subject: _Subject, phase: str, wanted: str) -> dict[str, Any]:
    """What stands already, to be written over; of a post that of the wanted month."""
    rows = Outlay.objects.open().filter(subject=subject.key, phase=phase, unit=subject.unit)
    begin: dict[str, Any] = {}
    if subject.is_post:
        month = _month(wanted)
        begin["month"] = month.first
        rows = rows.filter(occurred_on=month.last, precision="month")
    standing = rows.first()
    names = NumbersForm.base_fields
    return begin | ({name: getattr(standing, name) for name in names} if standing else {})


def _month(text: str) -> PartialDate:
    """The month in the address, else the current one."""
    try:
        day = dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        day = today()
    return PartialDate.of_month(day.year, day.month)


def _post(request: HttpRequest, pk: uuid.UUID) -> Post:
    found: Post = get_visible_or_404(Post.objects, cast(Any, request.user), pk=pk)
    return found

"""核对稿 of one district: its numbers, 已确认 or 异议, the bureau's answers."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from luodi.access.enums import Scope
from luodi.access.guards import requires
from luodi.bulletins.enums import Word
from luodi.bulletins.operations import periods
from luodi.bulletins.queries.sheet import Sheet, own_regions, place_in, sheet_of
from luodi.bulletins.views.posting import attempted, period_or_404
from luodi.common.numbers import whole_number
from luodi.projects.errors import Refusal


@requires("bulletins.view")
def show(request: HttpRequest, pk: uuid.UUID, region: str) -> HttpResponse:
    user: Any = request.user
    period = period_or_404(pk)
    own = own_regions(user)
    place = place_in(period, region)
    if place is None or (user.standing.scope is not Scope.CITY and region not in own):
        raise Http404("没有这份核对稿。")
    refused = ""
    if request.method == "POST":
        refused = attempted(request, lambda key: _act(request, period, place, key), "已记下。")
        if not refused:
            return HttpResponseRedirect(request.path)
    sheet: Sheet = sheet_of(period, place, user)
    context = {
        "period": period,
        "sheet": sheet,
        "refused": refused,
        "typed": request.POST,
        "may_confirm": user.may("bulletins.confirm") and region in own and not sheet.is_frozen,
        "may_answer": user.may("bulletins.prepare"),
    }
    return render(request, "bulletins/sheet.html", context, status=422 if refused else 200)


def _act(request: HttpRequest, period: Any, place: Any, key: uuid.UUID) -> None:
    post, user = request.POST, request.user
    match post.get("verb"):
        case "confirm" | "object" as verb:
            periods.say(
                by=user, period=period, region=place.code, region_name=place.name,
                word=Word.CONFIRMED if verb == "confirm" else Word.OBJECTED, seq=whole_number(post.get("seq", ""), 0),
                item=post.get("item", "") if verb == "object" else "",
                subject=post.get("subject", "") if verb == "object" else "",
                text=post.get("text", "") if verb == "object" else "", request_key=key,
            )  # fmt: skip
        case "withdraw":
            periods.withdraw_objection(by=user, objection=_key(post.get("objection", "")), request_key=key)
        case "answer":
            periods.answer(
                by=user, objection=_key(post.get("objection", "")), upheld=post.get("upheld") == "1",
                text=post.get("text", ""), request_key=key,
            )  # fmt: skip
        case _:
            raise Refusal("没有这样的操作，请刷新后再试。")


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Refusal("没有找到这条异议，请刷新后再试。") from None

"""报送: this month's list of a unit, in two clicks."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.calc.partial_dates import NotADate, PartialDate, Precision, read_partial_date
from luodi.ledger.errors import AlreadyRecorded, LedgerRefusal
from luodi.ledger.queries.reading import today
from luodi.projects.errors import Refusal
from luodi.projects.operations.returns import report_month
from luodi.projects.queries.month import SHOWN, month_of
from luodi.projects.views.posting import request_key


@requires("projects.record")
def show(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    month = _month(request)
    refused = ""
    if request.method == "POST":
        try:
            _report(request, month)
        except AlreadyRecorded as again:
            messages.info(request, str(again))
        except Refusal as refusal:
            refused = refusal.sentence
        except LedgerRefusal as refusal:
            refused = str(refusal)
        if not refused:
            return HttpResponseRedirect(request.get_full_path())
    context = {"m": month_of(user, month), "months": _months(month), "refused": refused, "shown": SHOWN}
    return render(request, "projects/reporting.html", context, status=422 if refused else 200)


def _report(request: HttpRequest, month: PartialDate) -> None:
    """`unchanged` and `changed` take all of their group; `picked` only those ticked."""
    user: Any = request.user
    verb = request.POST.get("verb", "")
    now = month_of(user, month)
    groups = {"unchanged": now.unchanged, "changed": now.changed}
    if verb in groups:
        chosen = [project.pk for project in groups[verb]]
        unchanged = verb == "unchanged"
    else:
        chosen = [uuid.UUID(value) for value in request.POST.getlist("pick")]
        unchanged = request.POST.get("unchanged") == "1"
    count = report_month(
        by=user, projects=chosen, month=month.first, unchanged=unchanged,
        note=request.POST.get("note", "").strip(), request_key=request_key(request),
    )  # fmt: skip
    word = "本月无变化" if unchanged else "有变化"
    messages.success(request, f"已报出 {count} 个项目：{month}，{word}。")


def _month(request: HttpRequest) -> PartialDate:
    """The month asked for, else the current one."""
    day = today()
    try:
        found = read_partial_date(request.GET.get("month", ""))
    except NotADate:
        found = None
    if found is None or found.precision is not Precision.MONTH or found.first > day:
        return PartialDate.of_month(day.year, day.month)
    return found


def _months(current: PartialDate) -> list[tuple[PartialDate, str, bool]]:
    """The last six months with the value for the address; whether it is the one shown."""
    day, found = today(), []
    for back in range(6):
        number = day.year * 12 + day.month - 1 - back
        month = PartialDate.of_month(number // 12, number % 12 + 1)
        found.append((month, f"{month.first:%Y-%m}", month == current))
    return found

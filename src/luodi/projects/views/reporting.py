"""报送: this month's list of a unit, in two clicks."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.calc.partial_dates import PartialDate
from luodi.ledger.errors import AlreadyRecorded, LedgerRefusal
from luodi.projects.errors import Refusal
from luodi.projects.operations.returns import report_month
from luodi.projects.queries.list_sheets import month_sheet
from luodi.projects.queries.month import SHOWN, month_of
from luodi.projects.views.export import list_workbook, wants_workbook
from luodi.projects.views.months import last_months, month_asked
from luodi.projects.views.posting import keys_of, request_key


@requires("projects.record")
def show(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    month = month_asked(request)
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
    if wants_workbook(request):
        return list_workbook(request, f"{month}报送", [month_sheet(month_of(user, month))])
    context = {
        "m": month_of(user, month),
        "months": last_months(month),
        "refused": refused,
        "shown": SHOWN,
        "may_export": user.may("projects.export"),
    }
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
        chosen = keys_of(request, "pick")
        unchanged = request.POST.get("unchanged") == "1"
    count = report_month(
        by=user, projects=chosen, month=month.first, unchanged=unchanged,
        note=request.POST.get("note", "").strip(), request_key=request_key(request),
    )  # fmt: skip
    word = "本月无变化" if unchanged else "有变化"
    messages.success(request, f"已报出 {count} 个项目：{month}，{word}。")

"""/cockpit/: 驾驶舱 for wall, desk and phone."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from luodi.access.guards import requires
from luodi.desk.queries.cockpit import BALANCE, SIDES, cockpit
from luodi.indicators.catalogue import catalogue
from luodi.indicators.errors import FigureRefusal
from luodi.ledger.errors import LedgerRefusal
from luodi.ledger.queries.reading import today


@requires("figures.view")
def show(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("on", "")[:10]
    side = request.GET.get("side", "")
    try:
        on = dt.date.fromisoformat(typed) if typed else None
        if on and on > today():
            return _refused(request, f"{typed} 还没有到，请选今天或更早的日子。")
        found = cockpit(
            request.user, on, side, reverse("desk:figure_rows"), fresh=request.GET.get("fresh") == "1"
        )
    except ValueError:
        return _refused(request, f"日期「{typed}」看不懂，请写成 2015-06-30。")
    except (FigureRefusal, LedgerRefusal) as refused:
        return _refused(request, str(refused))
    book = catalogue()
    context = {
        "cockpit": found,
        "typed": typed,
        "sides": SIDES,
        "balance_names": [book.find(code) for code in BALANCE],
        "wall": request.GET.get("wall") == "1",
    }
    return render(request, "desk/cockpit.html", context)


def _refused(request: HttpRequest, sentence: str) -> HttpResponse:
    return render(request, "desk/figure_refused.html", {"refusal": sentence}, status=400)

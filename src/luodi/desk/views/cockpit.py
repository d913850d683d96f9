"""/cockpit/: 驾驶舱 for wall, desk and phone."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from luodi.access.guards import requires
from luodi.desk.models import OfficeMap
from luodi.desk.queries.asking import LONGEST
from luodi.desk.queries.cockpit import BALANCE, SIDES, Cockpit, cockpit
from luodi.desk.queries.workbooks import cockpit_sheets
from luodi.indicators.catalogue import catalogue
from luodi.indicators.errors import FigureRefusal
from luodi.ledger.errors import LedgerRefusal
from luodi.ledger.queries.reading import today
from luodi.org.exporting import workbook_response


@requires("figures.view")
def show(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    typed = request.GET.get("on", "").strip()[:LONGEST]
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
    if request.GET.get("as") == "xlsx":
        return _download(request, found)
    book = catalogue()
    context = {
        "cockpit": found,
        "typed": typed,
        "sides": SIDES,
        "balance_names": [book.find(code) for code in BALANCE],
        "map": office_map(found),
        "may_define": user.may("figures.define"),
        "may_rank": user.may("figures.rank"),
        "wall": request.GET.get("wall") == "1",
    }
    return render(request, "desk/cockpit.html", context)


def office_map(found: Cockpit) -> dict[str, Any] | None:
    """The office's own map with the shade of every place; None: the tiles."""
    current = OfficeMap.objects.filter(withdrawn=False).first()
    if current is None:
        return None
    tiles = {tile.region: tile for tile in found.tiles}
    shapes = [(shape, tiles.get(shape["region"])) for shape in current.shapes]
    return {"width": current.width, "height": current.height, "approval": current.approval, "shapes": shapes}


def _download(request: HttpRequest, found: Cockpit) -> HttpResponseBase:
    user: Any = request.user
    as_of = f"截至 {found.on}，按 {found.recorded:%Y-%m-%d %H:%M:%S} 的认知"
    sheets = cockpit_sheets(found, with_ranking=user.may("figures.rank"))
    notes = ["各数的口径见「数据通报」下的「口径」页。"]
    return workbook_response(request, "驾驶舱", sheets, as_of=as_of, filters=["市核口径"], notes=notes)


def _refused(request: HttpRequest, sentence: str) -> HttpResponse:
    return render(request, "desk/figure_refused.html", {"refusal": sentence}, status=400)

"""/cockpit/map/: the office's own map with its 审图号, instead of the schematic tiles."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from luodi.access.guards import requires
from luodi.desk.models import OfficeMap
from luodi.desk.operations.office_map import MOST_BYTES, take_in, withdraw
from luodi.projects.errors import Refusal
from luodi.projects.views.posting import request_key


@requires("figures.define")
def show(request: HttpRequest) -> HttpResponse:
    refusal = ""
    if request.method == "POST":
        try:
            return _posted(request)
        except Refusal as refused:
            refusal = str(refused)
    context = {
        "current": OfficeMap.objects.filter(withdrawn=False).first(),
        "refusal": refusal,
        "typed": {name: request.POST.get(name, "") for name in ("approval", "owner")},
    }
    return render(request, "desk/office_map.html", context, status=422 if refusal else 200)


def _posted(request: HttpRequest) -> HttpResponse:
    if request.POST.get("act") == "withdraw":
        withdraw()
        messages.success(request, "已撤下，驾驶舱用回上一张图或示意图。")
    else:
        file: Any = request.FILES.get("file")
        if file is None:
            raise Refusal("没有选文件；请选测绘部门给的 GeoJSON。", "file")
        made = take_in(
            file.read(MOST_BYTES + 1),
            approval=request.POST.get("approval", ""),
            owner=request.POST.get("owner", ""),
            by=request.user,
            request_key=request_key(request),
        )
        messages.success(request, f"已用上这张图（{made.approval}），共 {len(made.shapes)} 块。")
    return HttpResponseRedirect(reverse("desk:office_map"))

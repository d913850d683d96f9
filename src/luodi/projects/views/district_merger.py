"""区划合并: one form that carries a district's projects and duties along."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from luodi.access.guards import requires
from luodi.org.models import Unit
from luodi.projects.forms.duty import MergerForm
from luodi.projects.operations.district_merger import Carried, carry_over
from luodi.projects.queries.choices import bureau_units
from luodi.projects.queries.holders import candidates
from luodi.projects.queries.ledger_list import region_names
from luodi.projects.views.pages import form_page
from luodi.projects.views.posting import submit

LEAD = (
    "在办的项目连同责任随区划并入新单位；已取消、退出的留在原单位。以前的数按当时的单位读，"
    "目标和考核随「区划」里登记的沿革归并。只有几个项目的，从台账勾选划转。"
)


@requires("projects.transfer")
def merge(request: HttpRequest) -> HttpResponse:
    form = MergerForm(
        request.POST or None,
        units=bureau_units(),
        everybody=[(str(key), name) for key, name in Unit.objects.bureaus().values_list("id", "short_name")],
        regions=list(region_names().items()),
        candidates=candidates(),
    )
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: carry_over(
                by=request.user, merger=form.merger(), confirmed=form.is_confirmed, request_key=key
            ),
            lambda _: "/projects/transfers/?only=transfers",
            _said,
        )
        if answer:
            return answer
    more: dict[str, Any] = {"lead": LEAD, "save": "合并随转", "back": "/projects/transfers/"}
    return form_page(request, form, "区划合并", **more)


def _said(carried: Carried) -> str:
    left = f"；另有 {carried.left} 项岗位责任没有交接，请到「责任与交接」办理" if carried.left else ""
    return f"已随转 {carried.projects} 个项目、{carried.duties} 项责任{left}。"

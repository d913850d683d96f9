"""亮灯: the list with reasons, 暂缓亮灯, the choice of rules."""

import uuid
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.calc.lamps import rule_sets
from luodi.common.lamps import Lamp
from luodi.indicators.answers import ask
from luodi.indicators.catalogue import catalogue
from luodi.indicators.periods import point
from luodi.ledger.queries.reading import today
from luodi.projects.models import Project
from luodi.projects.queries.ledger_list import region_names
from luodi.projects.views.posting import project_or_404
from luodi.supervision.forms.lamps import HoldForm, RulesForm
from luodi.supervision.forms.slips import NoteForm
from luodi.supervision.models import LampHold
from luodi.supervision.operations.hold import ask_hold, choose_rules, decide_hold
from luodi.supervision.queries.lamps import ORDER, holds_asked, listing
from luodi.supervision.queries.rules import rules_in_force
from luodi.supervision.views.posting import form_page, posted

LAMPS = {"亮灯": "/supervision/lamps/"}
SHOWN = "lamps_shown"


@requires("supervision.view")
def index(request: HttpRequest) -> HttpResponse:
    user, query, regions = cast(Any, request.user), request.GET, region_names()
    lamp = query.get("lamp", "") if query.get("lamp", "") in Lamp.values else ""
    region = query.get("region", "") if query.get("region", "") in regions else ""
    words = query.get("q", "").strip()
    found = listing(user, lamp=lamp, region=region, words=words, page=query.get("page"))
    context = {
        "found": found, "page": found.page, "shown_numbers": found.numbers, "rules": rules_in_force(),
        "tabs": counted(), "lamp": lamp, "region": region, "regions": regions.items(), "words": words,
        "holds": holds_asked(user) if user.may("supervision.hold") else [],
        "may_choose": user.may("supervision.hold"),
    }  # fmt: skip
    return render(request, "supervision/lamps.html", context)


def counted() -> list[tuple[str, str, str]]:
    """(lamp, its word, how many shown today) by the figure of that name, within what the reader may see."""
    answer = ask([SHOWN], [point(on=today())], book=catalogue(), by=["lamp"])
    shown = {group.key[0]: answer.cell(SHOWN, group.key).text for group in answer.leaves}
    return [(lamp.value, lamp.label, shown.get(lamp.value, "0")) for lamp in ORDER]


@requires("supervision.raise")
def hold(request: HttpRequest, project: uuid.UUID) -> HttpResponse:
    found, back = project_or_404(request, project), f"/projects/{project}/"
    form = HoldForm(request.POST or None)
    if request.method == "POST":
        answer = posted(
            request, form,
            lambda key: ask_hold(by=request.user, project=project, request_key=key, **form.cleaned_data),
            back, "已申请，等别人批准；批准前照常评灯。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(
        request, form, "申请暂缓亮灯", crumbs={found.name: back}, back=back, save="申请",
        lead="有正当理由（规划调整、政策变动等）才能暂缓；由别人批准，到期自动恢复，理由一直看得到。",
    )  # fmt: skip


@requires("supervision.hold")
def decide(request: HttpRequest, pk: uuid.UUID, verdict: str) -> HttpResponse:
    visible = Project.objects.visible_to(request.user)
    asked = LampHold.objects.open().filter(pk=pk, project__in=visible).select_related("project").first()
    if asked is None or verdict not in ("approve", "refuse"):
        raise Http404("没有这份申请，或者已经处理过。")
    approve = verdict == "approve"
    heading = "批准暂缓亮灯" if approve else "不同意暂缓亮灯"
    form = NoteForm(request.POST or None, label="意见", must=not approve)
    if request.method == "POST":
        answer = posted(
            request, form,
            lambda key: decide_hold(
                by=request.user, hold=pk, approve=approve, note=form.cleaned_data["note"], request_key=key
            ),
            "/supervision/lamps/", "已批复，今夜评灯时生效。",
        )  # fmt: skip
        if answer:
            return answer
    lead = f"{asked.project.name}：{asked.reason}；凭据 {asked.proof}；到 {asked.until_on}；{asked.asked_by_name}申请。"
    return form_page(
        request, form, heading, crumbs=LAMPS, back="/supervision/lamps/", save=heading, lead=lead
    )


@requires("supervision.hold")
def rules(request: HttpRequest) -> HttpResponse:
    form = RulesForm(request.POST or None, initial={"code": rules_in_force().code})
    if request.method == "POST":
        answer = posted(
            request, form,
            lambda key: choose_rules(by=request.user, request_key=key, **form.cleaned_data),
            "/supervision/lamps/", "已选用，今夜评灯时生效。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(
        request, form, "亮灯规则", crumbs=LAMPS, back="/supervision/lamps/", save="选用",
        lead=f"现用：{rule_sets()[rules_in_force().code].title}。规则只管怎么评，灯由系统每夜按填报数算，谁也不能手填。",
    )  # fmt: skip

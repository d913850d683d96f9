"""申诉: the list, filing from one's card, deciding, what came of it."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.assessment.errors import Refusal
from luodi.assessment.models import Appeal, Publication, Ruling, Scorecard
from luodi.assessment.operations.appeals import Plea, Verdict, decide_appeal, file_appeal
from luodi.assessment.queries.cards import card_page
from luodi.assessment.views.files import sent
from luodi.assessment.views.posting import attempt, number, uploaded
from luodi.projects.views.posting import request_key


@requires("assessment.view")
def index(request: HttpRequest) -> HttpResponse:
    appeals = list(
        Appeal.objects.visible_to(request.user).open().select_related("unit").order_by("-recorded_at")
    )
    rulings = {r.lineage: r for r in Ruling.objects.visible_to(request.user).open()}
    context = {
        "rows": [(appeal, rulings.get(appeal.lineage)) for appeal in appeals],
        "waiting": sum(appeal.lineage not in rulings for appeal in appeals),
        "may_appeal": request.user.may("assessment.appeal"),  # type: ignore[union-attr] # signed in
    }
    return render(request, "assessment/appeals.html", context)


@requires("assessment.appeal")
def new(request: HttpRequest, card: uuid.UUID) -> HttpResponse:
    """Against one input or judgement of one's own published card."""
    found = Scorecard.objects.visible_to(request.user).open().filter(lineage=card).first()
    if found is None or not Publication.objects.open().filter(run_lineage=found.run_lineage).exists():
        raise Http404("没有这张成绩单，或者它还没有公布。")
    refused: list[str] = []
    if request.method == "POST":

        def verb() -> Appeal:
            asked = number(request.POST.get("asked", ""), "主张的数")
            if asked is None:
                raise Refusal("请填您主张的数。", "asked")
            plea = Plea(
                request.POST.get("code", ""), asked, request.POST.get("grounds", ""), uploaded(request)
            )
            return file_appeal(by=request.user, card=found.pk, plea=plea, request_key=request_key(request))

        answer, refused = attempt(request, verb, "/assessment/appeals/", "申诉已提出，由没有经手的人裁定。")
        if answer:
            return answer
    context = {
        "card": found, "page": card_page(found), "refused": refused,
        "code": request.POST.get("code", request.GET.get("code", "")), "asked": request.POST.get("asked", ""),
        "grounds": request.POST.get("grounds", ""),
    }  # fmt: skip
    return render(request, "assessment/appeal_new.html", context, status=422 if refused else 200)


def appeal_or_404(request: HttpRequest, pk: uuid.UUID) -> Appeal:
    found: Appeal | None = (
        Appeal.objects.visible_to(request.user).open().select_related("unit").filter(pk=pk).first()
    )
    if found is None:
        raise Http404("没有这件申诉，或者它不在您的范围内。")
    return found


@requires("assessment.view")
def show(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The appeal with its ruling; whoever may decides here."""
    appeal = appeal_or_404(request, pk)
    ruling = Ruling.objects.visible_to(request.user).open().filter(lineage=appeal.lineage).first()
    may_decide = request.user.may("assessment.decide") and ruling is None  # type: ignore[union-attr] # signed in
    refused: list[str] = []
    if request.method == "POST":

        def verb() -> Ruling:
            if request.POST.get("accepted") not in ("0", "1"):
                raise Refusal("请选采纳还是不采纳。")
            value = number(request.POST.get("value", ""), "认定的数")
            verdict = Verdict(request.POST["accepted"] == "1", request.POST.get("said", ""), value)
            return decide_appeal(
                by=request.user, appeal=pk, verdict=verdict, request_key=request_key(request)
            )

        answer, refused = attempt(
            request, verb, request.path,
            lambda found: "已采纳，成绩已重算，见下。" if found.accepted else "已裁定不采纳。",
        )  # fmt: skip
        if answer:
            return answer
    card = (
        Scorecard.objects.visible_to(request.user).open()
        .filter(run_lineage=appeal.run_lineage, unit=appeal.unit).first()
    )  # fmt: skip
    context = {
        "appeal": appeal, "ruling": ruling, "may_decide": may_decide, "refused": refused, "typed": request.POST,
        "card": card,
        "sees_all": request.user.may("figures.rank"),  # type: ignore[union-attr] # signed in
    }  # fmt: skip
    return render(request, "assessment/appeal.html", context, status=422 if refused else 200)


@requires("assessment.view")
def proof(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    appeal = appeal_or_404(request, pk)
    if not appeal.sha256:
        raise Http404("这件申诉没有附材料。")
    return sent(appeal.sha256, appeal.file_name)

"""季度认定: sheets, the meeting's votes and verdicts, the printed 认定表."""

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import DateField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from luodi.access.guards import requires
from luodi.ledger.errors import AlreadyRecorded, LedgerRefusal
from luodi.ledger.queries.reading import today
from luodi.projects.errors import Refusal
from luodi.projects.models import RecognitionSheet
from luodi.projects.models.recognition import Verdict
from luodi.projects.operations.recognition import Ruling, decide_sheet, open_sheet
from luodi.projects.queries.choices import names
from luodi.projects.views.posting import request_key
from luodi.projects.views.verification import picked_claims

MOST_VOTES = 99


@requires("projects.decide")
def index(request: HttpRequest) -> HttpResponse:
    sheets = RecognitionSheet.objects.prefetch_related("rows")[:100]
    return render(request, "projects/recognition.html", {"sheets": sheets})


@requires("projects.decide")
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """From the queue: the ticked claims go on a new sheet."""
    day = today()
    title = request.POST.get("title", "").strip() or f"{day.year}年{'一二三四'[(day.month - 1) // 3]}季度认定"
    try:
        claims = picked_claims(request.POST.getlist("pick"))
        sheet = open_sheet(by=request.user, title=title, claims=claims, names=names())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return HttpResponseRedirect("/projects/verification/?tab=passed")
    return HttpResponseRedirect(f"/projects/verification/recognition/{sheet.pk}/")


@requires("projects.decide")
def sheet(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = RecognitionSheet.objects.filter(pk=pk).first()
    if found is None:
        raise Http404("没有这张认定表。")
    refused = ""
    if request.method == "POST":
        try:
            decide_sheet(
                by=request.user, sheet=pk, rulings=_rulings(request, found), held_on=_held_on(request),
                document=request.POST.get("document", "").strip(), request_key=request_key(request),
            )  # fmt: skip
        except AlreadyRecorded as again:
            messages.info(request, str(again))
        except Refusal as refusal:
            refused = refusal.sentence
        except LedgerRefusal as refusal:
            refused = str(refusal)
        if not refused:
            return HttpResponseRedirect(request.path)
    rows = [(row, _typed(request, row)) for row in found.rows.select_related("project")]
    context = {
        "sheet": found,
        "rows": rows,
        "verdicts": [choice for choice in Verdict.choices if choice[0]],
        "refused": refused,
        "held_on": request.POST.get("held_on") or today().isoformat(),
        "document": request.POST.get("document", ""),
    }
    return render(request, "projects/recognition_sheet.html", context, status=422 if refused else 200)


def _typed(request: HttpRequest, row: Any) -> dict[str, str]:
    """What stands in a row's controls: as posted, else a recognition as the usual case."""
    if request.method != "POST":
        return {"verdict": Verdict.RECOGNISED.value}
    names_ = ("verdict", "for", "against", "abstained", "note")
    return {name.replace("for", "in_favour"): request.POST.get(f"{name}:{row.pk}", "") for name in names_}


def _rulings(request: HttpRequest, found: RecognitionSheet) -> dict[uuid.UUID, Ruling]:
    rulings = {}
    for row in found.rows.select_related("project"):
        said = request.POST.get(f"verdict:{row.pk}", "")
        rulings[row.pk] = Ruling(
            Verdict(said) if said in Verdict.values else Verdict.OPEN,
            votes_for=_votes(request, "for", row),
            votes_against=_votes(request, "against", row),
            votes_abstained=_votes(request, "abstained", row),
            note=request.POST.get(f"note:{row.pk}", "").strip(),
        )
    return rulings


def _votes(request: HttpRequest, name: str, row: Any) -> int | None:
    text = request.POST.get(f"{name}:{row.pk}", "").strip()
    if not text:
        return None
    if not text.isdecimal() or int(text) > MOST_VOTES:
        raise Refusal(f"「{row.project.name}」的票数「{text}」不对，请填 0 到 {MOST_VOTES} 的整数。")
    return int(text)


def _held_on(request: HttpRequest) -> dt.date:
    try:
        day: dt.date | None = DateField().clean(request.POST.get("held_on", ""))
    except ValidationError:
        day = None
    if day is None or day > today():
        raise Refusal("请填开会的日期，不能晚于今天。")
    return day

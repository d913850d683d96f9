"""One issue: its text by section, its numbers, its way to print; and writing one section."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from luodi.access.guards import requires
from luodi.bulletins.enums import STAGE_WORDS, STAGES, Form, Span
from luodi.bulletins.operations import issues, publishing
from luodi.bulletins.permissions import makes
from luodi.bulletins.queries.composing import paper_of, renumbered
from luodi.bulletins.queries.issues import Standing
from luodi.bulletins.queries.verification import verify
from luodi.bulletins.views.posting import attempted, kept_scan, standing_or_404
from luodi.common.numbers import whole_number
from luodi.indicators.catalogue import catalogue
from luodi.indicators.errors import FigureRefusal
from luodi.ledger.errors import AlreadyRecorded, LedgerRefusal
from luodi.papers.document import Chart, Heading, Paragraph, Table
from luodi.projects.errors import Refusal
from luodi.projects.views.posting import request_key


@requires("bulletins.view")
def show(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The issue as it will be printed, with what may be done now."""
    user: Any = request.user
    standing = standing_or_404(request, pk)
    refused, outcome = "", None
    if request.method == "POST" and request.POST.get("verb") == "verify":
        outcome = verify(standing.issue) if makes(user) else None
    elif request.method == "POST":
        refused = _act(request, standing)
        if not refused:
            return HttpResponseRedirect(request.path)
    registered = standing.registered
    context = {
        "standing": standing,
        "issue": standing.issue,
        "number": request.POST.get("number", registered.number if registered else ""),
        "signer": request.POST.get("signer", registered.signer if registered else ""),
        "stage": STAGE_WORDS[standing.stage],
        "steps": [(step.label, STAGES.index(step) <= STAGES.index(standing.stage)) for step in STAGES],
        "blocks": list(_blocks(standing)),
        "sections": [(s, renumbered(s.heading, place)) for place, s in enumerate(standing.sections)],
        "events": list(reversed(standing.events)),
        "overridden": [number for number in standing.numbers.values() if number.override],
        "outcome": outcome,
        "refused": refused,
        "typed": request.POST,
        "is_maker": makes(user),
        "may": {code: user.may(f"bulletins.{code}") for code in ("prepare", "review", "approve", "publish")},
    }
    return render(request, "bulletins/issue.html", context, status=422 if refused else 200)


def _blocks(standing: Standing) -> Iterator[dict[str, Any]]:
    """The paper's blocks for the page: numbers lead to their trace, charts to their drawing."""
    places = {number.code: number for number in standing.numbers.values()}
    charts = tables = 0
    for block in paper_of(standing).blocks:
        match block:
            case Heading():
                yield {"is": "heading", "text": block.text, "level": block.level}
            case Paragraph():
                yield {"is": "paragraph", "runs": [(run, places.get(run.tag)) for run in block.runs]}
            case Table():
                tables += 1
                rows = [[(run, places.get(run.tag)) for run in row] for row in block.rows]
                yield {"is": "table", "block": block, "number": tables, "rows": rows}
            case Chart():
                charts += 1
                yield {"is": "chart", "block": block, "number": charts}


def _act(request: HttpRequest, standing: Standing) -> str:
    user, post = request.user, request.POST
    plain = {
        "submit": (publishing.submit, "已送审。"),
        "review": (publishing.review, "已审核，送批准。"),
        "approve": (publishing.approve, "已批准，文稿已存档。"),
        "publish": (publishing.publish, "已发布。"),
    }
    verb = post.get("verb", "")
    if verb in plain:
        function, said = plain[verb]
        return attempted(request, lambda key: function(by=user, standing=standing, request_key=key), said)
    if verb == "return":
        return attempted(
            request,
            lambda key: publishing.send_back(
                by=user, standing=standing, reason=post.get("reason", ""), request_key=key
            ),
            "已退回修改。",
        )
    if verb == "register":
        return attempted(request, lambda key: _register(request, standing, key), "已登记。")
    return "没有这样的操作，请刷新后再试。"


def _register(request: HttpRequest, standing: Standing, key: uuid.UUID) -> None:
    """文号, 签发人 and the scan of the signed paper, as OA gave them."""
    scan: Any = request.FILES.get("file")
    publishing.register(
        by=request.user, standing=standing, number=request.POST.get("number", ""), request_key=key,
        signer=request.POST.get("signer", ""), files=kept_scan(scan) if scan else {},
    )  # fmt: skip


@requires("bulletins.prepare")
def section(request: HttpRequest, pk: uuid.UUID, place: int) -> HttpResponse:
    """A section's text. Two people saving: both texts are shown, nothing is lost."""
    standing = standing_or_404(request, pk)
    heading, found = next(
        ((renumbered(s.heading, n), s) for n, s in enumerate(standing.sections) if s.place == place),
        ("", None),
    )
    if found is None:
        raise Http404("没有这一节。")
    refused, theirs, body, version = "", None, found.body, found.version
    if request.method == "POST":
        body, version = request.POST.get("body", ""), whole_number(request.POST.get("version", ""), 0)
        try:
            issues.save_section(
                by=request.user, standing=standing, place=place, body=body, version=version,
                request_key=request_key(request),
            )  # fmt: skip
        except AlreadyRecorded:
            return HttpResponseRedirect(reverse("bulletins:issue", args=[pk]))
        except issues.TextMoved as moved:
            refused, theirs, version = moved.sentence, moved.section, moved.section.version
        except Refusal as refusal:
            refused = refusal.sentence
        except (FigureRefusal, LedgerRefusal) as refusal:
            refused = str(refusal)
        else:
            messages.success(request, f"「{found.heading}」已保存。")
            return HttpResponseRedirect(reverse("bulletins:issue", args=[pk]))
    topics: dict[str, list[Any]] = {}
    for definition in catalogue():
        topics.setdefault(definition.topic or "其他", []).append(definition)
    context = {
        "standing": standing, "issue": standing.issue, "section": found, "heading": heading, "body": body, "version": version,
        "refused": refused, "theirs": theirs, "topics": topics, "spans": Span.choices, "forms": Form.choices,
        "places": standing.listed, "tables": standing.template.tables, "charts": standing.template.charts,
    }  # fmt: skip
    status = 409 if theirs else 422 if refused else 200
    return render(request, "bulletins/section.html", context, status=status)

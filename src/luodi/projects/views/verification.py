"""待核实: the queue of 区审 and 市核, decided in bulk."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.ledger.errors import AlreadyRecorded, LedgerRefusal
from luodi.projects.enums import Outcome
from luodi.projects.errors import Refusal
from luodi.projects.operations.review import (
    Claim,
    HeldBack,
    label_of,
    pass_claims,
    refute_claims,
    return_claims,
    verify_claims,
)
from luodi.projects.queries.choices import names
from luodi.projects.queries.claims import queue
from luodi.projects.queries.lacking import wanting
from luodi.projects.queries.ledger_list import region_names
from luodi.projects.views.posting import request_key

TABS = (("", "待区审"), (Outcome.PASSED.value, "待核实"), (Outcome.RETURNED.value, "已退回"))


@requires("projects.review", "projects.verify")
def show(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    tab = request.GET.get("tab", "" if user.may("projects.review") else Outcome.PASSED.value)
    tab = tab if tab in dict(TABS) else ""
    refused = ""
    if request.method == "POST":
        try:
            _decide(request)
        except AlreadyRecorded as again:
            messages.info(request, str(again))
        except Refusal as refusal:
            refused = refusal.sentence
        except LedgerRefusal as refusal:
            refused = str(refusal)
        if not refused:
            return HttpResponseRedirect(request.get_full_path())
    known = names()
    region = request.GET.get("region", "")
    found = queue(user, tab, known, request.GET.get("page"), region)
    return render(
        request,
        "projects/verification.html",
        {
            "queue": found,
            "page": found.page,
            "shown_numbers": found.numbers,
            "tab": tab,
            "tabs": TABS,
            "regions": region_names(),
            "region": region,
            "refused": refused,
            "picked": request.POST.getlist("pick"),
            "reason": request.POST.get("reason", ""),
            "may_review": user.may("projects.review"),
            "may_verify": user.may("projects.verify"),
            "may_decide": user.may("projects.decide"),
        },
        status=422 if refused else 200,
    )


def picked_claims(values: Sequence[str]) -> list[Claim]:
    """Posted `table:id` pairs. Raises Refusal for anything else."""
    found = []
    for value in values:
        table, _, key = value.partition(":")
        try:
            found.append((table, uuid.UUID(key)))
        except ValueError:
            raise Refusal("所选记录的编号不对，请刷新后重选。") from None
    return found


def _decide(request: HttpRequest) -> None:
    claims = picked_claims(request.POST.getlist("pick"))
    reason = request.POST.get("reason", "")
    by, key = request.user, request_key(request)
    match request.POST.get("verb"):
        case "pass":
            count = pass_claims(by=by, claims=claims, request_key=key)
            messages.success(request, f"区审通过 {count} 条，已送市局和主管部门核实。")
        case "return":
            count = return_claims(by=by, claims=claims, reason=reason, request_key=key)
            messages.success(request, f"退回 {count} 条，填报人会看到原因。")
        case "refute":
            count = refute_claims(by=by, claims=claims, reason=reason, request_key=key)
            messages.success(request, f"不予认定 {count} 条。")
        case "verify":
            held = verify_claims(by=by, claims=claims, request_key=key)
            _say_verified(request, len(claims) - len(held), held)
        case _:
            raise Refusal("请选择要办的事：通过、退回、核实或不予认定。")


def _say_verified(request: HttpRequest, verified: int, held: Sequence[HeldBack]) -> None:
    if verified:
        messages.success(request, f"核实 {verified} 条，已计入核实数。")
    for one in held:
        lacking = "、".join(wanting(gate) for gate in one.gates)
        messages.warning(
            request, f"「{one.claim.project.name}」的{label_of(one.claim)}没有核实，还缺：{lacking}。"
        )

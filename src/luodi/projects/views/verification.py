"""待核实: the queue of 区审 and 市核, decided in bulk."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
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
    withdraw_verified,
)
from luodi.projects.queries.choices import names
from luodi.projects.queries.claims import all_claims, count_claims, queue
from luodi.projects.queries.lacking import wanting
from luodi.projects.queries.ledger_list import region_names
from luodi.projects.queries.list_sheets import claims_sheet
from luodi.projects.queries.withdrawn import orphans
from luodi.projects.queries.words import Names
from luodi.projects.views.export import list_workbook, wants_workbook
from luodi.projects.views.posting import request_key

WITHDRAWN = "withdrawn"
TABS = (
    ("", "待区审"),
    (Outcome.PASSED.value, "待核实"),
    (Outcome.RETURNED.value, "已退回"),
    (WITHDRAWN, "填报已撤回"),
)
MOST = 500
"""Claims in one act."""
MOST_EXPORTED = 2_000
"""Projects in one workbook."""


@requires("projects.review", "projects.verify")
def show(request: HttpRequest) -> HttpResponseBase:
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
    if wants_workbook(request) and tab != WITHDRAWN:
        whole = queue(user, tab, known, 1, region, MOST_EXPORTED)
        named = [dict(TABS)[tab], *([f"区划：{region_names().get(region, region)}"] if region else [])]
        return list_workbook(request, "待核实", [claims_sheet(whole.projects)], named)
    context = {"orphans": orphans(user, known)} if tab == WITHDRAWN else _queued(request, tab, region, known)
    return render(
        request,
        "projects/verification.html",
        {
            **context,
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
            "may_export": user.may("projects.export"),
        },
        status=422 if refused else 200,
    )


def _queued(request: HttpRequest, tab: str, region: str, known: Names) -> dict[str, Any]:
    user: Any = request.user
    found = queue(user, tab, known, request.GET.get("page"), region)
    return {
        "queue": found,
        "page": found.page,
        "shown_numbers": found.numbers,
        "claims_in_all": count_claims(user, tab, region) if found.page.has_other_pages() else 0,
    }


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


def _claims(request: HttpRequest) -> Sequence[Claim]:
    """Those ticked, or with `whole` all of the tab and region. Raises Refusal beyond MOST."""
    if request.POST.get("whole") != "1":
        return picked_claims(request.POST.getlist("pick"))
    tab, region = request.GET.get("tab", ""), request.GET.get("region", "")
    found = all_claims(request.user, tab, region, MOST + 1)
    if len(found) > MOST:
        raise Refusal(f"一次最多办 {MOST} 条，这一栏不止这些。请先选一个区划，或分页办。")
    return found


def _decide(request: HttpRequest) -> None:
    claims = _claims(request)
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
        case "withdraw":
            count = withdraw_verified(by=by, claims=claims, reason=reason, request_key=key)
            messages.success(request, f"已撤销核实 {count} 条，不再计入核实数。")
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

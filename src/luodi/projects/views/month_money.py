"""到位资金: the month's amounts of many projects on one page."""

import uuid
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.calc.partial_dates import PartialDate
from luodi.ledger.errors import AlreadyRecorded, LedgerRefusal
from luodi.ledger.queries.reading import today
from luodi.projects.enums import Currency, MoneyKind
from luodi.projects.errors import NeedsConfirmation, Refusal
from luodi.projects.forms.month_money import TypedRow, typed_rows
from luodi.projects.operations.money import Amount, record_money
from luodi.projects.queries.ledger_list import region_names
from luodi.projects.queries.list_sheets import MOST, money_sheet
from luodi.projects.queries.month_money import currency_of, month_money
from luodi.projects.views.export import list_workbook, wants_workbook
from luodi.projects.views.months import last_months, month_asked
from luodi.projects.views.posting import request_key


@requires("projects.view")
def show(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    month = month_asked(request, default=_last_month())
    asked = request.GET.get("kind", "")
    kind = MoneyKind(asked) if asked in MoneyKind.values else MoneyKind.ARRIVED
    region = request.GET.get("region", "")
    where = Q(region=region) if region else Q()
    unit = "万美元" if currency_of(kind) == "USD" else "万元"
    if wants_workbook(request):
        whole = month_money(user, kind, month, where, 1, MOST)
        named = [f"区划：{region_names().get(region, region)}"] if region else []
        return list_workbook(
            request, "到位资金", [money_sheet(whole.rows, kind.label, str(month), unit)], named
        )
    found = month_money(user, kind, month, where, request.GET.get("page"))
    typed: dict[uuid.UUID, TypedRow] = {}
    if request.method == "POST" and user.may("projects.record"):
        shown = [row.project.pk for row in found.rows]
        typed = _record(request, kind, month, shown)
        if not any(row.error or row.asks for row in typed.values()):
            return HttpResponseRedirect(request.get_full_path())
    context = {
        "rows": [(row, typed.get(row.project.pk)) for row in found.rows],
        "page": found.page,
        "shown_numbers": found.numbers,
        "month": month,
        "months": last_months(month),
        "kind": kind,
        "kinds": MoneyKind.choices,
        "regions": region_names().items(),
        "region": region,
        "unit": unit,
        "may_record": user.may("projects.record"),
        "may_export": user.may("projects.export"),
        "refused": sum(1 for row in typed.values() if row.error or row.asks),
    }
    return render(request, "projects/month_money.html", context, status=422 if context["refused"] else 200)


def _record(
    request: HttpRequest, kind: MoneyKind, month: PartialDate, shown: list[uuid.UUID]
) -> dict[uuid.UUID, TypedRow]:
    """One revision a row; returns the rows that are still to be typed right."""
    unit = "万美元" if currency_of(kind) == "USD" else "万元"
    left: dict[uuid.UUID, TypedRow] = {}
    done = 0
    for row in typed_rows(request.POST, shown, unit):
        kept = row if row.error else _record_row(request, kind, month, row)
        if kept is None:
            done += 1
        else:
            left[row.project] = kept
    if done:
        messages.success(request, f"已登记 {done} 个项目 {month} 的{kind.label}，待审核。")
    if not done and not left:
        messages.info(request, "没有填任何金额。")
    return left


def _record_row(request: HttpRequest, kind: MoneyKind, month: PartialDate, row: TypedRow) -> TypedRow | None:
    """None when it went through; each row's key follows from the form's, so a second sending records nothing."""
    assert row.amount is not None  # noqa: S101 - typed_rows gave an amount or an error
    amount = Amount(kind, row.amount, month, currency=Currency(currency_of(kind)), voucher=row.voucher)
    try:
        key = uuid.uuid5(request_key(request), str(row.project))
        record_money(
            by=request.user, project=row.project, amount=amount, confirmed=row.confirmed, request_key=key
        )
    except AlreadyRecorded:
        return None
    except NeedsConfirmation as question:
        return replace(row, asks=question.sentence)
    except Refusal as refusal:
        return replace(row, error=refusal.sentence)
    except LedgerRefusal as refusal:
        return replace(row, error=str(refusal))
    return None


def _last_month() -> PartialDate:
    day = today()
    number = day.year * 12 + day.month - 2
    return PartialDate.of_month(number // 12, number % 12 + 1)

"""Unlikely amounts: asked about, never refused (a 元/万元/亿元 slip is a hundredfold or more)."""

import uuid
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Sum

from luodi.calc.money import show
from luodi.calc.partial_dates import PartialDate, Precision
from luodi.ledger.queries.reading import today
from luodi.projects.enums import Currency, MoneyKind, Nature
from luodi.projects.errors import NeedsConfirmation
from luodi.projects.models import Money, Project
from luodi.projects.operations.writing import When

HUNDREDFOLD = 100
COARSE = (Precision.YEAR, Precision.HALF, Precision.QUARTER)
ENOUGH_PEERS = 5
LATEST = 200
"""Peers looked at; a median of more says nothing new and takes longer than the rest of the verb."""
COUNTED_AGAINST_PLAN = {MoneyKind.ARRIVED, MoneyKind.INVESTED}


def ask_if_beyond_peers(unit: uuid.UUID, amount: Decimal, currency: str) -> None:
    """Raises NeedsConfirmation when a planned total is ≥ 100 × the median of the unit's latest projects."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), percentile_disc(0.5) WITHIN GROUP (ORDER BY planned_total) FROM"
            " (SELECT planned_total FROM projects_project WHERE unit = %s AND currency = %s AND planned_total > 0"
            " ORDER BY last_revision DESC LIMIT %s) AS latest",
            [unit, currency, LATEST],
        )
        count, median = cursor.fetchone()
    if count >= ENOUGH_PEERS and amount >= median * HUNDREDFOLD:
        raise NeedsConfirmation(
            f"计划总投资 {show(amount, currency)} 是本单位项目中位数（{show(median, currency)}）的"
            f" {int(amount / median)} 倍。单位是「万」，请核对；确实如此就再提交一次。",
            "planned_total",
        )


def ask_if_parts_exceed(values: Mapping[str, Any]) -> None:
    """Raises NeedsConfirmation when the fixed investment, a part of the planned total, is said to be more than it."""
    total, fixed = values.get("planned_total"), values.get("planned_fixed")
    if total and fixed and Decimal(fixed) > Decimal(total):
        currency = values.get("currency", "CNY")
        raise NeedsConfirmation(
            f"固定资产投资 {show(Decimal(fixed), currency)}，超过计划总投资 {show(Decimal(total), currency)}。"
            "固定资产投资是总投资的一部分，请核对两个数；确实如此就再提交一次。",
            "planned_fixed",
        )


def ask_if_plan_exceeds(project: Project, amounts: Iterable[Decimal]) -> None:
    """Raises NeedsConfirmation when the months of a plan together exceed the planned total."""
    months, total = sum(amounts, Decimal(0)), project.planned_total
    if total and project.currency == Currency.CNY and months > total:
        raise NeedsConfirmation(
            f"各月计划合计 {show(months, 'CNY')}，超过计划总投资 {show(total, 'CNY')}。请核对有没有多填一个零；"
            "确实如此就再提交一次。"
        )


def ask_if_not_over(when: When, what: str, field: str = "occurred") -> None:
    """
    Raises NeedsConfirmation for a year, half or quarter that is not over: it counts at its last day, so that it
    would not count before. A month may run: returns are written in it.
    """
    if not isinstance(when, PartialDate) or when.precision not in COARSE or when.last <= today():
        return
    raise NeedsConfirmation(
        f"{what}日期「{when}」还没有过完：只知道一段时间的按最后一天（{when.last:%Y年%m月%d日}）计数，到那天以前不计入。"
        f"请写到月或日，例如「{when.first.year}年{when.first.month}月」；确实不知道就再提交一次。",
        field,
    )


def ask_about_money(project: Project, entry: Money, *, instead_of: Money | None = None) -> None:
    """
    Raises NeedsConfirmation when an amount is ≥ 100 × the largest of its kind on the project, or when flows of
    one kind together exceed the planned total.
    """
    others = Money.objects.open().claimed().filter(project=project, kind=entry.kind, currency=entry.currency)
    if instead_of:
        others = others.exclude(pk=instead_of.pk)
    largest = max((abs(amount) for amount in others.values_list("amount", flat=True)), default=Decimal(0))
    label, money = entry.get_kind_display(), show(entry.amount, entry.currency)
    if largest and entry.amount >= largest * HUNDREDFOLD:
        raise NeedsConfirmation(
            f"{label} {money} 是这个项目以往最大一笔（{show(largest, entry.currency)}）的"
            f" {int(entry.amount / largest)} 倍。单位是「万」，请核对；确实如此就再提交一次。",
            "amount",
        )
    total = entry.amount
    if entry.nature == Nature.FLOW:
        flows = others.filter(nature=Nature.FLOW).aggregate(total=Sum("amount"))["total"]
        total += flows or Decimal(0)
    plan = project.planned_total
    if entry.kind in COUNTED_AGAINST_PLAN and plan and entry.currency == project.currency and total > plan:
        raise NeedsConfirmation(
            f"{label}合计 {show(total, entry.currency)}，超过计划总投资 {show(plan, project.currency)}。"
            "请核对有没有重复填报，或先做增资「变更」；确实如此就再提交一次。",
            "amount",
        )

"""Unlikely amounts: asked about, never refused (a 元/万元/亿元 slip is a hundredfold or more)."""

import uuid
from decimal import Decimal

from django.db import connection
from django.db.models import Sum

from luodi.calc.money import show
from luodi.projects.enums import MoneyKind, Nature
from luodi.projects.errors import NeedsConfirmation
from luodi.projects.models import Money, Project

HUNDREDFOLD = 100
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

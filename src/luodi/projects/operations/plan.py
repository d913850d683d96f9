"""The plan: node dates and monthly amounts, in versions; an old version stays readable."""

import datetime as dt
import uuid
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from luodi.calc.partial_dates import PartialDate
from luodi.ledger.models import dated
from luodi.ledger.queries.reading import today
from luodi.projects.enums import PROGRESS, Kind, MoneyKind
from luodi.projects.errors import Refusal
from luodi.projects.models import PlanAmount, PlanDate, Project
from luodi.projects.operations.plausibility import ask_if_plan_exceeds
from luodi.projects.operations.writing import locked_one, project_revision, require


def set_plan(
    *,
    by: Any,
    project: uuid.UUID,
    nodes: Mapping[Kind, dt.date],
    amounts: Mapping[PartialDate, Decimal] | None = None,
    reason: str = "",
    confirmed: bool = True,
    request_key: uuid.UUID | None = None,
) -> int:
    """
    Writes a new version of the plan, superseding the running one; returns its number. From the second version
    on a reason is required. Raises Refusal for nodes out of order, or negative amounts; NeedsConfirmation, unless
    `confirmed`, when the months together exceed the planned total.
    """
    require(by, "projects.record", "您的岗位不能填报计划。")
    _refuse_disorder(nodes)
    months = amounts or {}
    if any(amount < 0 for amount in months.values()):
        raise Refusal("计划投资额不能是负数。", "amounts")
    with project_revision(by=by, verb="set_plan", reason=reason, request_key=request_key) as rev:
        header = locked_one(by, project)
        if not confirmed:
            ask_if_plan_exceeds(header, months.values())
        running_dates = list(PlanDate.objects.open().filter(project=header))
        running_amounts = list(PlanAmount.objects.open().filter(project=header))
        version: int = max([0, *(e.version for e in (*running_dates, *running_amounts))]) + 1
        if version > 1 and not reason.strip():
            raise Refusal("调整计划要写明理由，老计划仍可查。", "reason")
        dates = {entry.kind: entry for entry in running_dates}
        for kind, planned in nodes.items():
            new = PlanDate(project=header, kind=kind, planned_on=planned, version=version, **dated(today()))
            _replace(rev, dates.pop(kind, None), new)
        by_month = {entry.occurred_on: entry for entry in running_amounts}
        for month, amount in months.items():
            new_amount = _plan_amount(header, month, amount, version)
            _replace(rev, by_month.pop(month.last, None), new_amount)
        rev.retract(*dates.values(), *by_month.values())
    return version


def _plan_amount(project: Project, month: PartialDate, amount: Decimal, version: int) -> PlanAmount:
    return PlanAmount(
        project=project, kind=MoneyKind.INVESTED, amount=amount, version=version, **dated(month)
    )


def _replace(rev: Any, old: Any, new: Any) -> None:
    if old is None:
        rev.add(new)
    else:
        rev.supersede(old, new)


def _refuse_disorder(nodes: Mapping[Kind, dt.date]) -> None:
    ordered = [kind for kind in PROGRESS if kind in nodes]
    must_follow = (Kind.STARTED, Kind.COMPLETED, Kind.PRODUCING, Kind.FULL_CAPACITY)
    chain = [kind for kind in ordered if kind in must_follow]
    for earlier, later in pairwise(chain):
        if nodes[later] < nodes[earlier]:
            raise Refusal(f"计划{later.label}早于计划{earlier.label}，请核对。", later.value)

"""By night: what waits longer than promised is told, and in the end proposed to supervision (data/reminders.csv)."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from luodi.approvals.catalogue.reminders import NOTIFY, REFER, Reminder, reminders
from luodi.approvals.enums import Decision, ReferralState, StepState
from luodi.approvals.models import Objection, Referral, Told, Turn
from luodi.approvals.queries.plans import axis_today
from luodi.approvals.queries.turns import moving
from luodi.calc.schedule import Axis
from luodi.calc.workdays import is_workday
from luodi.ledger.actors import SYSTEM
from luodi.ledger.models import dated
from luodi.ledger.operations.revision import revision
from luodi.notices.operations.notice import notify
from luodi.org.queries.people_who import people_who_may


@dataclass(frozen=True, slots=True)
class Chased:
    told: int
    referred: int
    settled: int


def chase() -> Chased:
    """
    As of today, each thing once whatever happens in between: what was told stands in `Told`, written in the
    transaction that tells. Nothing on a day off. A delay the department objects to waits for the decision. Side
    effects in order: notices, proposals, proposals settled that are late no more.
    """
    axis = axis_today()
    if not is_workday(axis.origin, axis.extra):
        return Chased(0, 0, 0)
    turns = [(turn, -axis.offset(turn.due_on)) for turn in _running() if turn.due_on]
    objected = _objected()
    told = sum(_tell(turn, late, (turn.plan, turn.step) in objected) for turn, late in turns)
    late_ones = [turn for turn, late in turns if late > 0]
    due = [
        turn for turn, late in turns for rule in reminders()
        if rule.does == REFER and late >= rule.days and (turn.plan, turn.step) not in objected
    ]  # fmt: skip
    return Chased(told, _refer(due, axis), _settle(late_ones, axis))


def _running() -> list[Turn]:
    rows = moving(Turn.objects.open().filter(state=StepState.RUNNING, owners=False))
    return list(rows.select_related("project").order_by("id"))


def _objected() -> set[tuple[uuid.UUID, str]]:
    """Steps whose delay is disputed, or excused."""
    rows = Objection.objects.open().exclude(decision=Decision.REJECTED)
    return set(rows.values_list("plan", "step"))


def _tell(turn: Turn, late: int, objected: bool) -> int:
    """The furthest rule that applies and was not told yet."""
    rules = [rule for rule in reminders() if rule.does == NOTIFY and rule.days <= late]
    if not rules or (objected and late > 0):
        return 0
    rule = rules[-1]
    with transaction.atomic():
        mine, new = Told.objects.select_for_update().get_or_create(
            plan=turn.plan, step=turn.step, due_on=turn.due_on,
            defaults={"project_id": turn.project_id, "days": rule.days},
        )  # fmt: skip
        if not new:
            if mine.days >= rule.days:
                return 0
            Told.objects.filter(pk=mine.pk).update(days=rule.days)
        return notify(
            _recipients(turn, rule),
            subject=f"{turn.project.name}「{turn.step_name}」{rule.words}",
            body=f"{turn.handler}办，{turn.accepted_on} 受理，承诺 {turn.days} 个工作日，应 {turn.due_on} 办结。",
            link=f"/approvals/plans/{turn.plan}/",
        )


def _recipients(turn: Turn, rule: Reminder) -> list[uuid.UUID]:
    found: list[uuid.UUID] = []
    if "department" in rule.told and turn.unit:
        found += people_who_may([turn.unit], "approvals.object")
    if "unit" in rule.told:
        found += people_who_may([turn.project.unit], "approvals.plan")
    return found


def _refer(due: Sequence[Turn], axis: Axis) -> int:
    rows: Any = Referral.objects
    known = set(rows.filter(plan__in=[turn.plan for turn in due]).values_list("plan", "step", "due_on"))
    new = [turn for turn in due if (turn.plan, turn.step, turn.due_on) not in known]
    if new:
        with revision(by=SYSTEM, verb="approvals.refer") as rev:
            for turn in new:
                rev.add(
                    Referral(
                        project_id=turn.project_id, plan=turn.plan, step=turn.step, step_name=turn.step_name,
                        handler=turn.handler, unit=turn.unit, due_on=turn.due_on or axis.origin, **dated(axis.origin),
                    )
                )  # fmt: skip
            rev.about(*(turn.project_id for turn in new))
    return len(new)


def _settle(late: Sequence[Turn], axis: Axis) -> int:
    """Proposals nobody decided on whose step was done, paused or taken back meanwhile."""
    running = {(turn.plan, turn.step) for turn in late}
    waiting = Referral.objects.open().filter(state=ReferralState.PROPOSED)
    over = [one for one in waiting if (one.plan, one.step) not in running]
    if over:
        with revision(by=SYSTEM, verb="approvals.settle_referrals") as rev:
            for one in over:
                rev.supersede(one, decided(one, ReferralState.MOOT, "办结、停表或撤回，已不再超期。"))
            rev.about(*(one.project_id for one in over))
    return len(over)


def decided(old: Referral, state: ReferralState, reason: str, problem: Any = None) -> Referral:
    """The entry that takes the place of a proposal; it keeps the day it was proposed."""
    return Referral(
        project_id=old.project_id, plan=old.plan, step=old.step, step_name=old.step_name, handler=old.handler,
        unit=old.unit, due_on=old.due_on, state=state, reason=reason, problem=problem, **dated(old.occurred_on),
    )  # fmt: skip

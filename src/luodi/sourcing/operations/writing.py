"""What the verbs of leads share."""

import datetime as dt
import uuid
from typing import Any

from luodi.common.registries import holidays
from luodi.ledger.models import dated
from luodi.ledger.operations.revision import OpenRevision
from luodi.ledger.queries.reading import today
from luodi.projects.operations.writing import refuse_future
from luodi.sourcing.clocks import owed
from luodi.sourcing.enums import OPEN_STATES, StepKind
from luodi.sourcing.errors import Refusal
from luodi.sourcing.models import Lead, LeadStep
from luodi.sourcing.queries.clocks import clock_days


def locked_lead(by: Any, lead: uuid.UUID) -> Lead:
    """The lead, locked, if `by` is within its 知悉范围. Raises Refusal: what lies outside does not exist."""
    found: Lead | None = Lead.objects.visible_to(by).select_for_update().filter(pk=lead).first()
    if found is None:
        raise Refusal("没有找到这条线索，或者您不在它的知悉范围内。")
    return found


def refuse_closed(lead: Lead) -> None:
    if not lead.is_open:
        raise Refusal(f"这条线索{lead.get_state_display()}，不能再填。已放弃的请先「重新跟进」。")


def refuse_bad_day(lead: Lead, on: dt.date) -> None:
    """A step lies between the lead's first day and today."""
    refuse_future(on, "这一步的")
    if on < lead.registered_on:
        raise Refusal(f"日期早于收到线索的 {lead.registered_on:%Y年%m月%d日}，请核对。", "occurred")


def step(
    rev: OpenRevision, lead: Lead, kind: StepKind, note: str = "", *, on: dt.date | None = None, outcome: str = ""
) -> LeadStep:  # fmt: skip
    """Stages a step and moves the lead's face: last word, clock. The caller saves the lead's other changes with it."""
    day = on or today()
    entry = LeadStep(
        lead=lead, kind=kind, note=note, outcome=outcome, unit=lead.unit, became=lead.became, **dated(day)
    )
    rev.add(entry)
    if note:
        lead.last_said = note
    lead.last_step_on = max(day, lead.last_step_on or day)
    wind(lead, [*LeadStep.objects.open().filter(lead=lead).values_list("kind", "occurred_on"), (kind, day)])
    lead.save()
    return entry


def wind(lead: Lead, steps: list[tuple[str, dt.date]]) -> None:
    """Sets what the lead owes next from its steps (kind, day)."""
    if lead.state not in OPEN_STATES:
        lead.owes, lead.due_on = "", None
        return
    done: dict[str, dt.date] = {}
    for kind, day in steps:
        done[kind] = max(day, done.get(kind, day))
    next_step = owed(
        lead.registered_on, done, has_introducer=bool(lead.introducer), days=clock_days(), holidays=holidays()
    )
    lead.owes, lead.due_on = next_step.clock, next_step.due_on

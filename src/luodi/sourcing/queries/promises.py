"""Promises as pages show them: where each stands on a day."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from luodi.sourcing.models import Promise, PromiseStep
from luodi.sourcing.terms import HOLDING, SETTLED, PromiseState


@dataclass(frozen=True, slots=True)
class Standing:
    """A promise on a day: its last step's state, overdue or not."""

    promise: Promise
    state: PromiseState
    last: PromiseStep | None
    day: dt.date

    @property
    def is_settled(self) -> bool:
        return self.state in SETTLED

    @property
    def days_late(self) -> int:
        """Days past the due day while it is not settled."""
        return 0 if self.is_settled else max((self.day - self.promise.due_on).days, 0)

    @property
    def holds(self) -> bool:
        return self.promise.review in HOLDING


def standings(user: Any, promises: Sequence[Promise], day: dt.date) -> list[Standing]:
    """In the order given. One query."""
    steps = PromiseStep.objects.visible_to(user).open().filter(promise__in=[p.lineage for p in promises])
    last: dict[uuid.UUID, PromiseStep] = {}
    for step in steps.filter(occurred_on__lte=day).order_by("occurred_on", "id"):
        last[step.promise] = step
    return [
        Standing(p, PromiseState(last[p.lineage].state) if p.lineage in last else PromiseState.RUNNING,
                 last.get(p.lineage), day)
        for p in promises
    ]  # fmt: skip

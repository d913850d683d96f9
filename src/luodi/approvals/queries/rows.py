"""Rows that pages show: one step of one plan with its dates, days and place in the schedule."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from luodi.approvals.enums import StepState
from luodi.approvals.models import Objection
from luodi.approvals.queries.forecast import Asked, network_of
from luodi.approvals.queries.plans import Loaded
from luodi.approvals.queries.progress import Progress, may_simulate
from luodi.calc.schedule import SIMULATED, Axis, Schedule, Span, schedule


@dataclass(frozen=True, slots=True)
class StepRow:
    """
    `start`, `finish`, `late` are offsets from today. `late_by`: working days beyond the promise.
    """

    loaded: Loaded
    one: Progress
    span: Span
    axis: Axis
    review: Span | None
    late_by: int
    objection: Objection | None

    @property
    def step(self):  # type: ignore[no-untyped-def] # a shorthand for templates
        return self.one.step

    @property
    def handler(self) -> str:
        return self.one.step.unit_name or self.one.step.department

    @property
    def starts(self) -> dt.date | None:
        return self.axis.day(self.span.early_start)

    @property
    def ends(self) -> dt.date | None:
        return self.axis.day(self.span.early_finish)

    @property
    def latest(self) -> dt.date | None:
        return self.axis.day(self.span.late_finish)

    @property
    def due(self) -> dt.date | None:
        offset = self.one.due_offset(self.axis)
        return None if offset is None else self.axis.day(offset)

    @property
    def due_in(self) -> int | None:
        return self.one.due_offset(self.axis)

    @property
    def actual(self) -> int | None:
        return self.one.actual_days(self.axis)

    @property
    def stopped_for(self) -> str:
        """Why the clock stands still now, in words; empty while it runs."""
        pause = self.one.paused_now
        return self.loaded.stopped_for(pause.reason) if pause else ""

    @property
    def paused(self) -> int:
        return self.one.paused_days(self.axis)

    @property
    def critical(self) -> bool:
        return self.span.critical or (
            self.review is not None and self.review.critical and not self.one.finished
        )

    @property
    def slack(self) -> int:
        """Working days it may lose; of a doubled step, the smaller of its two."""
        return min(self.span.slack, self.review.slack) if self.review else self.span.slack

    @property
    def active(self) -> bool:
        """Somebody's turn now."""
        return self.one.state in (StepState.READY, StepState.RUNNING, StepState.PAUSED, StepState.REFUSED)

    @property
    def simulable(self) -> bool:
        """A simulated review could be issued now."""
        one = self.one
        return (
            self.loaded.plan.route == "simulated"
            and one.step.simulation
            and not one.is_owners
            and not one.finished
            and one.opinion is None
            and any(link.soft for link in one.step.links)
            and not may_simulate(one, self.loaded.progress)
        )


def step_rows(loaded: Loaded, axis: Axis) -> list[StepRow]:
    """All steps of a plan, in the plan's order."""
    found: Schedule
    if loaded.forecast is not None:
        found = loaded.forecast.schedule
    else:
        network = network_of(Asked(loaded.progress, loaded.plan.route), axis, {})
        found = schedule(network.tasks, network.known)
    return [
        StepRow(
            loaded=loaded,
            one=one,
            span=found.spans[code],
            axis=axis,
            review=found.spans.get(code + SIMULATED),
            late_by=one.late_by(axis),
            objection=loaded.objections.get(code),
        )
        for code, one in loaded.progress.items()
    ]


def active_rows(plans: Sequence[Loaded], axis: Axis) -> list[StepRow]:
    """Steps of moving plans that are somebody's turn now."""
    return [row for loaded in plans if not loaded.stopped for row in step_rows(loaded, axis) if row.active]

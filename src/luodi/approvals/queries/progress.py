"""Where each step of a plan stands, from its events: state, dates, pauses, what the clock says. No query."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from luodi.approvals.catalogue.items import OWNER, Step
from luodi.approvals.enums import EventKind, OpinionState, StepState
from luodi.approvals.models import SimulatedOpinion, StepEvent
from luodi.calc.schedule import Axis, Known

GRACE = 3
"""Working days a department has to object before the board shows its delay."""


@dataclass(frozen=True, slots=True)
class Pause:
    since: dt.date
    until: dt.date | None
    reason: str
    """A code of the edition; Loaded.stopped_for() has the words."""


@dataclass(slots=True)
class Progress:
    """One step with what happened to it. `opinion`: the latest simulated opinion that stands."""

    step: Step
    state: StepState = StepState.WAITING
    accepted_on: dt.date | None = None
    ended_on: dt.date | None = None
    number: str = ""
    pauses: list[Pause] = field(default_factory=list)
    opinion: SimulatedOpinion | None = None
    waits_for: list[Step] = field(default_factory=list)
    out_of_order: bool = False
    """Finished although a predecessor was not: recorded as it was, and shown."""

    @property
    def finished(self) -> bool:
        return self.state == StepState.FINISHED

    @property
    def running(self) -> bool:
        return self.state in (StepState.RUNNING, StepState.PAUSED)

    @property
    def is_owners(self) -> bool:
        return self.step.clock == OWNER

    @property
    def paused_now(self) -> Pause | None:
        return next((pause for pause in self.pauses if pause.until is None), None)

    def paused_days(self, axis: Axis) -> int:
        """Working days the clock stood still, an open pause until the axis' origin."""
        return sum(
            max(axis.offset(pause.until or axis.origin) - axis.offset(pause.since), 0)
            for pause in self.pauses
        )

    def actual_days(self, axis: Axis) -> int | None:
        """Working days used so far or in all, without pauses; None before it began."""
        if self.accepted_on is None:
            return None
        until = axis.offset(self.ended_on or axis.origin)
        return until - axis.offset(self.accepted_on) - self.paused_days(axis)

    def due_offset(self, axis: Axis) -> int | None:
        """When the promise runs out, in working days from the origin; None unless it runs."""
        if not self.running or self.accepted_on is None:
            return None
        return axis.offset(self.accepted_on) + self.step.days + self.paused_days(axis)

    def late_by(self, axis: Axis) -> int:
        """Working days beyond the promise of a running step whose clock is not stopped."""
        due = self.due_offset(axis)
        return max(-due, 0) if due is not None and self.state == StepState.RUNNING else 0

    def known(self, axis: Axis) -> Known | None:
        """For the schedule; None while nothing has happened."""
        if self.finished and self.ended_on:
            begun = self.accepted_on or self.ended_on
            return Known(axis.offset(begun), axis.offset(self.ended_on))
        if self.accepted_on and self.state != StepState.REFUSED:
            return Known(axis.offset(self.accepted_on), paused=self.paused_days(axis))
        return None


def progress_of(
    steps: Sequence[Step], events: Iterable[StepEvent], opinions: Iterable[SimulatedOpinion] = ()
) -> dict[str, Progress]:
    """{code: progress} in the order of the steps. Events of steps the plan does not have are ignored."""
    found = {step.code: Progress(step) for step in steps}
    by_step: dict[str, list[StepEvent]] = defaultdict(list)
    for event in events:
        by_step[event.step].append(event)
    for code, mine in by_step.items():
        if code in found:
            _tell(found[code], sorted(mine, key=order))
    for opinion in opinions:
        if opinion.step in found and opinion.state in (OpinionState.ISSUED, OpinionState.CONVERTED):
            found[opinion.step].opinion = opinion
    for one in found.values():
        _judge(one, found)
    return found


def order(event: StepEvent) -> tuple[object, ...]:
    """Events of one day in the order things happen: begun, stopped, resumed, ended."""
    return (
        event.occurred_on,
        list(EventKind.values).index(event.kind) if event.kind in ENDS else -1,
        event.id,
    )


ENDS = (EventKind.FINISHED, EventKind.REFUSED)


def _tell(one: Progress, events: Sequence[StepEvent]) -> None:
    for event in events:
        day = event.occurred_on
        match event.kind:
            case EventKind.ACCEPTED:
                one.accepted_on, one.ended_on, one.state = day, None, StepState.RUNNING
                one.pauses = []
            case EventKind.PAUSED:
                one.pauses.append(Pause(day, None, event.reason))
                one.state = StepState.PAUSED
            case EventKind.RESUMED:
                _resume(one, day)
                one.state = StepState.RUNNING
            case EventKind.FINISHED | EventKind.REFUSED:
                _resume(one, day)
                one.ended_on = day
                one.state = StepState.FINISHED if event.kind == EventKind.FINISHED else StepState.REFUSED
        one.number = event.number or one.number


def _resume(one: Progress, day: dt.date) -> None:
    if one.pauses and one.pauses[-1].until is None:
        one.pauses[-1] = Pause(one.pauses[-1].since, day, one.pauses[-1].reason)


def _judge(one: Progress, found: Mapping[str, Progress]) -> None:
    """Who it waits for; a step that has not begun is ready once nobody is left."""
    links = [link for link in one.step.links if link.before in found]
    one.waits_for = [
        found[link.before].step
        for link in links
        if not (found[link.before].finished if link.kind == "FS" else found[link.before].accepted_on)
    ]
    one.out_of_order = one.finished and bool(one.waits_for)
    if one.state == StepState.WAITING and not one.waits_for:
        one.state = StepState.READY


def may_simulate(one: Progress, found: Mapping[str, Progress]) -> list[Step]:
    """What a simulated review still waits for: unfinished hard predecessors, soft ones without an opinion that
    could have one. Empty: it may be reviewed now."""
    lacking = []
    for link in one.step.links:
        before = found.get(link.before)
        if before is None or before.finished:
            continue
        has_opinion = before.opinion is not None
        if link.soft and (has_opinion or not before.step.simulation):
            continue
        if link.soft and before.is_owners and before.accepted_on:
            continue
        lacking.append(before.step)
    return lacking

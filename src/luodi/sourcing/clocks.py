"""The working-day clocks of a lead: what is owed next and by when. Pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from luodi.calc.workdays import Extra, UnknownYear, add_workdays
from luodi.sourcing.enums import Clock, StepKind

SHIPPED: Final[Mapping[str, int]] = {Clock.CONTACT: 1, Clock.TRIAGE: 3, Clock.REPLY: 5, Clock.FOLLOW: 10}
"""Working days after registration (follow: after the last word). 江门 2024 by domain notes 2.1; 待核."""

ENDS: Final[Mapping[Clock, StepKind]] = {
    Clock.CONTACT: StepKind.CONTACTED, Clock.TRIAGE: StepKind.TRIAGED, Clock.REPLY: StepKind.REPLIED,
}  # fmt: skip
"""The step that stops each clock; 跟进 never stops while the lead is open."""

WORDS: Final = frozenset(
    {StepKind.CONTACTED, StepKind.TRIAGED, StepKind.REPLIED, StepKind.FOLLOWED, StepKind.REOPENED}
)
"""Steps that begin the fortnight of 跟进 anew."""


@dataclass(frozen=True, slots=True)
class Owed:
    """`due_on` is None where the year's holidays are not known: nothing is guessed."""

    clock: Clock
    due_on: dt.date | None


def owed(
    registered_on: dt.date, done: Mapping[str, dt.date], *, has_introducer: bool, days: Mapping[str, int],
    holidays: Extra = (),
) -> Owed:  # fmt: skip
    """
    The earliest step owed by an open lead. `done`: the latest day of each kind of step; `days`: working days of
    each clock. 答复 is owed only where somebody introduced the lead, 跟进 only once it was triaged.
    """
    running = [
        Owed(clock, _after(registered_on, days[clock], holidays))
        for clock, step in ENDS.items()
        if step not in done and (clock != Clock.REPLY or has_introducer)
    ]
    if StepKind.TRIAGED in done:
        last = max(day for kind, day in done.items() if kind in WORDS)
        running.append(Owed(Clock.FOLLOW, _after(last, days[Clock.FOLLOW], holidays)))
    return min(running, key=lambda one: one.due_on or dt.date.max)


def _after(start: dt.date, count: int, holidays: Extra) -> dt.date | None:
    try:
        return add_workdays(start, count, holidays)
    except UnknownYear:
        return None

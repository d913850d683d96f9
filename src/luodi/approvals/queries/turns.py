"""Whose turn it is, from the kept turns: no plan is loaded, however many move."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, Q, When

from luodi.approvals.enums import Decision, StepState
from luodi.approvals.models import Objection, Turn
from luodi.approvals.queries.progress import GRACE
from luodi.calc.schedule import Axis
from luodi.projects.enums import Status
from luodi.projects.models import Project


@dataclass(frozen=True, slots=True)
class TurnRow:
    """One step that is somebody's turn. `late_by`: working days beyond the promise; `due_in`: until it, while it runs."""

    turn: Turn
    due_in: int | None
    actual: int | None
    paused: int
    objection: Objection | None

    @property
    def project(self) -> Project:
        found: Project = self.turn.project
        return found

    @property
    def state(self) -> StepState:
        return StepState(self.turn.state)

    @property
    def late_by(self) -> int:
        return max(-self.due_in, 0) if self.due_in is not None and self.state == StepState.RUNNING else 0

    @property
    def in_grace(self) -> bool:
        return is_in_grace(self.late_by, self.objection)

    @property
    def shown_late(self) -> bool:
        return is_shown_late(self.late_by, self.objection)


def is_in_grace(late_by: int, objection: Objection | None) -> bool:
    """The department may still object."""
    return 0 < late_by <= GRACE and objection is None


def is_shown_late(late_by: int, objection: Objection | None) -> bool:
    """The board may say so: the days to object have passed, or the objection failed."""
    if late_by <= 0:
        return False
    if objection is not None:
        return bool(objection.decision == Decision.REJECTED)
    return late_by > GRACE


def turns_of(user: Any) -> Any:
    """Open turns of moving projects a user sees."""
    return moving(Turn.objects.visible_to(user).open().exclude(state="")).select_related("project")


def moving(turns: Any) -> Any:
    """Those whose project is neither cancelled, left, merged nor withdrawn."""
    return turns.filter(
        project__status__in=(Status.ACTIVE, Status.HALTED), project__merged_into__isnull=True, project__withdrawn=False
    )  # fmt: skip


def turn_rows(user: Any, turns: Iterable[Turn], axis: Axis) -> list[TurnRow]:
    """In the order given. One query besides that of the turns."""
    objections, days = objections_seen(user), Days(axis)
    return [_row(turn, days, objections.get((turn.plan, turn.step))) for turn in turns]


def objections_seen(user: Any) -> dict[tuple[Any, str], Objection]:
    """The last objection of each step."""
    rows = Objection.objects.visible_to(user).open().order_by("occurred_on", "id")
    return {(one.plan, one.step): one for one in rows}


def most_pressing(turns: Any, day: dt.date) -> Any:
    """Late longest first, then those on the critical path, then by when they are due."""
    late = Case(When(state=StepState.RUNNING, due_on__lt=day, then=F("due_on")))
    by = (F("late").asc(nulls_last=True), "-critical", F("due_on").asc(nulls_last=True), "id")
    return turns.annotate(late=late).order_by(*by)


def due_within(turns: Any, axis: Axis, days: int) -> Any:
    """Steps whose promise runs out within `days` working days, late ones too; and critical ones without a clock."""
    last = axis.day(days) or dt.date.max
    found = turns.filter(Q(due_on__lte=last) | Q(due_on__isnull=True, critical=True))
    return found.order_by(F("due_on").asc(nulls_last=True), "step", "id")


def late_since(axis: Axis, days: int) -> dt.date:
    """The last day on which a promise may have run out for a step to be `days` working days late today."""
    return axis.day(-days) or dt.date.min


class Days:
    """Working days from today, each day asked once."""

    def __init__(self, axis: Axis) -> None:
        self._axis = axis
        self._known: dict[dt.date, int] = {}

    def __getitem__(self, day: dt.date) -> int:
        if day not in self._known:
            self._known[day] = self._axis.offset(day)
        return self._known[day]


def _row(turn: Turn, days: Days, objection: Objection | None) -> TurnRow:
    paused = turn.paused - (min(days[turn.paused_since], 0) if turn.paused_since else 0)
    actual = None if turn.accepted_on is None else -days[turn.accepted_on] - paused
    due_in = None if turn.due_on is None else days[turn.due_on]
    return TurnRow(turn, due_in, actual, paused, objection)

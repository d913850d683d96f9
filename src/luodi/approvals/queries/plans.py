"""Plans with everything a page shows of them, loaded for many at once."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from luodi.approvals.catalogue.items import PauseReason, Step
from luodi.approvals.enums import OpinionState
from luodi.approvals.models import Objection, Plan, SimulatedOpinion, StepEvent
from luodi.approvals.queries.calendar import notices
from luodi.approvals.queries.editions import catalogue_of
from luodi.approvals.queries.forecast import Asked, Cases, Forecast, forecasts
from luodi.approvals.queries.progress import Progress, progress_of
from luodi.calc.schedule import Axis
from luodi.calc.workdays import UnknownYear, is_workday
from luodi.ledger.errors import LedgerRefusal
from luodi.ledger.queries.reading import today
from luodi.projects.enums import Status
from luodi.projects.models import Project


@dataclass(slots=True)
class Loaded:
    """One open plan. `stopped`: the project was cancelled or left; its plan rests."""

    plan: Plan
    steps: tuple[Step, ...]
    progress: dict[str, Progress]
    objections: dict[str, Objection] = field(default_factory=dict)
    forecast: Forecast | None = None
    reasons: Mapping[str, PauseReason] = field(default_factory=dict)
    """Why a clock may stop, by the plan's edition."""

    def stopped_for(self, reason: str) -> str:
        """In words; an edition that no longer knows the code shows it."""
        return self.reasons[reason].name if reason in self.reasons else reason

    @property
    def project(self) -> Project:
        found: Project = self.plan.project
        return found

    @property
    def stopped(self) -> bool:
        return self.project.status in (Status.CANCELLED, Status.EXITED) or bool(self.project.merged_into)

    @property
    def done(self) -> int:
        return sum(one.finished for one in self.progress.values())

    @property
    def running(self) -> list[Progress]:
        return [one for one in self.progress.values() if one.running]


class CalendarEnds(LedgerRefusal):
    """Today lies in a year without a calendar: nothing can be counted until the notice is entered."""


def axis_today() -> Axis:
    """Raises CalendarEnds, a sentence that names the year."""
    axis = Axis(today(), notices())
    try:
        is_workday(axis.origin, axis.extra)
    except UnknownYear as unknown:
        raise CalendarEnds(str(unknown)) from unknown
    return axis


def visible_plans(user: Any) -> Any:
    return Plan.objects.visible_to(user).open().select_related("project")


def moving_plans(user: Any) -> Any:
    """Plans of projects that are neither cancelled, left, merged nor withdrawn."""
    return visible_plans(user).filter(
        project__status__in=(Status.ACTIVE, Status.HALTED),
        project__merged_into__isnull=True,
        project__withdrawn=False,
    )


def load(user: Any, plans: Sequence[Plan]) -> list[Loaded]:
    """Plans with progress; three queries, however many, and one for each published edition they follow.
    Opinions past their day do not count any more."""
    keys = [plan.lineage for plan in plans]
    events = StepEvent.objects.open().filter(plan__in=keys).order_by("occurred_on", "id")
    standing = SimulatedOpinion.objects.open().filter(plan__in=keys).order_by("occurred_on", "id")
    day = today()
    found = loaded_from(plans, events, [one for one in standing if still_stands(one, day)])
    objections = _by_plan(Objection.objects.open().filter(plan__in=keys).order_by("occurred_on", "id"))
    for one in found:
        one.objections = {objection.step: objection for objection in objections[one.plan.lineage]}
    return found


def loaded_from(
    plans: Sequence[Plan], events: Iterable[StepEvent], opinions: Iterable[SimulatedOpinion]
) -> list[Loaded]:
    """Plans with the progress these events and standing opinions make, in their order."""
    events_of, opinions_of = _by_plan(events), _by_plan(opinions)
    reasons = {number: catalogue_of(number).pauses for number in {plan.edition for plan in plans}}
    found = []
    for plan in plans:
        steps = tuple(Step.of_json(stored) for stored in plan.steps)
        progress = progress_of(steps, events_of[plan.lineage], opinions_of[plan.lineage])
        found.append(Loaded(plan, steps, progress, reasons=reasons[plan.edition]))
    return found


def with_forecasts(loaded: Sequence[Loaded], axis: Axis, cases: Cases, *, draws: int = 2000) -> None:
    """Fills `forecast` of every plan that has not stopped."""
    moving = [one for one in loaded if not one.stopped]
    asked = [Asked(one.progress, one.plan.route) for one in moving]
    for one, forecast in zip(moving, forecasts(asked, axis, cases, draws=draws), strict=True):
        one.forecast = forecast


def plan_of(user: Any, lineage: uuid.UUID) -> Plan | None:
    found: Plan | None = visible_plans(user).filter(lineage=lineage).first()
    return found


def still_stands(opinion: SimulatedOpinion, day: dt.date) -> bool:
    if opinion.state == OpinionState.ISSUED:
        return opinion.expires_on >= day
    return opinion.state == OpinionState.CONVERTED


def _by_plan(rows: Any) -> dict[uuid.UUID, list[Any]]:
    found: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.plan].append(row)
    return found

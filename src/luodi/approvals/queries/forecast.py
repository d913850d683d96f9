"""From today: earliest and latest ends, slack, the deciding chain, 「预计／稳妥」 dates. Plans in batches."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from luodi.approvals.catalogue.comparing import STARTED
from luodi.approvals.catalogue.drawing import needed_for, tasks_of
from luodi.approvals.enums import Route
from luodi.approvals.queries.progress import Progress
from luodi.calc.schedule import (
    SIMULATED,
    Axis,
    Duration,
    Known,
    Network,
    Schedule,
    Spread,
    Task,
    duration_of,
    schedule,
    simulate,
    with_simulation,
)

Cases = Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Forecast:
    """
    `likely` and `safe` (预计, 稳妥): P50 and P80 of reaching `target` (开工 while it is ahead, then the end) as days,
    or None where the calendar ends; `likely_days` and `safe_days` are the working days from today.
    """

    schedule: Schedule
    spread: Spread
    durations: Mapping[str, Duration]
    axis: Axis
    target: str

    @property
    def likely_days(self) -> int:
        return ceil(self.spread.p50)

    @property
    def safe_days(self) -> int:
        return ceil(self.spread.p80)

    @property
    def likely(self) -> dt.date | None:
        return self.axis.day(self.spread.p50)

    @property
    def safe(self) -> dt.date | None:
        return self.axis.day(self.spread.p80)

    @property
    def is_over(self) -> bool:
        return all(span.done for span in self.schedule.spans.values())

    @property
    def basis(self) -> str:
        """What the durations rest on, in words."""
        counts: dict[str, int] = {}
        for duration in self.durations.values():
            counts[duration.basis] = counts.get(duration.basis, 0) + 1
        words = {
            "history": "按历史办件",
            "promised": "按承诺天数的三角分布",
            "statutory": "按法定天数的三角分布",
            "plan": "按计划天数的三角分布",
        }
        return "，".join(f"{counts[key]} 步{said}" for key, said in words.items() if key in counts)

    def criticality(self) -> dict[str, float]:
        """Share of draws in which a step decides the end; of a doubled step the larger of its two."""
        found: dict[str, float] = {}
        for code, share in self.spread.critical.items():
            base = code.removesuffix(SIMULATED)
            found[base] = max(found.get(base, 0), share)
        return found


@dataclass(frozen=True, slots=True)
class Asked:
    """A plan to forecast."""

    progress: Mapping[str, Progress]
    route: str


def forecasts(asked: Sequence[Asked], axis: Axis, cases: Cases, *, draws: int = 2000) -> list[Forecast]:
    """One a plan, in order. Raises UnknownYear when the axis' own day lies in a year without a calendar."""
    networks = [network_of(one, axis, cases) for one in asked]
    ahead = [_until(one) for one in asked]
    spreads = simulate([network_of(one, axis, cases) for one in ahead], draws=draws)
    return [
        Forecast(schedule(n.tasks, n.known), spread, n.durations, axis, "全部办完" if one is cut else "开工")
        for n, spread, one, cut in zip(networks, spreads, asked, ahead, strict=True)
    ]


def _until(asked: Asked) -> Asked:
    """The part of a plan up to 开工 while that is ahead; else all of it."""
    start = asked.progress.get(STARTED)
    if start is None or start.finished:
        return asked
    wanted = {step.code for step in needed_for([one.step for one in asked.progress.values()], STARTED)}
    return Asked({code: one for code, one in asked.progress.items() if code in wanted}, asked.route)


def network_of(asked: Asked, axis: Axis, cases: Cases) -> Network:
    steps = [one.step for one in asked.progress.values()]
    tasks = tasks_of(steps)
    if asked.route == Route.SIMULATED:
        tasks = with_simulation(tasks)
    return Network(tasks, _durations(tasks, asked.progress, cases), _known(tasks, asked.progress, axis))


def _durations(tasks: Sequence[Task], progress: Mapping[str, Progress], cases: Cases) -> dict[str, Duration]:
    found = {}
    doubled = {task.code.removesuffix(SIMULATED) for task in tasks if task.code.endswith(SIMULATED)}
    for task in tasks:
        step = progress[task.code.removesuffix(SIMULATED)].step
        if task.code in doubled:
            found[task.code] = duration_of(task.days)  # turning an opinion into the document
        else:
            found[task.code] = duration_of(task.days, step.promised, step.statutory, cases.get(step.code, ()))
    return found


def _known(tasks: Sequence[Task], progress: Mapping[str, Progress], axis: Axis) -> dict[str, Known]:
    found = {}
    for task in tasks:
        one = progress[task.code.removesuffix(SIMULATED)]
        fact = one.known(axis)
        if task.code.endswith(SIMULATED):
            if one.opinion is not None:
                day = axis.offset(one.opinion.occurred_on)
                found[task.code] = Known(day, day)
            elif fact is not None and fact.finished is not None:
                found[task.code] = fact  # finished formally, without an opinion
        elif fact is not None:
            found[task.code] = fact
    return found

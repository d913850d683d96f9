"""The same project four ways, in working days: one window after another, parallel, with simulation, 标准地."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from luodi.approvals.catalogue.drawing import Facts, draw, needed_for, tasks_of
from luodi.approvals.catalogue.items import OWNER, Catalogue, Step
from luodi.calc.schedule import SIMULATED, Schedule, Task, schedule, sequential, with_simulation

STARTED: Final = "S"
"""The step all ways are compared up to: 开工."""


@dataclass(frozen=True, slots=True)
class Way:
    """
    Working days to 开工 (`length`), split by whose clock ran on the deciding chain; `work` is the sum of all
    government steps, done at once or not. `places`: (department, days on the chain), longest first.
    """

    name: str
    length: int
    government: int
    owner: int
    work: int
    steps: int
    places: tuple[tuple[str, int], ...]
    chain: tuple[str, ...]


def ways(catalogue: Catalogue, facts: Facts, day: dt.date) -> list[Way]:
    """Four ways; each reckons with promised days, statutory or planned ones where nothing is promised."""
    general = draw(catalogue, catalogue.templates["general"], facts, day).steps
    standard = draw(
        catalogue, catalogue.templates["standard"], {**facts, "用地": "净地", "环评": "登记表"}, day
    ).steps
    return [
        _way("串联：一个窗口接一个窗口", general, sequential),
        _way("并联", general, list),
        _way("并联＋模拟审批", general, with_simulation),
        _way("标准地＋承诺制（净地）", standard, list),
    ]


def _way(name: str, steps: Sequence[Step], route: Callable[[Sequence[Task]], list[Task]]) -> Way:
    wanted = needed_for(steps, STARTED) or list(steps)
    by_code = {step.code: step for step in wanted}
    found = schedule(route(tasks_of(wanted)))
    places: dict[str, int] = defaultdict(int)
    clocks: dict[str, int] = defaultdict(int)
    for code, days in spent(found).items():
        step = by_code[code.removesuffix(SIMULATED)]
        places[step.department] += days
        clocks[step.clock] += days
    ranked = sorted(places.items(), key=lambda place: -place[1])
    return Way(
        name=name,
        length=found.length,
        government=found.length - clocks[OWNER],
        owner=clocks[OWNER],
        work=sum(step.days for step in wanted if step.clock != OWNER),
        steps=len(wanted),
        places=tuple((place, days) for place, days in ranked if days),
        chain=tuple(_called(code, by_code) for code in found.path),
    )


def spent(found: Schedule) -> dict[str, int]:
    """Working days of the deciding chain by step: from its start to the start of the next."""
    starts = [found.spans[code].early_start for code in found.path]
    ends = [*starts[1:], found.length]
    return {code: end - start for code, start, end in zip(found.path, starts, ends, strict=True)}


def _called(code: str, by_code: Mapping[str, Step]) -> str:
    name = by_code[code.removesuffix(SIMULATED)].name
    if code.endswith(SIMULATED):
        return f"{name}（模拟）"
    return name

"""How fast plans are forecast: all live plans of a large city, every step drawn, against a bare NumPy loop."""

import datetime as dt
import time
from collections.abc import Sequence

import numpy as np

from luodi.approvals import bench_board
from luodi.approvals.catalogue.drawing import draw, tasks_of
from luodi.approvals.catalogue.reading import shipped
from luodi.calc.schedule import Known, Network, duration_of, in_order, simulate
from luodi.runtime.measuring import Row

DAY = dt.date(2020, 6, 1)
PLANS, STEPS, DRAWS = 1000, 30, 2000
AIM_SECONDS = 5.0
AIM_RATIO = 2.0
FACTS = {"用地": "新增用地", "供地": "出让", "立项": "备案", "环评": "报告表", "特殊消防": "是"}


def rows(scale: int) -> dict[str, Row]:
    """`scale` is of projects; plans are a hundredth of them. Seconds are CPU time: the machine may be shared."""
    plans = max(1, PLANS * scale // 100_000)
    networks = live_plans(plans)
    ours = cpu(lambda: simulate(networks, draws=DRAWS))
    bare = cpu(lambda: bare_loop(networks))
    return {
        f"{plans:,} plans × {STEPS} steps × {DRAWS:,} draws": Row(
            ours, "s CPU", "less", aim=AIM_SECONDS * plans / PLANS, floor=bare
        ),
        "ratio to a bare NumPy loop of the same draws": Row(ours / bare, "×", "less", aim=AIM_RATIO),
        **bench_board.rows(plans),
    }


def cpu(work: object) -> float:
    began = time.process_time()
    work()  # type: ignore[operator] # a function without arguments
    return time.process_time() - began


def live_plans(count: int) -> list[Network]:
    """The general template's thirty steps, each plan further on than the last."""
    catalogue = shipped()
    steps = draw(catalogue, catalogue.templates["general"], FACTS, DAY).steps[:STEPS]
    tasks = tasks_of(steps)
    durations = {step.code: duration_of(step.days, step.promised, step.statutory) for step in steps}
    codes = [task.code for task in in_order(tasks)]
    return [
        Network(
            tasks,
            durations,
            {code: Known(-30 + place, -29 + place) for place, code in enumerate(codes[: number % 10])},
        )
        for number in range(count)
    ]


def bare_loop(networks: Sequence[Network]) -> None:
    """What one would write without the room: triangular draws, maxima, a sum; no criticality, no facts."""
    generator = np.random.default_rng(2015)
    for network in networks:
        finishes: dict[str, np.ndarray] = {}
        for task in in_order(network.tasks):
            shape = network.durations[task.code]
            high = max(shape.high, shape.low + 1e-6)
            drawn = generator.triangular(shape.low, min(shape.mode, high), high, DRAWS)
            begin = np.zeros(DRAWS)
            for link in task.links:
                if link.before in finishes:
                    begin = np.maximum(begin, finishes[link.before])
            finishes[task.code] = begin + drawn
        np.percentile(np.maximum.reduce(list(finishes.values())), (50, 80))

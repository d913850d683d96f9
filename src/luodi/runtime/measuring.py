"""Rows of `./luodi bench`: a room measures in `<room>/bench.py`, `rows(scale) -> {name: Row}`.

A row is judged as a ratio wherever something raw does the same work: hand-written SQL, COPY, the bare reader.
`floor` is what the raw way took or reached, in the same unit, in the same run.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class Row:
    """One measured figure. `aim` is the value to reach: at least it (`better` is "more") or at most ("less")."""

    value: float
    unit: str
    better: Literal["more", "less"]
    aim: float | None = None
    floor: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times worse than the raw way; 1 is as good."""
        if not self.floor or not self.value:
            return None
        return self.floor / self.value if self.better == "more" else self.value / self.floor

    @property
    def ok(self) -> bool | None:
        if self.aim is None:
            return None
        return self.value >= self.aim if self.better == "more" else self.value <= self.aim

    def as_dict(self) -> dict[str, Any]:
        ratio = self.ratio
        return {
            "value": round(self.value, 3),
            "unit": self.unit,
            "floor": None if self.floor is None else round(self.floor, 3),
            "ratio": None if ratio is None else round(ratio, 2),
            "aim": self.aim,
            "ok": self.ok,
        }


def milliseconds(work: Callable[[], object], times: int = 5) -> float:
    """Median time of a call, after one call to warm up."""
    work()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)

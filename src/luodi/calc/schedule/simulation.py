"""When many plans are likely to end: draws over durations, 「预计／稳妥」 = P50/P80.

A sum of most likely durations is not a likely end: where branches join, the slowest decides. Four parallel steps
triangular(10, 15, 30) end after 23.0 days on average and by day 26 in four cases of five; PERT's formula says 16.7.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from luodi.calc.schedule.critical import Known
from luodi.calc.schedule.network import Task, in_order

ENOUGH_CASES = 30
DRAWS = 2000
Floats = NDArray[np.float32]
Basis = Literal["history", "promised", "statutory", "plan"]


@dataclass(frozen=True, slots=True)
class Duration:
    """
    Either past cases in working days (`cases`, drawn with equal chance) or a triangle. `basis` says which:
    history (≥ 30 cases), promised, statutory, or the plan's own days.
    """

    low: float
    mode: float
    high: float
    basis: Basis
    cases: tuple[int, ...] = ()


def duration_of(
    days: int, promised: int | None = None, statutory: int | None = None, cases: Sequence[int] = ()
) -> Duration:
    """
    What is assumed of a step: thirty past cases or more as they were; else a triangle around the promised days
    (or statutory ones, or the plan's), from two thirds of them to twice them, or to the statutory limit where that
    is later. The triangle is our assumption, not a measured one, and pages say so.
    """
    if len(cases) >= ENOUGH_CASES:
        ordered = tuple(sorted(cases))
        return Duration(ordered[0], ordered[len(ordered) // 2], ordered[-1], "history", ordered)
    if promised is not None:
        mode, basis = promised, "promised"
    elif statutory is not None:
        mode, basis = statutory, "statutory"
    else:
        mode, basis = days, "plan"
    high = max(2 * mode, statutory or 0)
    return Duration(mode * 2 / 3, mode, high, basis)  # type: ignore[arg-type] # one of the four above


@dataclass(frozen=True, slots=True)
class Network:
    """A plan: its tasks, one duration a task, and what has happened (offsets from today)."""

    tasks: Sequence[Task]
    durations: Mapping[str, Duration]
    known: Mapping[str, Known] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Spread:
    """Ends of the plan in working days from the origin, and in which share of the draws a task decided it."""

    mean: float
    p50: float
    p80: float
    critical: Mapping[str, float]


def simulate(networks: Sequence[Network], *, draws: int = DRAWS, seed: int = 2015) -> list[Spread]:
    """One Spread a network, in order. The same seed gives the same draws. Raises Cycle."""
    generator = np.random.Generator(np.random.SFC64(seed))
    return [_spread(network, draws, generator) for network in networks]


def _spread(network: Network, draws: int, generator: np.random.Generator) -> Spread:
    ordered = in_order(network.tasks)
    if not ordered:
        return Spread(0, 0, 0, {})
    place = {task.code: row for row, task in enumerate(ordered)}
    lengths = _drawn(ordered, network, draws, generator)
    starts: list[Floats] = []
    finishes: list[Floats] = []
    for row, task in enumerate(ordered):
        start, finish = _ends(task, network.known.get(task.code), lengths[row], place, starts, finishes)
        starts.append(start)
        finishes.append(finish)
    end = finishes[0].copy()
    for finish in finishes[1:]:
        np.maximum(end, finish, out=end)
    shares = _criticality(ordered, network.known, place, starts, finishes, end)
    half, four_fifths = draws // 2, draws * 4 // 5
    ranked = np.partition(end, (half, four_fifths))
    return Spread(float(end.mean()), float(ranked[half]), float(ranked[four_fifths]), shares)


def _drawn(ordered: Sequence[Task], network: Network, draws: int, generator: np.random.Generator) -> Floats:
    """(tasks, draws) working days. Triangles by the inverse of their distribution, all rows at once."""
    chance: Floats = generator.random((len(ordered), draws), dtype=np.float32)
    rows = [network.durations[task.code] for task in ordered]
    for row, duration in enumerate(rows):
        if duration.cases:
            cases = np.asarray(duration.cases, dtype=np.float32)
            chance[row] = cases[(chance[row] * len(cases)).astype(np.intp)]
        else:
            _triangle(chance[row], duration)
    return chance


def _triangle(chance: Floats, shape: Duration) -> None:
    """Uniform draws turned, in place, into the triangle's."""
    width = shape.high - shape.low
    if width <= 0:
        chance.fill(shape.mode)
        return
    turn = (shape.mode - shape.low) / width
    rising = np.sqrt(chance * np.float32(width * (shape.mode - shape.low)))
    np.subtract(np.float32(1), chance, out=chance)
    is_rising = chance > np.float32(1 - turn)
    np.multiply(chance, np.float32(width * (shape.high - shape.mode)), out=chance)
    np.sqrt(chance, out=chance)
    np.subtract(np.float32(shape.high), chance, out=chance)
    rising += np.float32(shape.low)
    np.copyto(chance, rising, where=is_rising)


def _ends(
    task: Task,
    fact: Known | None,
    lengths: Floats,
    place: Mapping[str, int],
    starts: Sequence[Floats],
    finishes: Sequence[Floats],
) -> tuple[Floats, Floats]:
    """The same rules as critical._earliest, on whole rows of draws."""
    if fact is not None:
        start = np.full_like(lengths, fact.started)
        if fact.finished is not None:
            return start, np.full_like(lengths, fact.finished)
        lengths += np.float32(fact.started + fact.paused)
        return start, np.maximum(lengths, np.float32(1), out=lengths)
    begin: Floats | None = None
    for link in task.links:
        if link.before not in place:
            continue
        held = (finishes if link.kind == "FS" else starts)[place[link.before]]
        if link.lag:
            held = held + np.float32(link.lag)
        begin = held if begin is None else np.maximum(begin, held)
    if begin is None:
        return np.zeros_like(lengths), lengths
    begin = np.maximum(begin, np.float32(0))
    lengths += begin
    return begin, lengths


def _criticality(
    ordered: Sequence[Task],
    known: Mapping[str, Known],
    place: Mapping[str, int],
    starts: Sequence[Floats],
    finishes: Sequence[Floats],
    end: Floats,
) -> dict[str, float]:
    """Share of draws in which a task lies on the chain that decides the end; done tasks decide nothing any more."""
    deciding = [finish >= end for finish in finishes]
    for row in range(len(ordered) - 1, -1, -1):
        if ordered[row].code in known:
            continue
        for link in ordered[row].links:
            before = place.get(link.before)
            if before is None:
                continue
            held = (finishes if link.kind == "FS" else starts)[before]
            if link.lag:
                held = held + np.float32(link.lag)
            deciding[before] |= deciding[row] & (held >= starts[row])
    draws = len(end)
    return {
        task.code: float(np.count_nonzero(deciding[row])) / draws
        for row, task in enumerate(ordered)
        if task.code not in known or known[task.code].finished is None
    }

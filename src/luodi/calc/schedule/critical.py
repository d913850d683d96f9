"""Earliest and latest times with minimum lags (metra potential method, MPM), from the beginning or from today.

MPM: B. Roy, 1959; as used in Kolisch & Sprecher, PSPLIB, EJOR 96 (1997) for "MPM-Time".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from luodi.calc.schedule.network import Link, Task, in_order


@dataclass(frozen=True, slots=True)
class Known:
    """What has happened to a task, in offsets from the origin (negative: before it).

    `paused`: working days its clock stood still so far; they come on top of its days.
    """

    started: int
    finished: int | None = None
    paused: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """One task's times; `slack` is what it may lose without moving the end. `done`: it has finished."""

    early_start: int
    early_finish: int
    late_start: int
    late_finish: int
    done: bool = False

    @property
    def slack(self) -> int:
        return self.late_finish - self.early_finish

    @property
    def critical(self) -> bool:
        """Still to be done, and every day it loses moves the end."""
        return not self.done and self.slack <= 0


@dataclass(frozen=True, slots=True)
class Schedule:
    """`length`: offset of the end. `path`: one chain of tasks that determines it, first to last."""

    length: int
    spans: Mapping[str, Span]
    path: tuple[str, ...]


NOTHING: Mapping[str, Known] = MappingProxyType({})


def schedule(tasks: Sequence[Task], known: Mapping[str, Known] = NOTHING) -> Schedule:
    """
    The schedule of a network whose origin is its beginning (nothing `known`) or today. A task not begun starts no
    earlier than the origin; one that runs ends no earlier than the day after it. Raises Cycle.
    """
    ordered = in_order(tasks)
    early = _earliest(ordered, known)
    length = max((finish for _, finish in early.values()), default=0)
    late = _latest(ordered, early, known, length)
    spans = {
        code: Span(start, finish, late[code] - (finish - start), late[code], _is_done(known, code))
        for code, (start, finish) in early.items()
    }
    return Schedule(length, spans, _path(ordered, early, known, length))


def _is_done(known: Mapping[str, Known], code: str) -> bool:
    return code in known and known[code].finished is not None


def _earliest(ordered: Sequence[Task], known: Mapping[str, Known]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for task in ordered:
        fact = known.get(task.code)
        if fact is None:
            start = max((_allowed(link, found) for link in task.links if link.before in found), default=0)
            start = max(start, 0)
            found[task.code] = (start, start + task.days)
        elif fact.finished is not None:
            found[task.code] = (fact.started, fact.finished)
        else:
            found[task.code] = (fact.started, max(fact.started + fact.paused + task.days, 1))
    return found


def _allowed(link: Link, found: Mapping[str, tuple[int, int]]) -> int:
    start, finish = found[link.before]
    return (finish if link.kind == "FS" else start) + link.lag


def _latest(
    ordered: Sequence[Task],
    early: Mapping[str, tuple[int, int]],
    known: Mapping[str, Known],
    length: int,
) -> dict[str, int]:
    """Latest finishes. What has begun binds nobody before it: its own start is past."""
    late = {task.code: length for task in ordered}
    for task in reversed(ordered):
        if task.code in known:
            continue
        latest_start = late[task.code] - (early[task.code][1] - early[task.code][0])
        for link in task.links:
            if link.before not in early:
                continue
            start, finish = early[link.before]
            bound = latest_start - link.lag + (0 if link.kind == "FS" else finish - start)
            late[link.before] = min(late[link.before], bound)
    return late


def _path(
    ordered: Sequence[Task],
    early: Mapping[str, tuple[int, int]],
    known: Mapping[str, Known],
    length: int,
) -> tuple[str, ...]:
    """Back from the task that ends last, through the links that hold exactly; what is done ends the walk."""
    by_code = {task.code: task for task in ordered}
    code: str | None = next((task.code for task in ordered if early[task.code][1] == length), None)
    path: list[str] = []
    while code is not None and not _is_done(known, code):
        path.append(code)
        if code in known:
            break
        start = early[code][0]
        code = next(
            (
                link.before
                for link in by_code[code].links
                if link.before in early and _allowed(link, early) == start
            ),
            None,
        )
    return tuple(reversed(path))

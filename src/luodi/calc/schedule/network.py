"""Activity-on-node networks: tasks, links with minimum lags, their order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

LinkKind = Literal["FS", "SS"]
Clock = Literal["government", "owner"]


@dataclass(frozen=True, slots=True)
class Link:
    """What a task waits for. FS: until `before` has finished, SS: until it has started, plus `lag` working days.

    `soft`: a simulated result of `before` suffices for a simulated review (routes.with_simulation).
    """

    before: str
    kind: LinkKind = "FS"
    lag: int = 0
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """`days`: working days on its own clock. `simulated`: may be reviewed before its soft predecessors are formal;
    turning the review into the formal document then takes `conversion` days."""

    code: str
    days: int
    links: tuple[Link, ...] = ()
    clock: Clock = "government"
    simulated: bool = False
    conversion: int = 1


class Cycle(ValueError):
    """Tasks that wait for each other. `loop` names them in order, the first again at the end."""

    def __init__(self, loop: Sequence[str]) -> None:
        self.loop = tuple(loop)
        super().__init__(f"前置关系绕成了圈：{' → '.join(self.loop)}。请去掉其中一条前置。")


def unknown_predecessors(tasks: Iterable[Task]) -> list[tuple[str, str]]:
    """(task, predecessor) for every link to a task that is not there."""
    rows = list(tasks)
    codes = {task.code for task in rows}
    return [(task.code, link.before) for task in rows for link in task.links if link.before not in codes]


def in_order(tasks: Sequence[Task]) -> list[Task]:
    """The tasks with predecessors first, otherwise in the order given. Links to absent tasks are ignored.

    Raises Cycle.
    """
    by_code = {task.code: task for task in tasks}
    waiting = {task.code: {link.before for link in task.links if link.before in by_code} for task in tasks}
    successors: dict[str, list[str]] = {code: [] for code in by_code}
    for code, befores in waiting.items():
        for before in befores:
            successors[before].append(code)
    ready = [task.code for task in tasks if not waiting[task.code]]
    found = []
    for code in ready:  # grows while it is read
        found.append(by_code[code])
        for successor in successors[code]:
            waiting[successor].discard(code)
            if not waiting[successor]:
                ready.append(successor)
    if len(found) < len(tasks):
        raise Cycle(_loop({code: befores for code, befores in waiting.items() if befores}))
    return found


def _loop(waiting: dict[str, set[str]]) -> list[str]:
    """One loop among tasks that all wait: walk to a predecessor until one comes again."""
    seen: list[str] = []
    code = min(waiting)
    while code not in seen:
        seen.append(code)
        code = min(before for before in waiting[code] if before in waiting)
    return [code, *reversed(seen[seen.index(code) :])]

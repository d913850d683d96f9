"""The same tasks done in other ways: one after another, or with simulated approval before land."""

from collections.abc import Sequence
from dataclasses import replace

from luodi.calc.schedule.network import Link, Task, in_order

SIMULATED = "·模拟"
"""Behind a task's code: its simulated review."""


def sequential(tasks: Sequence[Task]) -> list[Task]:
    """One window after another: each waits for the one before it in the order of the network."""
    ordered = in_order(tasks)
    return [
        replace(task, links=(Link(ordered[place - 1].code),) if place else ())
        for place, task in enumerate(ordered)
    ]


def with_simulation(tasks: Sequence[Task]) -> list[Task]:
    """
    Each task that may be simulated and has a soft predecessor becomes two: the substantive review (all its days),
    which waits for hard predecessors and for the *simulated* review of soft ones, or not at all for a soft
    predecessor that is not itself simulated; and the conversion (`conversion` days), which waits for everything
    the formal document needs. A formal document therefore never precedes what it legally rests on.
    """
    doubled = {task.code for task in tasks if task.simulated and any(link.soft for link in task.links)}
    found = []
    for task in tasks:
        if task.code not in doubled:
            found.append(task)
            continue
        review = replace(task, code=task.code + SIMULATED, links=_for_review(task, doubled))
        formal = replace(task, days=task.conversion, links=(*task.links, Link(review.code)))
        found += [review, formal]
    return found


def _for_review(task: Task, doubled: set[str]) -> tuple[Link, ...]:
    links = []
    for link in task.links:
        if not link.soft:
            links.append(link)
        elif link.before in doubled:
            links.append(replace(link, before=link.before + SIMULATED))
    return tuple(links)

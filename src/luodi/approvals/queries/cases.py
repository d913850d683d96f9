"""How long items took: past cases in working days without pauses, of the projects the asker sees."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from luodi.approvals.enums import EventKind
from luodi.approvals.models import StepEvent
from luodi.calc.schedule import Axis

NEWEST = 300
"""Cases an item: older practice says little about today's."""


def cases(user: Any, items: Collection[str], axis: Axis) -> dict[str, list[int]]:
    """{item: working days of its newest finished cases}. Two queries. Government and owner steps alike."""
    ends = (
        StepEvent.objects.visible_to(user)
        .open()
        .filter(step__in=items, kind=EventKind.FINISHED)
        .order_by("-occurred_on", "-id")
        .values_list("plan", "step", "occurred_on")[: NEWEST * max(len(items), 1)]
    )
    finished = {(plan, step): day for plan, step, day in reversed(ends)}
    begun: dict[tuple[Any, str], dt.date] = {}
    paused: dict[tuple[Any, str], int] = defaultdict(int)
    since: dict[tuple[Any, str], dt.date] = {}
    others = (
        StepEvent.objects.visible_to(user)
        .open()
        .filter(plan__in={plan for plan, _ in finished}, step__in=items)
        .exclude(kind=EventKind.FINISHED)
        .order_by("occurred_on", "id")
        .values_list("plan", "step", "kind", "occurred_on")
    )
    for plan, step, kind, day in others:
        key = (plan, step)
        if kind == EventKind.ACCEPTED:
            begun[key] = day
        elif kind == EventKind.PAUSED:
            since[key] = day
        elif kind == EventKind.RESUMED and key in since:
            paused[key] += axis.offset(day) - axis.offset(since.pop(key))
    found: dict[str, list[int]] = defaultdict(list)
    for key, day in finished.items():
        if key in begun and len(found[key[1]]) < NEWEST:
            days = axis.offset(day) - axis.offset(begun[key]) - paused[key]
            found[key[1]].append(max(days, 0))
    return dict(found)

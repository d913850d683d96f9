"""The day a demonstration city is best read at, stated by the room that makes it (AppConfig.ready())."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoDay:
    """`on`: the day its story is told at; `until`: the last day anything is recorded of."""

    on: dt.date
    until: dt.date


_stated: list[DemoDay] = []


def state(day: DemoDay) -> None:
    _stated[:] = [day]


def stated() -> DemoDay | None:
    return _stated[0] if _stated else None

"""When what waits too long is told, to whom, and when it is proposed to supervision: data/reminders.csv."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).parent.parent / "data" / "reminders.csv"
NOTIFY, REFER = "notify", "refer"
TOLD: Final = {"department": ("department",), "both": ("department", "unit"), "office": ()}


@dataclass(frozen=True, slots=True)
class Reminder:
    """From `days` working days beyond the promise on (negative: before it)."""

    code: str
    days: int
    does: str
    told: tuple[str, ...]
    words: str


@cache
def reminders() -> tuple[Reminder, ...]:
    """In order of days. Raises ValueError for a row that says something unknown: the start fails, not a night."""
    with FILE.open(encoding="utf-8") as file:
        found = [_reminder(number, row) for number, row in enumerate(csv.DictReader(file), 2)]
    return tuple(sorted(found, key=lambda one: one.days))


def _reminder(number: int, row: dict[str, str]) -> Reminder:
    if row["做什么"] not in (NOTIFY, REFER) or row["告诉谁"] not in TOLD:
        raise ValueError(
            f"reminders.csv 第 {number} 行：做什么应为 notify 或 refer，告诉谁应为 {'、'.join(TOLD)}。"
        )
    return Reminder(row["规则"], int(row["超承诺工作日"]), row["做什么"], TOLD[row["告诉谁"]], row["说什么"])

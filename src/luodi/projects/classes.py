"""
The class of a project by rule: dated rows shipped as data (data/classes.csv), each with its source. A person may say
otherwise; the rule answers only where nothing was said.
"""

import csv
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from luodi.calc.money import show

CLASSES = Path(__file__).parent / "data" / "classes.csv"


@dataclass(frozen=True, slots=True)
class ClassRule:
    """`at_least` in 万 of the currency; in force for projects that began on [since, until)."""

    currency: str
    at_least: Decimal
    since: dt.date
    until: dt.date | None
    source: str

    def runs_on(self, day: dt.date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@cache
def major_rules() -> tuple[ClassRule, ...]:
    with CLASSES.open(encoding="utf-8") as file:
        return tuple(
            ClassRule(
                row["currency"], Decimal(row["at_least"]), dt.date.fromisoformat(row["since"]),
                dt.date.fromisoformat(row["until"]) if row["until"] else None, row["source"],
            )
            for row in csv.DictReader(file)
            if row["class"] == "major"
        )  # fmt: skip


def is_major(total: Decimal | None, currency: str, day: dt.date) -> bool | None:
    """Whether the rule of the day makes it 重大; None where no rule speaks of this currency and day, or of no amount."""
    for rule in major_rules():
        if total is not None and rule.currency == currency and rule.runs_on(day):
            return total >= rule.at_least
    return None


def major_hint() -> str:
    """Under the field: what leaving it empty means."""
    said = "、".join(
        f"{rule.since.year} 年起 {show(rule.at_least, rule.currency)}以上（{rule.source}）"
        for rule in major_rules()
    )
    return f"留空按规则定：{said}。"

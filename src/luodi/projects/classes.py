"""
What rules say of a project's fields: whether it is 重大 (dated rows of data/classes.csv, each with its source) and its
三次产业 (companies.industries, from the industry). A person may say otherwise; a rule answers only where nothing was said.
"""

import csv
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from luodi.calc.money import show
from luodi.companies.industries import is_known, sector_of

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


SECTOR_HINT = "留空按行业代码定（三次产业划分规定，待核）。"
UNSAID = (None, "")


def said_by_rules(values: Mapping[str, Any], began: dt.date) -> dict[str, Any]:
    """{field: value} of what a new project's fields leave unsaid and a rule answers; values as in Particulars."""
    found: dict[str, Any] = {}
    if values.get("sector") in UNSAID and (sector := _sector(values.get("industry"))):
        found["sector"] = sector
    if values.get("major") in UNSAID and values.get("planned_total") not in UNSAID:
        total, currency = Decimal(values["planned_total"]), values.get("currency") or "CNY"
        if (major := is_major(total, currency, began)) is not None:
            found["major"] = major
    return found


def sector_following(said: Mapping[str, Any], industry: str, sector: str) -> dict[str, str]:
    """
    {"sector": value} where the industry is said anew, the sector is not, and the one that stood (`sector`, "" for
    none) was no more than what the rule says of the `industry` that stood.
    """
    if not said.get("industry") or "sector" in said or sector not in ("", _sector(industry)):
        return {}
    follows = _sector(said["industry"])
    return {"sector": follows} if follows and follows != sector else {}


def _sector(industry: str | None) -> str:
    return str(sector_of(industry) or "") if industry and is_known(industry.upper()) else ""

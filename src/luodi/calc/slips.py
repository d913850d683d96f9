"""三单: kinds, clocks in working days, and how far up a matter has to go. Kinds are data (data/slip_presets.yaml)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from luodi.calc.workdays import Extra, add_workdays, next_workday, workdays_between


@dataclass(frozen=True, slots=True)
class SlipKind:
    """
    `tier` 1…3 for the three slips, 0 for 提醒 (unnumbered, no clock), -1 for the upward 提请协调单. `days`: working
    days, the day of issue not counted. `explanation`: overdue or not, the handler explains in writing.
    """

    code: str
    tier: int
    label: str
    days: int = 0
    explanation: bool = False
    consequence: str = ""


@dataclass(frozen=True, slots=True)
class Preset:
    code: str
    source: str
    remind: SlipKind
    upward: SlipKind
    tiers: tuple[SlipKind, ...]

    @property
    def title(self) -> str:
        return "、".join(kind.label for kind in self.tiers)

    def kind(self, code: str) -> SlipKind:
        """Raises KeyError for a code no preset has."""
        return {kind.code: kind for kind in (self.remind, self.upward, *self.tiers)}[code]

    def following(self, kind: SlipKind) -> SlipKind | None:
        """The next slip when this one runs out; after 提醒 the first, after the last none."""
        return self.tiers[kind.tier] if 0 <= kind.tier < len(self.tiers) else None


@dataclass(frozen=True, slots=True)
class Due:
    """`sentence` says that and why a day was moved; empty when it was not."""

    day: dt.date
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of the ladder; any one of the thresholds that are not None reaches it."""

    label: str
    workdays: int
    amount: Decimal | None = None
    count: int | None = None


@cache
def presets() -> Mapping[str, Preset]:
    """By code, the default first."""
    return {row["code"]: _preset(row) for row in _file()["presets"]}


@cache
def default_preset() -> Preset:
    return presets()[_file()["default"]]


@cache
def ladder() -> tuple[Step, ...]:
    return tuple(
        Step(
            row["label"],
            row["workdays"],
            Decimal(row["amount"]) if "amount" in row else None,
            row.get("count"),
        )
        for row in _file()["ladder"]
    )


def due_of(kind: SlipKind, issued_on: dt.date, extra: Extra = ()) -> Due | None:
    """The last day of a slip issued that day, by its kind. None: it has no clock. Raises UnknownYear."""
    return Due(add_workdays(issued_on, kind.days, extra)) if kind.days else None


def chosen_due(day: dt.date, extra: Extra = ()) -> Due:
    """A last day somebody chose; on a holiday it moves to the next working day, and that is said."""
    moved = next_workday(day, extra)
    return Due(moved.day, moved.sentence)


def workdays_left(due: dt.date, day: dt.date, extra: Extra = ()) -> int:
    """Working days after `day` until `due`: 0 on the last day, negative when overdue."""
    return workdays_between(day, due, extra)


def rung(opened_on: dt.date, day: dt.date, *, amount: Decimal | None, count: int, extra: Extra = ()) -> Step:
    """
    How far up a matter has to go: the highest rung whose age (working days), amount (万元) or number of slips is
    reached. `count`: slips issued over it.
    """
    age = workdays_between(opened_on, day, extra)
    reached = [step for step in ladder() if _reached(step, age, amount, count)]
    return reached[-1] if reached else ladder()[0]


def _reached(step: Step, age: int, amount: Decimal | None, count: int) -> bool:
    by_age = age >= step.workdays
    by_count = step.count is not None and count >= step.count
    # a large matter skips rungs only once it has stood for the first rung's time
    large = step.amount is not None and amount is not None and amount >= step.amount
    return by_age or by_count or (large and age >= ladder()[1].workdays)


@cache
def _file() -> Mapping[str, Any]:
    text = files("luodi.calc").joinpath("data/slip_presets.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = yaml.safe_load(text)
    return found


def _preset(row: Mapping[str, Any]) -> Preset:
    tiers = tuple(
        SlipKind(
            f"tier{number}", number, tier["label"], tier["days"], tier.get("explanation", False),
            tier.get("consequence", ""),
        )
        for number, tier in enumerate(row["tiers"], start=1)
    )  # fmt: skip
    upward = SlipKind("upward", -1, row["upward"]["label"], row["upward"]["days"])
    return Preset(row["code"], row["source"], SlipKind("remind", 0, row["remind"]), upward, tiers)

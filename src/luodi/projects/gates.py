"""
The gate table: what a milestone needs. Gates never block a true fact; they list what is missing, hold back
verification, and start clocks. Rows are dated data (data/gates.csv), conditions are registered by rooms.
"""

import csv
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from luodi.projects.enums import Cause, DutyRole, Kind
from luodi.projects.queries.situation import Situation

GATES = Path(__file__).parent / "data" / "gates.csv"
VERIFIERS = Path(__file__).parent / "data" / "verifiers.csv"


@dataclass(frozen=True, slots=True)
class Gate:
    milestone: Kind
    needs: str
    code: str
    label: str
    since: dt.date
    until: dt.date | None
    source: str

    def runs_on(self, day: dt.date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Verifier:
    """Which department's word a fact is; `bureau_may`: the city bureau may verify it in its place."""

    fact: str
    function: str
    bureau_may: bool
    source: str


Condition = Callable[[Situation, Gate], bool]
"""Whether a project meets a gate. Batch facts are in the Situation; no query here."""

_conditions: dict[str, Condition] = {}


def register_condition(needs: str, condition: Condition) -> None:
    """Rooms above add conditions in AppConfig.ready(); a gate row naming an unknown one is refused."""
    _conditions[needs] = condition


@cache
def gates() -> tuple[Gate, ...]:
    """All rows of the shipped table. Raises ValueError for a row nobody can evaluate."""
    rows = []
    with GATES.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["needs"] not in _conditions:
                raise ValueError(f"gates.csv: no condition is registered for {row['needs']!r}")
            until = dt.date.fromisoformat(row["until"]) if row["until"] else None
            since = dt.date.fromisoformat(row["since"])
            rows.append(
                Gate(
                    Kind(row["milestone"]),
                    row["needs"],
                    row["code"],
                    row["label"],
                    since,
                    until,
                    row["source"],
                )
            )
    return tuple(rows)


def missing(situation: Situation, kind: Kind, day: dt.date) -> list[Gate]:
    """
    Gates of one milestone, in force on `day`, that the project does not meet. A milestone it rests on that happened
    only after `day` is there but out of order: such a gate comes with needs `order`, saying so.
    """
    lacking = []
    for gate in gates():
        if gate.milestone == kind and gate.runs_on(day):
            if not _conditions[gate.needs](situation, gate):
                lacking.append(gate)
            elif gate.needs == "milestone" and situation.milestones[gate.code] > day:
                said = f"日期早于{Kind(gate.code).label}（{situation.milestones[gate.code]}），请核对"
                lacking.append(replace(gate, needs="order", label=said))
    return lacking


def evidence_kinds() -> dict[str, str]:
    """{code: label} of every evidence a gate may ask for, and 「其他」."""
    return {g.code: g.label for g in gates() if g.needs == "evidence"} | {"other": "其他材料"}


@cache
def shipped_verifiers() -> dict[str, Verifier]:
    """By fact, as this product comes; what an office set stands above it (queries/verifiers.py)."""
    with VERIFIERS.open(encoding="utf-8") as file:
        return {
            row["fact"]: Verifier(row["fact"], row["function"], row["bureau_may"] == "1", row["source"])
            for row in csv.DictReader(file)
        }


register_condition("field", lambda s, gate: s.values.get(gate.code) not in (None, ""))
register_condition("milestone", lambda s, gate: Kind(gate.code) in s.milestones)
register_condition("milestone_ever", lambda s, gate: Kind(gate.code) in s.milestones)
register_condition("investor", lambda s, gate: s.investors > 0)
register_condition("duty", lambda s, gate: DutyRole(gate.code) in s.duties)
register_condition("evidence", lambda s, gate: gate.code in s.evidence)
register_condition("cause", lambda s, gate: s.causes.get(gate.milestone) in set(Cause.values))

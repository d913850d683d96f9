"""部门看板: what waits on whom, how late, and on the critical path of how much money. The money is a figure."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from luodi.approvals.enums import StepState
from luodi.approvals.queries.turns import (
    Days,
    TurnRow,
    is_in_grace,
    is_shown_late,
    objections_seen,
    turns_of,
)
from luodi.calc.schedule import Axis
from luodi.indicators.answers import Answer, ask
from luodi.indicators.catalogue import catalogue
from luodi.indicators.periods import Point, point

MONEY, DOLLARS, PROJECTS = (
    "approval_critical_money",
    "approval_critical_money_usd",
    "approval_critical_projects",
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure of one department as it prints; empty `text`: nothing to add up. `rows_url` opens its rows."""

    text: str
    rows_url: str


@dataclass(frozen=True, slots=True)
class Department:
    name: str
    money: Amount
    dollars: Amount
    projects: Amount
    ready: int
    running: int
    paused: int
    grace: int
    late: int


def departments(user: Any, axis: Axis) -> list[Department]:
    """Government steps by who handles them, most money on the critical path first. Reads no plan."""
    counts = _counts(user, axis)
    at = point()
    answer = ask([MONEY, DOLLARS, PROJECTS], [at], book=catalogue(), by=["handler"], doubts=False)
    found = [_department(name, counts[name], answer, at) for name in counts]
    worth = {group.key[0]: answer.cell(MONEY, group.key).rounded or 0 for group in answer.leaves}
    return sorted(found, key=lambda d: (-worth.get(d.name, 0), -sum(counts[d.name].values()), d.name))


def _counts(user: Any, axis: Axis) -> Mapping[str, Counter[str]]:
    """{department: how many steps in each state, and how many in grace and late}. Two queries."""
    objections, days = objections_seen(user), Days(axis)
    found: dict[str, Counter[str]] = defaultdict(Counter)
    rows = turns_of(user).filter(owners=False).select_related(None)
    for name, state, due, plan, step in rows.values_list("handler", "state", "due_on", "plan", "step"):
        mine = found[name]
        mine[state] += 1
        if state == StepState.RUNNING and due is not None and due < axis.origin:
            objection = objections.get((plan, step))
            mine["grace"] += is_in_grace(-days[due], objection)
            mine["late"] += is_shown_late(-days[due], objection)
    return found


def _department(name: str, counts: Counter[str], answer: Answer, at: Point) -> Department:
    return Department(
        name, _amount(MONEY, name, answer, at), _amount(DOLLARS, name, answer, at),
        _amount(PROJECTS, name, answer, at), ready=counts[StepState.READY] + counts[StepState.REFUSED],
        running=counts[StepState.RUNNING], paused=counts[StepState.PAUSED], grace=counts["grace"],
        late=counts["late"],
    )  # fmt: skip


def _amount(code: str, name: str, answer: Answer, at: Point) -> Amount:
    if (name,) not in {group.key for group in answer.leaves} or not answer.cell(code, (name,)).value:
        return Amount("", "")
    cell = answer.cell(code, (name,))
    query = {"code": code, "by": "handler", "g": name, "tick": at.reading.seq}
    return Amount(
        f"{cell.text}{cell.definition.unit}",
        f"/figures/rows/?{urlencode(query | {'period': f'{at.period.first}..{at.period.last}'})}",
    )


@dataclass(frozen=True, slots=True)
class WeekGroup:
    name: str
    rows: tuple[TurnRow, ...]


def grouped(rows: Sequence[TurnRow], names: Sequence[Sequence[str]]) -> list[WeekGroup]:
    """`names[i]`: the groups row i belongs to."""
    found: dict[str, list[TurnRow]] = defaultdict(list)
    for row, mine in zip(rows, names, strict=True):
        for name in mine:
            found[name].append(row)
    return [WeekGroup(name, tuple(found[name])) for name in sorted(found, key=lambda n: -len(found[n]))]

"""部门看板: what waits on whom, how late, and on the critical path of how much money."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from luodi.approvals.enums import StepState
from luodi.approvals.queries.rows import StepRow
from luodi.projects.enums import Currency


@dataclass(slots=True)
class Department:
    """`money`: 万元 of the projects whose critical path runs through this department now, each project once."""

    name: str
    rows: list[StepRow] = field(default_factory=list)

    def count(self, *states: StepState) -> int:
        return sum(row.one.state in states for row in self.rows)

    @property
    def ready(self) -> int:
        return self.count(StepState.READY, StepState.REFUSED)

    @property
    def running(self) -> int:
        return self.count(StepState.RUNNING)

    @property
    def paused(self) -> int:
        return self.count(StepState.PAUSED)

    @property
    def late(self) -> int:
        return sum(row.shown_late for row in self.rows)

    @property
    def grace(self) -> int:
        return sum(row.in_grace for row in self.rows)

    @property
    def critical_projects(self) -> int:
        return len({row.loaded.project.pk for row in self.rows if row.critical})

    def _critical_money(self, currency: str) -> Decimal:
        projects = {row.loaded.project.pk: row.loaded.project for row in self.rows if row.critical}
        return sum(
            (p.planned_total or Decimal(0) for p in projects.values() if p.currency == currency), Decimal(0)
        )

    @property
    def money(self) -> Decimal:
        return self._critical_money(Currency.CNY)

    @property
    def dollars(self) -> Decimal:
        return self._critical_money(Currency.USD)


def departments(rows: Sequence[StepRow]) -> list[Department]:
    """Government steps by who handles them, most money on the critical path first."""
    found: dict[str, Department] = {}
    for row in rows:
        if not row.one.is_owners:
            found.setdefault(row.handler, Department(row.handler)).rows.append(row)
    return sorted(found.values(), key=lambda d: (-d.money, -d.dollars, -len(d.rows), d.name))


def by_name(rows: Sequence[StepRow], name: str) -> list[StepRow]:
    """One department's rows: latest delay first, then those on the critical path, then by when they are due."""
    mine = [row for row in rows if row.handler == name and not row.one.is_owners]
    return sorted(mine, key=lambda row: (-row.late_by, not row.critical, row.span.early_finish))


@dataclass(frozen=True, slots=True)
class WeekGroup:
    name: str
    rows: tuple[StepRow, ...]


def due_within(rows: Sequence[StepRow], days: int) -> list[StepRow]:
    """Running steps whose promise runs out within `days` working days, late ones too; and ready ones that are
    critical."""
    found = []
    for row in rows:
        due = row.due_in
        if (due is not None and due <= days) or (due is None and row.critical):
            found.append(row)
    return sorted(found, key=lambda row: (row.due_in if row.due_in is not None else days, row.step.code))


def grouped(rows: Sequence[StepRow], names: Sequence[Sequence[str]]) -> list[WeekGroup]:
    """`names[i]`: the groups row i belongs to."""
    found: dict[str, list[StepRow]] = defaultdict(list)
    for row, mine in zip(rows, names, strict=True):
        for name in mine:
            found[name].append(row)
    return [WeekGroup(name, tuple(found[name])) for name in sorted(found, key=lambda n: -len(found[n]))]

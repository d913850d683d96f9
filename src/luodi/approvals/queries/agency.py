"""我的代办: what an agent does today, which papers to take along, whom it waits for."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from luodi.approvals.enums import StepState
from luodi.approvals.models import HandoverSlip, Mandate, Material
from luodi.approvals.queries.plans import Loaded, load, moving_plans
from luodi.approvals.queries.rows import StepRow, step_rows
from luodi.calc.schedule import Axis
from luodi.ledger.queries.reading import today
from luodi.projects.enums import DutyRole
from luodi.projects.models import Duty, Project


@dataclass(frozen=True, slots=True)
class ToDo:
    """One step: what to do (`act`), papers there (`held`) and lacking, whom it waits for."""

    row: StepRow
    act: str
    held: tuple[str, ...]
    lacking: tuple[str, ...]
    waits: str


@dataclass(slots=True)
class Errand:
    """One project of an agent. `loaded` is None where no plan was made."""

    project: Project
    loaded: Loaded | None
    mandate: Mandate | None
    today: list[ToDo] = field(default_factory=list)
    waiting: list[ToDo] = field(default_factory=list)

    @property
    def urgency(self) -> tuple[bool, int]:
        return (not any(todo.row.critical for todo in self.today), -len(self.today))


def agents_projects(user: Any) -> list[Project]:
    """Moving projects in which one of the user's posts is 代办员 today; for those without such posts, none."""
    mine = (
        Duty.objects.open()
        .filter(role=DutyRole.AGENT, grantee__in=user.standing.grantees)
        .holding_on(today())
        .values("project_id")
    )
    rows = Project.objects.visible_to(user).unmerged().active().filter(pk__in=mine)
    return list(rows.order_by("pinyin", "id"))


def errands(user: Any, projects: Sequence[Project], axis: Axis) -> list[Errand]:
    """Most urgent first; seven queries, however many projects."""
    keys = [project.pk for project in projects]
    plans = load(user, list(moving_plans(user).filter(project__in=keys)))
    by_project = {one.plan.project_id: one for one in plans}
    mandates = {one.project_id: one for one in Mandate.objects.open().filter(project__in=keys)}
    held = held_by_project(keys)
    found = []
    for project in projects:
        errand = Errand(project, by_project.get(project.pk), mandates.get(project.pk))
        if errand.loaded is not None:
            for row in step_rows(errand.loaded, axis):
                _sort(errand, row, held[project.pk])
        errand.today.sort(key=lambda todo: (not todo.row.critical, todo.row.span.slack))
        found.append(errand)
    return sorted(found, key=lambda errand: errand.urgency)


def held_by_project(keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, set[str]]:
    """Names of papers given and still valid."""
    day = today()
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    rows = Material.objects.open().filter(project__in=keys).values_list("project_id", "name", "valid_until")
    for project, name, until in rows:
        if until is None or until >= day:
            found[project].add(name)
    return found


def _sort(errand: Errand, row: StepRow, held: set[str]) -> None:
    step = row.one.step
    there = tuple(name for name in step.materials if name in held)
    lacking = tuple(name for name in step.materials if name not in held)
    if row.one.state == StepState.READY and not row.one.is_owners:
        waits = f"向业主要{len(lacking)}份材料" if lacking else ""
        errand.today.append(ToDo(row, f"到{row.handler}申报", there, lacking, waits))
    elif row.simulable:
        errand.today.append(ToDo(row, f"到{row.handler}申请模拟审查", there, lacking, ""))
    elif row.one.state == StepState.REFUSED:
        errand.today.append(ToDo(row, "问清原因，重新申报", there, lacking, ""))
    elif row.one.state == StepState.PAUSED and row.one.paused_now:
        errand.today.append(ToDo(row, f"停表：{row.stopped_for}", there, lacking, "业主补齐后恢复"))
    elif row.one.state == StepState.RUNNING:
        errand.waiting.append(ToDo(row, "办理中", there, lacking, row.handler))
    elif row.one.state == StepState.READY:
        errand.waiting.append(ToDo(row, "业主环节", there, lacking, "业主"))


@dataclass(frozen=True, slots=True)
class Agency:
    """Everything of one project's 代办 on its page."""

    errand: Errand
    agents: list[Duty]
    slips: list[HandoverSlip]
    wanted: list[tuple[str, list[str]]]
    """Papers not there yet: (name, names of the steps that ask for it); each is asked for once."""


def agency_of(user: Any, project: Project, axis: Axis) -> Agency:
    (errand,) = errands(user, [project], axis)
    day = today()
    valid = held_by_project([project.pk])[project.pk]
    wanted: dict[str, list[str]] = defaultdict(list)
    if errand.loaded is not None:
        for one in errand.loaded.progress.values():
            if not one.finished:
                for name in one.step.materials:
                    if name not in valid:
                        wanted[name].append(one.step.name)
    duties = Duty.objects.open().filter(project=project, role=DutyRole.AGENT).holding_on(day)
    return Agency(
        errand=errand,
        agents=list(duties.order_by("id")),
        slips=list(HandoverSlip.objects.open().filter(project=project).order_by("-occurred_on", "-id")),
        wanted=sorted(wanted.items(), key=lambda pair: -len(pair[1])),
    )

"""What this room hangs into 一项目一档 and offers to the home page."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.db.models import Exists, OuterRef
from django.urls import reverse

from luodi.approvals.enums import Decision, EventKind, OpinionState, StepState
from luodi.approvals.models import Objection, Plan, SimulatedOpinion, StepEvent
from luodi.approvals.queries.agency import ToDo, agents_projects, errands
from luodi.approvals.queries.plans import axis_today
from luodi.approvals.queries.turns import late_since, turn_rows, turns_of
from luodi.common.registries import TodoRow, TodoSource
from luodi.ledger.queries.reading import today
from luodi.projects.models import Project
from luodi.projects.panels import Panel
from luodi.projects.presence import Source

PERMIT = "C4"
EXPIRING = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Found:
    plan: Plan | None
    done: int
    steps: int
    permit: str
    may_plan: bool


def panel(user: Any, project: Project) -> Found:
    """The plan in one line; two queries."""
    plan = Plan.objects.visible_to(user).open().filter(project=project).first()
    if plan is None:
        return unplanned(user)
    finished = StepEvent.objects.open().filter(plan=plan.lineage, kind=EventKind.FINISHED)
    numbers = dict(finished.values_list("step", "number"))
    codes = {step["code"] for step in plan.steps}
    return Found(plan, len(codes & numbers.keys()), len(codes), numbers.get(PERMIT, ""), False)


def unplanned(user: Any) -> Found:
    return Found(None, 0, 0, "", user.may("approvals.plan"))


PANEL = Panel(
    "approvals", "审批", 30, "approvals/parts/panel.html", panel, "approvals.view",
    reads=(Source(Plan),), without=unplanned,
)  # fmt: skip


def _errands(user: Any) -> list[ToDo]:
    projects = agents_projects(user)
    return [todo for errand in errands(user, projects, axis_today()) for todo in errand.today]


def _errand_rows(user: Any, limit: int) -> Sequence[TodoRow]:
    return [
        TodoRow(
            f"{todo.row.loaded.project.name}：{todo.act}，{todo.row.step.name}",
            reverse("approvals:agency"),
            f"还缺 {'、'.join(todo.lacking)}" if todo.lacking else "材料齐",
            late=todo.row.critical,
        )
        for todo in _errands(user)[:limit]
    ]


def _expiring(user: Any) -> Any:
    """Opinions that end within thirty days and are not settled."""
    rows = SimulatedOpinion.objects.visible_to(user).open().filter(state=OpinionState.ISSUED)
    return rows.filter(expires_on__lte=today() + EXPIRING)


def _expiring_rows(user: Any, limit: int) -> Sequence[TodoRow]:
    return [
        TodoRow(
            f"{one.project.name}：{one.step_name} {one.number}",
            reverse("approvals:opinion", args=[one.pk]),
            due=one.expires_on,
            late=one.expires_on < today(),
        )
        for one in _expiring(user).select_related("project").order_by("expires_on", "id")[:limit]
    ]


def _objections(user: Any) -> Any:
    return Objection.objects.visible_to(user).open().filter(decision="")


def _objection_rows(user: Any, limit: int) -> Sequence[TodoRow]:
    return [
        TodoRow(
            f"{one.project.name}：{one.unit_name}异议", reverse("approvals:decide", args=[one.pk]), one.reason
        )
        for one in _objections(user).select_related("project").order_by("occurred_on", "id")[:limit]
    ]


def _late(user: Any) -> Any:
    """Own steps beyond their promise, but those whose delay was excused."""
    day = late_since(axis_today(), 1)
    mine = turns_of(user).filter(unit__in=user.standing.grantees, state=StepState.RUNNING, due_on__lte=day)
    excused = Objection.objects.open().filter(
        plan=OuterRef("plan"), step=OuterRef("step"), decision=Decision.SUSTAINED
    )
    return mine.exclude(Exists(excused))


def _late_rows(user: Any, limit: int) -> Sequence[TodoRow]:
    found = _late(user).order_by("due_on", "id")[:limit]
    return [
        TodoRow(
            f"{row.project.name}：{row.turn.step_name}",
            reverse("approvals:departments") + f"?unit={quote(row.turn.handler)}#rows",
            f"超承诺 {row.late_by} 个工作日{'，还可以提异议' if row.in_grace else ''}", row.turn.due_on, late=True,
        )
        for row in turn_rows(user, found, axis_today())
    ]  # fmt: skip


def _unplanned(user: Any) -> Any:
    """Own signed projects without a plan."""
    own = Project.objects.visible_to(user).unmerged().active().filter(unit__in=user.standing.grantees)
    signed = own.filter(signed_on__gte=today() - dt.timedelta(days=730))
    return signed.exclude(Exists(Plan.objects.open().filter(project=OuterRef("pk"))))


def _unplanned_rows(user: Any, limit: int) -> Sequence[TodoRow]:
    return [
        TodoRow(one.name, reverse("approvals:new_plan", args=[one.pk]), one.code)
        for one in _unplanned(user).order_by("-signed_on", "id")[:limit]
    ]


TODOS = (
    TodoSource(
        "approvals-errands", "今天要跑的代办", 15, "approvals.serve", lambda user: len(_errands(user)), _errand_rows,
        more="approvals:agency", order_for={"agent": 5},
    ),
    TodoSource(
        "approvals-late", "本部门超承诺的审批事项", 10, "approvals.object",
        lambda user: int(_late(user).count()), _late_rows, more="approvals:departments",
        order_for={"department_window": 4},
    ),
    TodoSource(
        "approvals-objections", "待裁定的部门异议", 45, "approvals.decide",
        lambda user: int(_objections(user).count()), _objection_rows, more="approvals:departments",
    ),
    TodoSource(
        "approvals-expiring", "模拟意见将到期", 55, "approvals.record",
        lambda user: int(_expiring(user).count()), _expiring_rows, more="approvals:simulated",
    ),
    TodoSource(
        "approvals-unplanned", "签约两年内还没编审批计划", 70, "approvals.plan",
        lambda user: int(_unplanned(user).count()), _unplanned_rows, more="approvals:plans",
    ),
)  # fmt: skip

"""What this room hangs into 一项目一档 for admission and promises, and offers to the home page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from luodi.common.registries import TodoRow, TodoSource
from luodi.ledger.queries.reading import today
from luodi.projects.models import Project
from luodi.projects.panels import Panel
from luodi.projects.presence import Source
from luodi.sourcing.models import Admission, AdmissionVote, FinanceNeed, Promise, PromiseStep
from luodi.sourcing.terms import SETTLED, AdmissionState, NeedState, ReviewState


@dataclass(frozen=True, slots=True)
class Found:
    sheet: Admission | None
    promises: Sequence[Promise]
    may_apply: bool


def panel(user: Any, project: Project) -> Found:
    """Two queries."""
    sheet = (
        Admission.objects.visible_to(user)
        .open()
        .filter(project=project)
        .order_by("-occurred_on", "-id")
        .first()
    )
    promises = list(Promise.objects.visible_to(user).open().filter(project=project).order_by("due_on", "id"))
    return Found(sheet, promises, user.may("sourcing.apply"))


PANEL = Panel(
    "promises", "准入与承诺", 40, "sourcing/parts/project_panel.html", panel, "sourcing.see_admissions",
    reads=(Source(Admission), Source(Promise)),
    without=lambda user: Found(None, [], user.may("sourcing.apply")),
)  # fmt: skip


def provable(project: Project) -> list[tuple[str, str]]:
    """Promises as what a file may prove."""
    rows = Promise.objects.open().filter(project=project).order_by("due_on", "id")
    return [(str(one.lineage), f"承诺：{one.clause}（{one.due_on} 前）") for one in rows]


def _to_vote(user: Any) -> Any:
    """Sheets before a meeting of the user's unit that it has not voted on and does not promote itself."""
    own = user.standing.grantees
    voted = AdmissionVote.objects.visible_to(user).open().filter(unit__in=own).values("admission")
    rows = Admission.objects.visible_to(user).open().filter(state=AdmissionState.SCHEDULED)
    return rows.exclude(lineage__in=voted).exclude(unit__in=own).exclude(project__unit__in=own)


def _vote_rows(user: Any, limit: int) -> Sequence[TodoRow]:
    rows = _to_vote(user).select_related("project").order_by("occurred_on", "id")[:limit]
    return [
        TodoRow(f"{one.project.name}：准入表决", reverse("sourcing:admission", args=[one.lineage]))
        for one in rows
    ]


def _waiting(user: Any) -> Any:
    return Admission.objects.visible_to(user).open().filter(state=AdmissionState.APPLIED)


def _waiting_rows(user: Any, limit: int) -> Sequence[TodoRow]:
    rows = _waiting(user).select_related("project").order_by("occurred_on", "id")[:limit]
    return [
        TodoRow(one.project.name, reverse("sourcing:admission", args=[one.lineage]), f"{one.unit_name}申报")
        for one in rows
    ]


def _reviews(user: Any) -> Any:
    return Promise.objects.visible_to(user).open().filter(review=ReviewState.WAITING)


def _overdue(user: Any) -> Any:
    """Promises of the user's own projects past their day and not settled."""
    settled = PromiseStep.objects.visible_to(user).open().filter(state__in=SETTLED).values("promise")
    rows = (
        Promise.objects.visible_to(user)
        .open()
        .filter(due_on__lt=today(), project__unit__in=user.standing.grantees)
    )
    return rows.exclude(lineage__in=settled)


def _promise_rows(choose: Callable[[Any], Any]) -> Callable[[Any, int], Sequence[TodoRow]]:
    def rows(user: Any, limit: int) -> Sequence[TodoRow]:
        day = today()
        return [
            TodoRow(
                f"{one.project.name}：{one.clause}", reverse("sourcing:promise", args=[one.lineage]), one.owner,
                due=one.due_on, late=one.due_on < day,
            )
            for one in choose(user).select_related("project").order_by("due_on", "id")[:limit]
        ]  # fmt: skip

    return rows


def _needs(user: Any) -> Any:
    rows = FinanceNeed.objects.visible_to(user).open()
    return rows.filter(state=NeedState.ROUTED, unit__in=user.standing.grantees)


def _need_rows(user: Any, limit: int) -> Sequence[TodoRow]:
    rows = _needs(user).select_related("project").order_by("needed_by", "id")[:limit]
    return [
        TodoRow(f"{one.project.name}：{one.get_kind_display()}", reverse("sourcing:finance_need", args=[one.lineage]),
                one.purpose, due=one.needed_by)
        for one in rows
    ]  # fmt: skip


TODOS = (
    TodoSource(
        "sourcing-votes", "待表决的准入", 35, "sourcing.vote", lambda user: int(_to_vote(user).count()), _vote_rows,
        more="sourcing:admissions",
    ),
    TodoSource(
        "sourcing-waiting", "待上会的准入申请", 46, "sourcing.admit", lambda user: int(_waiting(user).count()),
        _waiting_rows, more="sourcing:admissions",
    ),
    TodoSource(
        "sourcing-reviews", "待公平竞争审查", 20, "sourcing.review_law", lambda user: int(_reviews(user).count()),
        _promise_rows(_reviews), more="sourcing:promises",
    ),
    TodoSource(
        "sourcing-overdue", "过期未兑现的承诺", 56, "sourcing.apply", lambda user: int(_overdue(user).count()),
        _promise_rows(_overdue), more="sourcing:promises",
    ),
    TodoSource(
        "sourcing-finance", "待答复的融资需求", 48, "sourcing.finance", lambda user: int(_needs(user).count()),
        _need_rows, more="sourcing:finance",
    ),
)  # fmt: skip

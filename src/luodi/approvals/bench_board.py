"""How fast the board and the week of a whole city are shown, and the night that keeps them, beside loading every plan."""

import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from luodi.access.scope import acting_as
from luodi.approvals.catalogue.drawing import draw
from luodi.approvals.catalogue.reading import shipped
from luodi.approvals.enums import EventKind, Route
from luodi.approvals.models import Plan, StepEvent
from luodi.approvals.operations.turns import keep_all_turns
from luodi.approvals.operations.writing import approval_revision
from luodi.approvals.queries.plans import axis_today, load, moving_plans
from luodi.approvals.queries.rows import active_rows
from luodi.ledger.models import dated
from luodi.projects.bench import make_city, signed_in
from luodi.projects.models import Project
from luodi.runtime.measuring import Row

AIM_PAGE = 200
"""Milliseconds of CPU: the peers' lists of one page take 60 to 1,100."""
NIGHT = 60.0
TIMES = 5
FACTS = {"用地": "新增用地", "供地": "出让", "立项": "备案", "环评": "报告表", "特殊消防": "是"}


def rows(plans: int) -> dict[str, Row]:
    """Of so many live plans; CPU of this process, the database's own apart."""
    user = make_city(plans)
    with acting_as(user):
        make_plans(user, plans)
        live = _cpu(lambda: active_rows(load(user, list(moving_plans(user))), axis_today()))
        night = _cpu(keep_all_turns)
    found = {"night: turns of every plan kept": Row(night, "s CPU", "less", NIGHT, live)}
    with override_settings(ALLOWED_HOSTS=["*"]):
        client = signed_in(user)
        for name, address in (
            ("board", "/approvals/departments/"),
            ("board, one department opened", "/approvals/departments/?unit=自然资源"),
            ("this week", "/approvals/departments/week/"),
        ):
            found |= _page(client, f"{name} of {plans:,} plans", address, live)
    return found


def make_plans(user: Any, number: int) -> None:
    """One plan a project, each some steps further on, all in one revision."""
    axis, catalogue = axis_today(), shipped()
    steps = draw(catalogue, catalogue.templates["general"], FACTS, axis.origin).steps
    stored = [step.as_json() for step in steps]
    with approval_revision(by=user, verb="make_plan") as rev:
        for place, project in enumerate(Project.objects.order_by("pk")[:number]):
            begun = axis.day(-60) or axis.origin
            plan = Plan(
                project=project, edition=0, template="general", template_name="测量用", route=Route.PARALLEL,
                facts=FACTS, steps=stored, **dated(begun),
            )  # fmt: skip
            rev.add(plan)
            for far in range(place % 20):
                _happened(rev, plan, steps[far].code, EventKind.FINISHED, axis.day(far - 50), f"测{far}")
            _happened(rev, plan, steps[place % 20].code, EventKind.ACCEPTED, axis.day(-(place % 15)), "")


def _happened(rev: Any, plan: Plan, step: str, kind: EventKind, day: Any, number: str) -> None:
    rev.add(
        StepEvent(project=plan.project, plan=plan.lineage, step=step, kind=kind, number=number, **dated(day))
    )


def _page(client: Client, title: str, address: str, live: float) -> dict[str, Row]:
    def ask() -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")

    ask()
    with CaptureQueriesContext(connection) as statements:
        ask()
        count = len(statements)
    taken = sorted(_cpu(ask) for _ in range(TIMES))[TIMES // 2]
    return {
        title: Row(taken * 1000, "ms CPU", "less", AIM_PAGE, live * 1000),
        f"{title}: statements": Row(count, "条", "less", 25),
    }


def _cpu(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began

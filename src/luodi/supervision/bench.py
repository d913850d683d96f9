"""`./luodi bench supervision`: the night's work over a whole city, lamps and clocks, beside the bare SQL."""

import datetime as dt
import time
import uuid
from typing import Any

from django.db import connection

from luodi.access.scope import acting_as
from luodi.ledger.queries.reading import today
from luodi.projects.bench import make_city
from luodi.projects.models import Project
from luodi.runtime.measuring import Row
from luodi.supervision.enums import SlipState
from luodi.supervision.models import Problem, Slip
from luodi.supervision.operations.clocks import run_clocks
from luodi.supervision.operations.lamps import BATCH, judge_all
from luodi.supervision.queries.lamp_facts import STATEMENT, parameters

NIGHT = 60.0
"""Seconds a night may take for 100,000 projects."""
PROJECTS_A_SLIP = 200
"""One overdue slip among so many projects."""


def rows(scale: int) -> dict[str, Row]:
    user = make_city(scale)
    with acting_as(user):
        _overdue_slips(scale // PROJECTS_A_SLIP)
        day = today()
        bare = _seconds(lambda: _read_only(day))
        first = _seconds(lambda: judge_all(day))
        again = _seconds(lambda: judge_all(day))
        clocks = _seconds(lambda: run_clocks(_workday(day)))
    return {
        "first night: every lamp judged and written": Row(first, "秒", "less", NIGHT, bare),
        "a usual night: every lamp judged": Row(again, "秒", "less", NIGHT, bare),
        "clocks of the overdue slips": Row(clocks, "秒", "less", NIGHT),
    }


def _seconds(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _read_only(day: dt.date) -> None:
    """The same facts read batch by batch, and nothing done with them."""
    after = uuid.UUID(int=0)
    with connection.cursor() as cursor:
        while True:
            cursor.execute(STATEMENT, parameters(after, day, BATCH, 0))
            found = cursor.fetchall()
            if not found:
                return
            after = found[-1][0]


def _overdue_slips(number: int) -> None:
    """Headers as the verbs leave them; their steps do not matter to the clocks."""
    day = today()
    for project in Project.objects.order_by("pk")[:number]:
        problem = Problem.objects.create(
            project=project, title="测量用", source="report", cause="land", side="government", level="district",
            lead_unit=project.unit, lead_unit_name=project.unit_name, opened_on=day, promised_on=day,
            opened_by="测量", opened_by_id=project.unit,
        )  # fmt: skip
        Slip.objects.create(
            problem=problem, project=project, kind="tier1", tier=1, label="交办单", demand="测量用",
            issuer_unit=project.unit, issuer_unit_name="办公室", to_unit=project.unit,
            to_unit_name=project.unit_name, state=SlipState.SIGNED, drafted_on=day, issued_on=day,
            due_on=day - dt.timedelta(days=30), first_due_on=day - dt.timedelta(days=30),
        )  # fmt: skip


def _workday(day: dt.date) -> dt.date:
    """Clocks rest on days off: the next Monday-to-Friday day serves."""
    while day.weekday() > 4:
        day += dt.timedelta(days=1)
    return day

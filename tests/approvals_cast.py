"""Plans of approvals for tests: made through the verbs, by somebody who may."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from luodi.approvals.enums import EventKind, Route
from luodi.approvals.models import Plan, StepEvent
from luodi.approvals.operations.opinions import Reviewed
from luodi.approvals.operations.plan import Wanted, make_plan
from luodi.approvals.operations.results import Result, record_results
from luodi.approvals.queries.plans import Loaded, load
from luodi.org.enums import Function, UnitKind
from luodi.org.models import Unit, User
from luodi.projects.models import Project
from people_cast import person, unit

BEGUN = dt.date(2020, 3, 2)
FACTS = {
    "用地": "新增用地", "供地": "出让", "立项": "备案", "环评": "报告表", "能耗": "2000", "水保": "否", "高危": "否",
    "职业病": "否", "专项": "否", "人防": "否", "初设": "否", "特殊消防": "否", "排污": "否",
}  # fmt: skip
REVIEWED = Reviewed("金义 12-3 地块", Decimal(50), Decimal("1.5"), "菜鸟网络", "厂房 8 万平方米")
LAND_UNIT, HOUSING_UNIT = "市资规局", "市住建局"


def departments() -> dict[str, Unit]:
    """The city's land, housing and environment departments."""
    return {
        function: unit(name, "330700", UnitKind.DEPARTMENT, function=function)
        for name, function in (
            (LAND_UNIT, Function.LAND), (HOUSING_UNIT, Function.HOUSING), ("市生态环境局", Function.ENVIRONMENT),
        )
    }  # fmt: skip


def window(unit_name: str = LAND_UNIT) -> User:
    departments()
    return person("department_window", unit_name=unit_name, region="330700")


def wanted(
    template: str = "general", route: str = Route.SIMULATED, begun: dt.date = BEGUN, **facts: str
) -> Wanted:
    return Wanted(template, Route(route), {**FACTS, **facts}, begun)


def plan_for(by: User, project: Project, **how: Any) -> Plan:
    departments()
    return make_plan(by=by, project=project.pk, wanted=wanted(**how))


def result(plan: Plan, step: str, kind: str, on: dt.date, **more: Any) -> Result:
    number = more.pop("number", "金审〔2020〕1号" if kind == EventKind.FINISHED else "")
    return Result(plan.lineage, step, EventKind(kind), on, number, more.pop("reason", ""), **more)


def tell(
    by: User, plan: Plan, *happened: tuple[str, str, dt.date], confirmed: bool = False
) -> list[StepEvent]:
    return record_results(
        by=by, results=[result(plan, step, kind, day) for step, kind, day in happened], confirmed=confirmed
    )


def finish_all(by: User, plan: Plan, until: str, first: dt.date = BEGUN) -> None:
    """Every step up to (not including) `until`, one working day each, in the template's order."""
    codes = [step["code"] for step in plan.steps]
    day = first
    rows = []
    for code in codes[: codes.index(until)]:
        rows.append((code, EventKind.FINISHED, day))
    tell(by, plan, *rows, confirmed=True)


def loaded(by: User, plan: Plan) -> Loaded:
    fresh = Plan.objects.open().select_related("project").get(lineage=plan.lineage)
    return load(by, [fresh])[0]


def key() -> uuid.UUID:
    return uuid.uuid4()

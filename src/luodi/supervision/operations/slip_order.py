"""What a slip to be issued must meet: its kind, its receiver, its place in the row, the level that can solve it."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from luodi.calc.slips import SlipKind
from luodi.org.enums import UnitKind
from luodi.org.models import Unit
from luodi.projects.operations.writing import said
from luodi.supervision.enums import RUNNING, Level, ProblemState, SlipState
from luodi.supervision.errors import Refusal
from luodi.supervision.models import Problem, Slip
from luodi.supervision.operations.problem import may_go_up
from luodi.supervision.queries.people import why_unable
from luodi.supervision.queries.presets import preset


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be issued. `due_on` None: by the kind's clock."""

    kind: str
    to_unit: uuid.UUID
    demand: str
    due_on: dt.date | None = None


def kind_of(code: str) -> SlipKind:
    try:
        return preset().kind(code)
    except KeyError:
        raise Refusal("没有这种单子，请从所列的单别里选。", "kind") from None


def refuse_wrong_order(problem: Problem, kind: SlipKind, order: Order, by: Any) -> None:
    if problem.state != ProblemState.OPEN:
        raise Refusal("这个问题已解决，不用再发单；情况反复请「重新打开」。")
    if order.to_unit == by.unit_id:
        raise Refusal("不能给自己单位发单：签发和承办要分开，才有人验收。", "to_unit")
    if why := why_unable(order.to_unit):
        raise Refusal(why, "to_unit")
    said(order.demand, "demand", "请写明要办成什么样。")
    slips = list(Slip.objects.filter(problem=problem).exclude(state=SlipState.WITHDRAWN))
    running = [s for s in slips if s.state in RUNNING and (s.tier < 0) == (kind.tier < 0)]
    if kind.tier and running:
        raise Refusal(f"{running[0]}正在办理，没办完不能另发；逾期会自动拟出下一级单子。", "kind")
    if kind.tier > 1 and not any(s.tier == kind.tier - 1 for s in slips):
        before = preset().tiers[kind.tier - 2].label
        raise Refusal(f"还没有发过{before}，不能直接发{kind.label}。", "kind")
    if kind.tier < 0:
        _refuse_solvable_below(problem, order)


def _refuse_solvable_below(problem: Problem, order: Order) -> None:
    to = Unit.objects.get(pk=order.to_unit)
    level = Level.OFFICE if to.kind == UnitKind.LEADING_GROUP_OFFICE else Level.DEPARTMENT
    if not may_go_up(problem, level):
        can = Level(problem.level).label
        raise Refusal(
            f"这个问题{can}能解决，不往上提。确实解决不了，请先把「哪一级能解决」改高并写明理由。", "to_unit"
        )

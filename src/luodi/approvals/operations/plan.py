"""A project gets its plan; the plan moves to another edition by a compared choice."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from luodi.approvals.catalogue.conditions import BY_NAME, BadCondition, read_fact
from luodi.approvals.catalogue.drawing import Drawn, draw
from luodi.approvals.catalogue.items import GOVERNMENT, Step
from luodi.approvals.enums import Route
from luodi.approvals.models import Plan
from luodi.approvals.operations.writing import approval_revision, locked_plan
from luodi.approvals.queries.editions import catalogue_of, current
from luodi.ledger.models import dated
from luodi.ledger.operations.revision import OpenRevision
from luodi.org.models import Unit
from luodi.projects.enums import Status
from luodi.projects.errors import Refusal
from luodi.projects.models import Project
from luodi.projects.operations.writing import locked_one, refuse_future, require

WHY = "approval"
"""Why a department sees a project: it handles a step of its plan. Kept by projects/reading/scope.py."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """`facts`: {name: answer} of catalogue.conditions.FACTS, unanswered ones empty or absent."""

    template: str
    route: Route
    facts: Mapping[str, str]
    begun_on: dt.date


def make_plan(*, by: Any, project: uuid.UUID, wanted: Wanted, request_key: uuid.UUID | None = None) -> Plan:
    """
    Side effects in order: scope for the departments that handle its steps, the plan with its steps copied from the
    edition in force on the day it begins. Raises Refusal for an unreadable fact, a second plan, a stopped project,
    a beginning in the future.
    """
    require(by, "approvals.plan", "您的岗位不能编制审批计划。")
    refuse_future(wanted.begun_on, "计划开始的")
    number, _ = current(wanted.begun_on)
    drawn, facts = drawn_for(number, wanted)
    with approval_revision(by=by, verb="make_plan", request_key=request_key) as rev:
        header = locked_one(by, project)
        if header.status in (Status.CANCELLED, Status.EXITED):
            raise Refusal(f"「{header.name}」已{header.get_status_display()}，不能编制审批计划。")
        if Plan.objects.open().filter(project=header).exists():
            raise Refusal(f"「{header.name}」已有审批计划。要换清单版次或办法，请在计划页上「换版对照」。")
        steps = with_units(drawn.steps, header)
        entry = _entry(header, number, wanted, facts, drawn, steps)
        rev.add(entry)
        _show_to_departments(rev, header, steps)
    return entry


def migrate_plan(
    *,
    by: Any,
    plan: uuid.UUID,
    edition: int,
    wanted: Wanted,
    reason: str,
    request_key: uuid.UUID | None = None,
) -> Plan:
    """
    The plan drawn anew from another edition, template, route or facts, chosen after comparing; what was recorded of
    its steps stays with their codes. Supersedes the plan. Raises Refusal when a step with results would be lost,
    nothing would change, or no reason is given.
    """
    require(by, "approvals.plan", "您的岗位不能调整审批计划。")
    if not reason.strip():
        raise Refusal("换版要写明原因，例如「清单 2 版起环评承诺 5 日」。", "reason")
    drawn, facts = drawn_for(edition, wanted)
    with approval_revision(by=by, verb="migrate_plan", reason=reason, request_key=request_key) as rev:
        header, loaded = locked_plan(by, plan)
        steps = with_units(drawn.steps, header)
        codes = {step.code for step in steps}
        lost = [
            one.step.name
            for one in loaded.progress.values()
            if one.step.code not in codes and (one.accepted_on or one.ended_on or one.opinion)
        ]
        if lost:
            raise Refusal(
                f"新计划里没有已经办过的{'、'.join(f'「{name}」' for name in lost)}，不能换。请改选。"
            )
        new = _entry(header, edition, wanted, facts, drawn, steps)
        if (new.steps, new.route, new.edition) == (loaded.plan.steps, loaded.plan.route, loaded.plan.edition):
            raise Refusal("和现在的计划没有不同，不用换。")
        rev.supersede(loaded.plan, new)
        _show_to_departments(rev, header, steps)
    return new


def drawn_for(edition: int, wanted: Wanted) -> tuple[Drawn, dict[str, str]]:
    """The drawn steps and the facts as stored. Raises Refusal naming the field."""
    catalogue = catalogue_of(edition)
    template = catalogue.templates.get(wanted.template)
    if template is None:
        raise Refusal(f"清单第 {edition} 版没有「{wanted.template}」这个模板，请重选。", "template")
    facts = {}
    for name, value in wanted.facts.items():
        if name not in BY_NAME:
            raise Refusal(f"不知道「{name}」这一项项目情况。")
        try:
            facts[name] = read_fact(name, value)
        except BadCondition as bad:
            raise Refusal(str(bad), f"fact_{name}") from bad
    return draw(catalogue, template, facts, wanted.begun_on), {k: v for k, v in facts.items() if v}


def with_units(steps: Sequence[Step], project: Project) -> tuple[Step, ...]:
    """Each government step with the unit that handles it: the county's department of that function, else the
    city's; without one only the department's name stands."""
    functions = {step.function for step in steps if step.function and step.clock == GOVERNMENT}
    units: dict[str, Unit] = {}
    rows = Unit.objects.active().departments().filter(function__in=functions)
    for unit in rows.order_by("sort", "code"):
        mine = unit.region_id == project.region
        if unit.function not in units or (mine and units[unit.function].region_id != project.region):
            units[unit.function] = unit
    return tuple(
        replace(step, unit=str(units[step.function].pk), unit_name=units[step.function].short_name)
        if step.clock == GOVERNMENT and step.function in units
        else step
        for step in steps
    )


def _entry(
    project: Project,
    edition: int,
    wanted: Wanted,
    facts: dict[str, str],
    drawn: Drawn,
    steps: Sequence[Step],
) -> Plan:
    return Plan(
        project=project,
        edition=edition,
        template=wanted.template,
        template_name=catalogue_of(edition).templates[wanted.template].name,
        route=wanted.route,
        facts=facts,
        steps=[step.as_json() for step in steps],
        left_out=[[one.code, one.name, one.reason] for one in drawn.left_out],
        **dated(wanted.begun_on),
    )


def _show_to_departments(rev: OpenRevision, project: Project, steps: Sequence[Step]) -> None:
    units = sorted({step.unit for step in steps if step.unit})
    if units:
        rev.at_tick(
            (
                "INSERT INTO access_project_scope (project_id, grantee, why)"
                " SELECT %s, unit, %s FROM unnest(%s::uuid[]) AS unit ON CONFLICT DO NOTHING",
                [project.pk, WHY, units],
            )
        )

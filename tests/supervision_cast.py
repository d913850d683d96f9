"""The office, a district and a department, a project and a problem: what tests of 督办 begin with."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from luodi.access.scope import acting_as
from luodi.calc.workdays import add_workdays
from luodi.ledger.queries.reading import today
from luodi.org.models import User
from luodi.projects.models import Project
from luodi.supervision.models import Problem, Slip
from luodi.supervision.operations.problem import Finding, open_problem
from luodi.supervision.operations.slip import issue_slip
from luodi.supervision.operations.slip_order import Order
from people_cast import city, person, unit
from projects_cast import project


@dataclass
class Cast:
    office: User
    colleague: User
    clerk: User
    boss: User
    department: User
    project: Project


def cast() -> Cast:
    """`office` and `colleague` sit in the leading group's office, `clerk` and `boss` in 婺城's bureau."""
    city()
    unit("领导小组办公室", "330700", "leading_group_office")
    unit("市资规局", "330700", "department", function="land")
    clerk = person("reporter")
    with acting_as(clerk):
        made = project(clerk)
    return Cast(
        office=person("leading_group_office", unit_name="领导小组办公室", region="330700"),
        colleague=person("leading_group_office", unit_name="领导小组办公室", region="330700"),
        clerk=clerk,
        boss=person("county_reviewer"),
        department=person("department_verifier", unit_name="市资规局", region="330700"),
        project=made,
    )


def finding(lead: Any, **values: Any) -> Finding:
    given = {
        "title": "净地交不出",
        "source": "inspection",
        "cause": "land",
        "side": "government",
        "level": "district",
        "lead_unit": lead.unit_id,
        "promised_on": add_workdays(today(), 10),
    }
    return Finding(**(given | values))


def problem(c: Cast, **values: Any) -> Problem:
    with acting_as(c.office):
        return open_problem(by=c.office, project=c.project.pk, finding=finding(c.clerk, **values))


def slip(c: Cast, over: Problem, kind: str = "tier1", to: Any = None, **values: Any) -> Slip:
    with acting_as(c.office):
        order = Order(kind, (to or c.clerk).unit_id, "交出净地", **values)
        return issue_slip(by=c.office, problem=over.pk, order=order)


def as_(user: User, verb: Any, **arguments: Any) -> Any:
    """A verb done by a person within their own scope."""
    with acting_as(user):
        return verb(by=user, **arguments)


def make_overdue(owner: Any, made: Slip, days: int = 1) -> dt.date:
    """Moves the slip's last day into the past, as if time had gone by; `owner`: a connection that may."""
    due = today() - dt.timedelta(days=days)
    owner.execute("UPDATE supervision_slip SET due_on = %s WHERE id = %s", [due, made.pk])
    return due

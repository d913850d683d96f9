"""Districts with their people, and leads: what tests of 招引 begin with."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from luodi.access.scope import acting_as
from luodi.org.models import User
from luodi.sourcing.enums import Reach
from luodi.sourcing.models import Lead
from luodi.sourcing.operations.lead import Draft, register_lead
from people_cast import city, person


@dataclass
class Cast:
    """`owner` and `colleague` sit in 婺城's bureau, `stranger` in 金东's, `officer` and `chief` in the city's."""

    owner: User
    colleague: User
    stranger: User
    officer: User
    chief: User
    leader: User


def cast() -> Cast:
    city()
    return Cast(
        owner=person("reporter"),
        colleague=person("county_reviewer"),
        stranger=person("reporter", "county_reviewer", unit_name="金东区招商局", region="330703"),
        officer=person("city_officer", unit_name="市招商局", region="330700"),
        chief=person("section_chief", unit_name="市招商局", region="330700"),
        leader=person("city_leader", unit_name="市领导", region="330700"),
    )


def draft(**values: Any) -> Draft:
    given = {
        "title": "拟投三亿元建电机项目", "investor": "宁波恒驱电机有限公司", "region": "330702",
        "channel": "targeted", "registered_on": dt.date(2015, 6, 1), "planned_total": 30000,
        "origin": "other_city",
    }  # fmt: skip
    return Draft(**(given | values))


def lead(by: User, *, reach: Reach = Reach.UNIT, readers: Any = (), **values: Any) -> Lead:
    return as_(by, register_lead, draft=draft(**values), reach=reach, readers=readers)


def as_(user: User, verb: Any, **arguments: Any) -> Any:
    """A verb done by a person within their own scope."""
    with acting_as(user):
        return verb(by=user, **arguments)


def sees(user: User) -> bool:
    """Whether any lead is there for the user, behind both walls."""
    with acting_as(user):
        return Lead.objects.visible_to(user).exists()

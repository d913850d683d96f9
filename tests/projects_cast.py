"""Projects for tests: made through the verbs, by somebody who may."""

import contextlib
import datetime as dt
from collections.abc import Iterator
from typing import Any

from luodi.access.scope import acting_as
from luodi.org.models import User
from luodi.projects.enums import Kind
from luodi.projects.models import Milestone, Project
from luodi.projects.operations.milestone import Happening, record_milestone
from luodi.projects.operations.project import create_project
from people_cast import person


def officer() -> User:
    """市局业务: sees and verifies the whole city."""
    return person("city_officer", "section_chief", unit_name="市招商局", region="330700")


@contextlib.contextmanager
def acting(user: User) -> Iterator[User]:
    with acting_as(user):
        yield user


def project(
    by: User, name: str = "菜鸟电商新城", since: dt.date = dt.date(2013, 5, 6), **values: Any
) -> Project:
    fields = {"name": name, "unit": str(by.unit_id), "region": by.unit.region_id, "planned_total": "20000"}
    return create_project(by=by, values={**fields, **values}, since=since)


def happened(by: User, on: Project, kind: Kind, day: dt.date, **fields: Any) -> Milestone:
    return record_milestone(by=by, project=on.id, happening=Happening(kind, day, **fields))

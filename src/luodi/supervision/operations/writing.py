"""What the verbs of this room share."""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from luodi.calc.slips import Due, SlipKind, chosen_due, due_of
from luodi.calc.workdays import UnknownYear
from luodi.common.registries import holidays
from luodi.ledger.actors import Actor
from luodi.ledger.operations.revision import OpenRevision, revision
from luodi.ledger.queries.reading import today
from luodi.projects.models import Project
from luodi.supervision.errors import Refusal

SCOPE = "INSERT INTO access_project_scope (project_id, grantee, why) VALUES (%s, %s, 'slip') ON CONFLICT DO NOTHING"


@contextmanager
def supervision_revision(
    *, by: Any, verb: str, reason: str = "", request_key: uuid.UUID | None = None, goto: str = ""
) -> Iterator[OpenRevision]:
    """revision() of this room. `by`: a signed-in user or an Actor; `goto`: where a second sending is led."""
    actor = by if isinstance(by, Actor) else by.actor
    with revision(by=actor, verb=f"supervision.{verb}", reason=reason, request_key=request_key) as rev:
        if goto:
            rev.details["goto"] = goto
        yield rev
        rev.about(*(entry.project_id for entry in rev.added if hasattr(entry, "project_id")))


def visible_project(by: Any, project: uuid.UUID) -> Project:
    """The project, if `by` sees it. Not locked: a problem changes nothing of it. Raises Refusal."""
    found: Project | None = Project.objects.visible_to(by).unmerged().filter(pk=project).first()
    if found is None:
        raise Refusal("没有找到这个项目，或者它不在您的范围内。请从台账里选。", "project")
    return found


def show_to(rev: OpenRevision, project: uuid.UUID, unit: uuid.UUID) -> None:
    """Lets a unit see the project because it has a slip over it."""
    rev.at_tick((SCOPE, [project, unit]))


def working_due(day: dt.date, field: str) -> Due:
    """A chosen last day, moved off holidays. Raises Refusal for a day past or a year nobody knows the holidays of."""
    if day < today():
        raise Refusal(f"{day} 已经过去，请填今天或以后的日子。", field)
    try:
        return chosen_due(day, holidays())
    except UnknownYear as unknown:
        raise Refusal(str(unknown), field) from unknown


def clock_due(kind: SlipKind) -> Due | None:
    """The last day by the kind's own clock, from today; None without a clock. Raises Refusal as above."""
    try:
        return due_of(kind, today(), holidays())
    except UnknownYear as unknown:
        raise Refusal(str(unknown), "due_on") from unknown

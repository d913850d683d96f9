"""What the verbs of this room share: its revision, and what chains, sites, admission and promises need besides."""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from luodi.ledger.operations.revision import OpenRevision, revision
from luodi.ledger.queries.reading import today
from luodi.projects.errors import Refusal
from luodi.projects.reading.maintenance import maintain

SCOPE = (
    "INSERT INTO access_project_scope (project_id, grantee, why) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
)


@contextmanager
def sourcing_revision(
    *, by: Any, verb: str, reason: str = "", request_key: uuid.UUID | None = None, goto: str = ""
) -> Iterator[OpenRevision]:
    """
    revision() of this room, about the leads and projects its entries name; headers of touched projects keep pace.
    `by`: a signed-in user; `goto`: where a second sending is led.
    """
    with revision(by=by.actor, verb=f"sourcing.{verb}", reason=reason, request_key=request_key) as rev:
        rev.before_tick(maintain)
        if goto:
            rev.details["goto"] = goto
        yield rev
        subjects = ((getattr(e, "lead_id", None), getattr(e, "project_id", None)) for e in rev.added)
        rev.about(*(key for pair in subjects for key in pair if key))


def standing_entry(model: Any, by: Any, lineage: uuid.UUID, what: str) -> Any:
    """The open entry of a lineage, if `by` may see it, locked. Raises Refusal."""
    found = (
        model.objects.visible_to(by).open().select_for_update(of=("self",)).filter(lineage=lineage).first()
    )
    if found is None:
        raise Refusal(f"没有找到{what}，或者它不在您的范围内。请刷新后重试。")
    return found


def show_to(rev: OpenRevision, project: uuid.UUID, unit: uuid.UUID, why: str) -> None:
    """Lets a unit see the project from this revision on."""
    rev.at_tick((SCOPE, [project, unit, why]))


def refuse_past(day: dt.date, field: str) -> None:
    if day < today():
        raise Refusal(f"{day} 已经过去，请填今天（{today()}）或以后的日子。", field)

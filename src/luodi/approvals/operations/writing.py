"""What every verb of this room shares: one revision, the project locked through visible_to, its plan found."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from luodi.approvals.models import Plan
from luodi.approvals.operations.turns import keep_turns
from luodi.approvals.queries.plans import Loaded, load
from luodi.ledger.operations.revision import OpenRevision, revision
from luodi.projects.errors import Refusal
from luodi.projects.models import Project
from luodi.projects.operations.writing import locked_one
from luodi.projects.reading.maintenance import maintain


@contextmanager
def approval_revision(
    *, by: Any, verb: str, reason: str = "", request_key: uuid.UUID | None = None
) -> Iterator[OpenRevision]:
    """revision() of this room; project headers (projects.reading.maintenance) and turns keep pace."""
    with revision(by=by.actor, verb=f"approvals.{verb}", reason=reason, request_key=request_key) as rev:
        rev.before_tick(maintain)
        rev.before_tick(keep_turns)
        yield rev
        rev.about(*(e.project_id for e in rev.added if hasattr(e, "project_id")))


def locked_plan(by: Any, plan: uuid.UUID) -> tuple[Project, Loaded]:
    """
    The open plan of this lineage with its progress, its project locked. Raises Refusal when there is none in the
    user's range, or when the project was cancelled: its plan rests.
    """
    found = Plan.objects.visible_to(by).open().filter(lineage=plan).select_related("project").first()
    if found is None:
        raise Refusal("没有找到这份审批计划，或者它不在您的范围内。请刷新后重试。")
    project = locked_one(by, found.project_id)
    (loaded,) = load(by, [found])
    if why := stopped_because(loaded):
        raise Refusal(why)
    return project, loaded


def stopped_because(loaded: Loaded) -> str:
    """Why nothing is recorded of a plan any more; empty while its project goes on."""
    if not loaded.stopped:
        return ""
    project = loaded.project
    return f"「{project.name}」{project.get_status_display()}，审批计划已停，不再登记。项目恢复后再办。"

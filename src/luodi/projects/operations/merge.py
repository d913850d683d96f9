"""The same project reported twice: merged by an entry, by a second person; taken apart by closing it."""

import uuid
from typing import Any

from luodi.companies.enums import Verdict as Sameness
from luodi.ledger.models import dated
from luodi.ledger.queries.reading import today
from luodi.projects.errors import Refusal
from luodi.projects.models import Merge, PairVerdict
from luodi.projects.operations.duplicates import ordered
from luodi.projects.operations.writing import locked, project_revision, require
from luodi.projects.queries.suspects import who_merged


def merge_projects(
    *, by: Any, source: uuid.UUID, into: uuid.UUID, reason: str, request_key: uuid.UUID | None = None
) -> Merge:
    """
    `source` is `into`: from this tick readings leave `source` out, readings before it still show two. Nothing is
    copied. Needs a standing 同一 by somebody else. Raises Refusal when nobody or only `by` decided, for a project
    into itself, one already merged, or a chain of merges.
    """
    require(by, "projects.decide", "合并项目由市局业务科或领导小组办公室认定。")
    if not reason.strip():
        raise Refusal("合并要写明依据：凭什么认定是同一个项目。", "reason")
    if source == into:
        raise Refusal("不能把项目并入它自己。", "into")
    with project_revision(by=by, verb="merge_projects", reason=reason, request_key=request_key) as rev:
        headers = {header.id: header for header in locked(by, [source, into])}
        if headers[source].merged_into or headers[into].merged_into:
            raise Refusal("其中一个已经并入别的项目，请先撤销那次合并。", "into")
        if Merge.objects.open().filter(into=source).exists():
            raise Refusal("有别的项目已并入它，请先撤销，或反过来合并。", "source")
        _refuse_alone(by, source, into)
        entry = Merge(project=headers[source], into=headers[into], **dated(today()))
        rev.add(entry)
        rev.about(source, into)
    return entry


def undo_merge(*, by: Any, source: uuid.UUID, reason: str, request_key: uuid.UUID | None = None) -> None:
    """
    Takes two projects apart again: closes the merge entry; readings in between keep showing one. By another person
    than the one who merged. Raises Refusal otherwise, and without a reason.
    """
    require(by, "projects.decide", "撤销合并由市局业务科或领导小组办公室认定。")
    if not reason.strip():
        raise Refusal("撤销合并要写明原因。", "reason")
    with project_revision(by=by, verb="undo_merge", reason=reason, request_key=request_key) as rev:
        locked(by, [source])
        entry = Merge.objects.open().filter(project_id=source).first()
        if entry is None:
            raise Refusal("这个项目没有并入别的项目。")
        if who_merged(entry) == by.actor.id:
            raise Refusal("合并是您办理的，撤销须由另一人办理。")
        rev.retract(entry)
        rev.about(source, entry.into_id)


def _refuse_alone(by: Any, source: uuid.UUID, into: uuid.UUID) -> None:
    left, right = ordered(source, into)
    verdict = PairVerdict.objects.open().filter(left_id=left, right_id=right, verdict=Sameness.SAME).first()
    if verdict is None:
        raise Refusal("请先由一人在「疑似重复」里判定为同一，再由另一人合并。")
    if verdict.judge == by.actor.id:
        raise Refusal("「同一」是您判定的，合并须由另一人办理。")

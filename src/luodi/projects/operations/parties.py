"""Investing parties that join after the project was registered; written wrongly; that never were."""

import uuid
from typing import Any

from luodi.projects.errors import Refusal
from luodi.projects.models import Investor, Project
from luodi.projects.operations.project import Party, investor_entry, linked
from luodi.projects.operations.writing import (
    When,
    locked_one,
    open_entry,
    project_revision,
    refuse_future,
    require,
    said,
)


def add_party(
    *, by: Any, project: uuid.UUID, party: Party, since: When, request_key: uuid.UUID | None = None
) -> Investor:
    """
    Another investing party as from a day. Raises Refusal for one already there, a wrong 信用代码, a foreign party
    without country, a future day.
    """
    require(by, "projects.record", "您的岗位不能登记投资方。")
    refuse_future(since, "加入")
    with project_revision(by=by, verb="add_party", request_key=request_key) as rev:
        header = locked_one(by, project)
        _refuse_second(header, party)
        entry = investor_entry(header, linked([party])[0], since)
        rev.add(entry)
    return entry


def correct_party(
    *, by: Any, project: uuid.UUID, entry: uuid.UUID, party: Party, since: When, reason: str,
    request_key: uuid.UUID | None = None,
) -> Investor:  # fmt: skip
    """更正: it was written wrongly. Supersedes the entry. Raises Refusal as add_party does, and without a reason."""
    require(by, "projects.record", "您的岗位不能更正投资方。")
    said(reason, "reason", "更正要写明原因，例如「信用代码抄错一位」。")
    refuse_future(since, "加入")
    with project_revision(by=by, verb="correct_party", reason=reason, request_key=request_key) as rev:
        header = locked_one(by, project)
        old: Investor = open_entry(Investor, entry, header)
        _refuse_second(header, party, instead_of=old)
        new = investor_entry(header, linked([party])[0], since)
        rev.supersede(old, new)
    return new


def retract_party(
    *, by: Any, project: uuid.UUID, entry: uuid.UUID, reason: str, request_key: uuid.UUID | None = None
) -> None:
    """撤回: it never was a party. Side effects: the entry is closed. Raises Refusal without a reason."""
    require(by, "projects.record", "您的岗位不能撤回投资方。")
    said(reason, "reason", "撤回要写明原因。")
    with project_revision(by=by, verb="retract_party", reason=reason, request_key=request_key) as rev:
        rev.retract(open_entry(Investor, entry, locked_one(by, project)))


def _refuse_second(project: Project, party: Party, instead_of: Investor | None = None) -> None:
    same = Investor.objects.open().filter(project=project, name=party.name)
    if same.exclude(pk=instead_of.pk if instead_of else None).exists():
        raise Refusal(f"「{party.name}」已经是这个项目的投资方。", "name")

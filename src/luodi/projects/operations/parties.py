"""Investing parties that join after the project was registered."""

import uuid
from typing import Any

from luodi.projects.errors import Refusal
from luodi.projects.models import Investor
from luodi.projects.operations.project import Party, investor_entry, linked
from luodi.projects.operations.writing import When, locked_one, project_revision, refuse_future, require


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
        if Investor.objects.open().filter(project=header, name=party.name).exists():
            raise Refusal(f"「{party.name}」已经是这个项目的投资方。", "name")
        entry = investor_entry(header, linked([party])[0], since)
        rev.add(entry)
    return entry

"""领导: contact with platforms, a visit in one line, 批示 that becomes a task."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from luodi.attachments.models import Blob
from luodi.common.ids import uuid7
from luodi.ledger.models import dated
from luodi.ledger.queries.reading import today
from luodi.org.models import Unit
from luodi.projects.operations.writing import require, said
from luodi.supervision.enums import Source
from luodi.supervision.errors import Refusal
from luodi.supervision.models import Instruction, LeaderVisit, PlatformContact
from luodi.supervision.operations.problem import Finding, stage_problem
from luodi.supervision.operations.writing import supervision_revision, visible_project
from luodi.supervision.queries.leaders import Leader, leaders

LINE = 200


@dataclass(frozen=True, slots=True)
class Written:
    """A 批示 as it lies on the desk: whose, when, what it says, and the photo of it."""

    post: uuid.UUID
    on: dt.date
    text: str
    photo: tuple[Blob, str] | None = None


def contact_platform(
    *, by: Any, post: uuid.UUID, platform: uuid.UUID, since: dt.date, document: str = "",
    request_key: uuid.UUID | None = None,
) -> PlatformContact:  # fmt: skip
    """一名领导联系一个平台: whoever contacted it before ends on the same day. Raises Refusal for a stranger or a day to come."""
    require(by, "supervision.instruct", "您的岗位不能登记领导联系。")
    leader, unit = _leader(post), Unit.objects.active().filter(pk=platform).first()
    if unit is None:
        raise Refusal("没有这个平台，请从所列的里选。", "platform")
    _refuse_future(since, "since")
    with supervision_revision(
        by=by, verb="contact_platform", reason=document, request_key=request_key
    ) as rev:
        before = PlatformContact.objects.open().filter(platform=platform, until_on=None).first()
        if before is not None:
            if before.post == post:
                raise Refusal(f"{unit.short_name}已经由{leader.words}联系。", "post")
            if since < before.occurred_on:
                raise Refusal(f"现在的联系从 {before.occurred_on} 起，接着联系的日子不能更早。", "since")
            ended = {
                name: getattr(before, name) for name in ("platform", "platform_name", "post", "leader_name")
            }
            rev.supersede(
                before,
                PlatformContact(**ended, until_on=since, document=document, **dated(before.occurred_on)),
            )
        made = PlatformContact(
            platform=unit.pk, platform_name=unit.short_name, post=post, leader_name=leader.name, document=document,
            **dated(since),
        )  # fmt: skip
        rev.add(made)
    return made


def record_leader_visit(
    *,
    by: Any,
    project: uuid.UUID,
    post: uuid.UUID,
    on: dt.date,
    line: str,
    request_key: uuid.UUID | None = None,
) -> LeaderVisit:
    """到现场 in one line."""
    require(by, "supervision.instruct", "您的岗位不能登记领导到现场。")
    line = said(line, "line", "请用一句话写到现场看了什么、说了什么。")
    if len(line) > LINE:
        raise Refusal(f"一句话最多 {LINE} 字，现在 {len(line)} 字；要办的事请登记为批示。", "line")
    leader = _leader(post)
    _refuse_future(on, "on")
    with supervision_revision(by=by, verb="record_leader_visit", request_key=request_key) as rev:
        found = visible_project(by, project)
        made = LeaderVisit(project=found, post=post, leader_name=leader.name, line=line, **dated(on))
        rev.add(made)
    return made


def record_instruction(
    *, by: Any, project: uuid.UUID, written: Written, task: Finding, request_key: uuid.UUID | None = None
) -> Instruction:
    """
    批示 → task → who → when. In order: the problem (source 领导批示) with its owner and day, its notices, the
    entry with the photo's digest. Raises Refusal for an unknown leader, a day to come, words that are missing.
    """
    require(by, "supervision.instruct", "您的岗位不能登记批示。")
    text, leader = said(written.text, "text", "请照录批示原文。"), _leader(written.post)
    _refuse_future(written.on, "on")
    key = uuid7()
    with supervision_revision(
        by=by, verb="record_instruction", request_key=request_key, goto=f"/supervision/problems/{key}/"
    ) as rev:
        found = visible_project(by, project)
        if task.source != Source.INSTRUCTION:
            raise ValueError("the task of an instruction has it as its source")
        problem = stage_problem(rev, by, found, task, key)
        blob, name = written.photo or (None, "")
        made = Instruction(
            project=found, problem=problem, post=written.post, leader_name=leader.name, text=text,
            sha256=blob.sha256 if blob else "", file_name=name, **dated(written.on),
        )  # fmt: skip
        rev.add(made)
    return made


def _leader(post: uuid.UUID) -> Leader:
    found = next((one for one in leaders() if one.post == post), None)
    if found is None:
        raise Refusal("没有这位领导，请从所列的里选；新到任的先请系统管理员设岗。", "post")
    return found


def _refuse_future(day: dt.date, field: str) -> None:
    if day > today():
        raise Refusal(f"{day} 还没到，请填当天或以前的日子。", field)

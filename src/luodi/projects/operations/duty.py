"""一个项目、一名领导、一套班子: duties assigned, handed over singly or in bulk by 分工文件, never owned by nobody."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from luodi.ledger.models import dated
from luodi.ledger.operations.revision import OpenRevision
from luodi.ledger.queries.reading import today
from luodi.projects.enums import MOST_AGENTS, SINGLE_DUTIES, DutyRole
from luodi.projects.errors import Refusal
from luodi.projects.models import Duty, Project
from luodi.projects.operations.writing import (
    FURTHEST,
    locked,
    locked_one,
    open_entry,
    project_revision,
    require,
)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who carries a duty: a post or unit that sees the project (`grantee`), or just a name."""

    person_name: str
    unit_name: str = ""
    grantee: uuid.UUID | None = None


def assign_duty(
    *,
    by: Any,
    project: uuid.UUID,
    role: DutyRole,
    holder: Holder,
    since: dt.date,
    document: str = "",
    request_key: uuid.UUID | None = None,
) -> Duty:
    """
    Gives a duty from a day on. Raises Refusal for a second open leader (or other single duty: hand it over
    instead), a third 代办员, a holder without any name.
    """
    require(by, "projects.assign", "您的岗位不能指派责任人。")
    with project_revision(by=by, verb="assign_duty", request_key=request_key) as rev:
        header = locked_one(by, project)
        running = _running(header, role)
        if role in SINGLE_DUTIES and running:
            raise Refusal(
                f"「{role.label}」现由 {running[0].person_name or running[0].unit_name} 担任。要换人请用「交接」。",
                "role",
            )
        if role == DutyRole.AGENT and len(running) >= MOST_AGENTS:
            raise Refusal(f"代办员最多 {MOST_AGENTS} 名，现有 {len(running)} 名。请先交接一名。", "role")
        entry = _entry(header, role, holder, since, document)
        rev.add(entry)
    return entry


def hand_over(
    *,
    by: Any,
    duties: Collection[uuid.UUID],
    to: Holder,
    since: dt.date,
    document: str,
    request_key: uuid.UUID | None = None,
) -> int:
    """
    交接, single or in bulk by one 分工文件: each duty ends on `since` and the successor's begins that day, in one
    revision. Returns how many. Raises Refusal without a document, or for a day before the duty began.
    """
    require(by, "projects.assign", "您的岗位不能办理交接。")
    if not document.strip():
        raise Refusal("交接要填分工文件的文号，例如「金政办发〔2026〕12号」。", "document")
    with project_revision(by=by, verb="hand_over", reason=document, request_key=request_key) as rev:
        found = list(Duty.objects.open().filter(pk__in=duties, until_on__isnull=True))
        if len(found) != len(set(duties)):
            raise Refusal("所选责任中有的刚被别人交接或更正过，请刷新后重选。")
        headers = {header.id: header for header in locked(by, [duty.project_id for duty in found])}
        stage_hand_over(rev, headers, found, to, since, document)
    return len(found)


def stage_hand_over(
    rev: OpenRevision,
    headers: Mapping[uuid.UUID, Project],
    duties: Collection[Duty],
    to: Holder,
    since: dt.date,
    document: str,
) -> None:
    """The part of hand_over that rooms above share; writes into an open revision over locked projects."""
    for duty in duties:
        _end(rev, duty, since, document)
        rev.add(_entry(headers[duty.project_id], DutyRole(duty.role), to, since, document))


def entrust(
    *,
    by: Any,
    projects: Collection[uuid.UUID],
    role: DutyRole,
    to: Holder,
    since: dt.date,
    document: str,
    request_key: uuid.UUID | None = None,
) -> int:
    """
    One 分工文件 gives one single duty (联系领导 …) of many projects to one holder, in one revision: a running one is
    handed over, a missing one assigned, one already theirs left alone. Returns how many changed. Raises Refusal
    without a document, for a duty several may carry, when nothing would change.
    """
    require(by, "projects.assign", "您的岗位不能指派责任人。")
    if not document.strip():
        raise Refusal("批量指派要填分工文件的文号，例如「金政办发〔2026〕12号」。", "document")
    if role not in SINGLE_DUTIES:
        raise Refusal(f"「{role.label}」可以有几位，请在各项目页上指派。", "role")
    changed = 0
    with project_revision(by=by, verb="entrust", reason=document, request_key=request_key) as rev:
        headers = locked(by, projects)
        running: dict[uuid.UUID, Duty] = {
            duty.project_id: duty
            for duty in Duty.objects.open().filter(project__in=headers, role=role, until_on__isnull=True)
        }
        for header in headers:
            before = running.get(header.id)
            if before and (before.grantee, before.person_name) == (to.grantee, to.person_name):
                continue
            if before:
                _end(rev, before, since, document)
            rev.add(_entry(header, role, to, since, document))
            changed += 1
        if not changed:
            raise Refusal("所选项目本来就由这一位担任，没有要改的。", "holder")
    return changed


def end_duty(
    *,
    by: Any,
    project: uuid.UUID,
    duty: uuid.UUID,
    on: dt.date,
    document: str = "",
    request_key: uuid.UUID | None = None,
) -> None:
    """Ends a team member's or agent's duty. A single duty cannot end without a successor: hand it over."""
    require(by, "projects.assign", "您的岗位不能变动责任人。")
    with project_revision(by=by, verb="end_duty", request_key=request_key) as rev:
        header = locked_one(by, project)
        found: Duty = open_entry(Duty, duty, header)
        if DutyRole(found.role) in SINGLE_DUTIES:
            raise Refusal("这个责任不能空着。请用「交接」交给下一位。", "role")
        _end(rev, found, on, document)


def _running(project: Project, role: DutyRole) -> list[Duty]:
    return list(Duty.objects.open().filter(project=project, role=role, until_on__isnull=True))


def _entry(project: Project, role: DutyRole, holder: Holder, since: dt.date, document: str) -> Duty:
    if not (holder.person_name.strip() or holder.unit_name.strip()):
        raise Refusal("请填由谁担任。", "person_name")
    if since > today() + FURTHEST:
        raise Refusal(f"{since:%Y年%m月%d日} 在一年以后，请核对年份。", "since")
    return Duty(
        project=project,
        role=role,
        grantee=holder.grantee,
        person_name=holder.person_name,
        unit_name=holder.unit_name,
        document=document,
        **dated(since),
    )


def _end(rev: OpenRevision, duty: Duty, on: dt.date, document: str) -> None:
    if on < duty.occurred_on:
        raise Refusal(
            f"交接日 {on:%Y年%m月%d日} 早于 {duty.person_name or duty.unit_name} 接手的日子"
            f"（{duty.occurred_on:%Y年%m月%d日}）。",
            "since",
        )
    ended = Duty(
        project_id=duty.project_id,
        role=duty.role,
        grantee=duty.grantee,
        person_name=duty.person_name,
        unit_name=duty.unit_name,
        until_on=on,
        document=document or duty.document,
        occurred_first=duty.occurred_first,
        occurred_on=duty.occurred_on,
        precision=duty.precision,
    )
    rev.supersede(duty, ended)

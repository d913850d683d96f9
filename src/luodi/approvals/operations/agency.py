"""全程代办: mandate, materials given once, slips, handover of agents, the owner's rating."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from luodi.approvals.enums import SlipKind
from luodi.approvals.models import HandoverSlip, Mandate, Material, Rating
from luodi.approvals.operations.writing import approval_revision
from luodi.approvals.queries.plans import load, visible_plans
from luodi.ledger.models import dated
from luodi.ledger.queries.reading import today
from luodi.projects.enums import DutyRole
from luodi.projects.errors import Refusal
from luodi.projects.models import Duty, Project
from luodi.projects.operations.duty import Holder, stage_hand_over
from luodi.projects.operations.writing import locked_one, refuse_future, require

NOT_SERVING = "您的岗位不办代办业务。"


@dataclass(frozen=True, slots=True)
class Given:
    """A paper as the owner hands it over."""

    name: str
    copies: int = 1
    original: bool = False
    valid_until: dt.date | None = None


def sign_mandate(
    *,
    by: Any,
    project: uuid.UUID,
    owner: str,
    contact: str,
    scope: str,
    on: dt.date,
    until: dt.date | None = None,
    document: str = "",
    request_key: uuid.UUID | None = None,
) -> Mandate:
    """委托书. Raises Refusal for a second running mandate, an end before the beginning, a project without agent."""
    require(by, "approvals.serve", NOT_SERVING)
    refuse_future(on, "签委托书的")
    if until and until <= on:
        raise Refusal(f"委托止于 {until}，应晚于签订日 {on}。", "until")
    with approval_revision(by=by, verb="sign_mandate", request_key=request_key) as rev:
        header = locked_one(by, project)
        if not agents_of(header):
            raise Refusal(f"「{header.name}」还没有代办员，请先在项目页指派。")
        running = Mandate.objects.open().filter(project=header).exclude(until_on__lt=on)
        if running.exists():
            raise Refusal("这个项目已有有效的委托书，不用再签。")
        entry = Mandate(
            project=header,
            owner=owner,
            contact=contact,
            scope=scope,
            until_on=until,
            document=document,
            **dated(on),
        )
        rev.add(entry)
    return entry


def receive_materials(
    *,
    by: Any,
    project: uuid.UUID,
    given: Sequence[Given],
    from_name: str,
    on: dt.date,
    request_key: uuid.UUID | None = None,
) -> HandoverSlip:
    """
    Papers the owner gives, with the 交接单 that says so. A paper that is there and still valid is not asked for
    again: giving it again is refused by name. Raises Refusal for an empty list or without a mandate.
    """
    require(by, "approvals.serve", NOT_SERVING)
    refuse_future(on, "交接的")
    if not given:
        raise Refusal("请至少勾选或填写一份材料。", "names")
    with approval_revision(by=by, verb="receive_materials", request_key=request_key) as rev:
        header = locked_one(by, project)
        if not Mandate.objects.open().filter(project=header).exists():
            raise Refusal("还没有委托书，请先登记委托书再收材料。")
        held = {one.name for one in valid_materials(header, on)}
        if again := [one.name for one in given if one.name in held]:
            raise Refusal(f"{'、'.join(again)}已经交过、还在有效期，一次交材料、反复用，不用再交。", "names")
        for one in given:
            rev.add(
                Material(
                    project=header, name=one.name, copies=one.copies, original=one.original,
                    valid_until=one.valid_until, held_by=by.name, **dated(on),
                )
            )  # fmt: skip
        content = {"materials": [[one.name, one.copies, one.original] for one in given], "steps": []}
        slip = HandoverSlip(
            project=header, kind=SlipKind.MATERIALS, from_name=from_name, to_name=by.name, content=content,
            **dated(on),
        )  # fmt: skip
        rev.add(slip)
    return slip


def hand_over_agent(
    *,
    by: Any,
    project: uuid.UUID,
    duty: uuid.UUID,
    to: Holder,
    on: dt.date,
    document: str,
    note: str = "",
    request_key: uuid.UUID | None = None,
) -> HandoverSlip:
    """
    An agent's work passes to another: the duty ends and the successor's begins, and a 交接单 lists the papers held
    and every step not yet done. Side effects in order: duties, slip, scope; one revision. Raises Refusal without a
    document or when the duty is not an agent's of this project.
    """
    require(by, "projects.assign", "代办员交接由区县负责人或市局业务科办理。")
    if not document.strip():
        raise Refusal("交接要填分工文件的文号。", "document")
    with approval_revision(by=by, verb="hand_over_agent", reason=document, request_key=request_key) as rev:
        header = locked_one(by, project)
        found = Duty.objects.open().filter(
            pk=duty, project=header, role=DutyRole.AGENT, until_on__isnull=True
        )
        old = found.first()
        if old is None:
            raise Refusal("这名代办员刚被别人交接过，请刷新后重选。")
        stage_hand_over(rev, {header.id: header}, [old], to, on, document)
        slip = HandoverSlip(
            project=header, kind=SlipKind.AGENT, from_name=old.person_name, to_name=to.person_name,
            content=_held_and_open(by, header, on), document=document, note=note, **dated(on),
        )  # fmt: skip
        rev.add(slip)
    return slip


def rate_agency(
    *,
    by: Any,
    project: uuid.UUID,
    score: int,
    said_by: str,
    comment: str = "",
    request_key: uuid.UUID | None = None,
) -> Rating:
    """The owner's rating, 1 to 5. Raises Refusal from the agent who is rated, and for a low score without a word."""
    require(by, "approvals.rate", "您的岗位不登记代办评价。")
    if score <= 2 and not comment.strip():
        raise Refusal("评价在 2 分以下，请写明业主不满意的是什么，好改进。", "comment")
    with approval_revision(by=by, verb="rate_agency", request_key=request_key) as rev:
        header = locked_one(by, project)
        agents = agents_of(header)
        if not agents:
            raise Refusal("这个项目没有代办员，没有可评价的。")
        if any(duty.grantee in by.standing.grantees for duty in agents):
            raise Refusal("代办员不登记对自己的评价，请由招商局或业主单位联系人登记。")
        entry = Rating(
            project=header, score=score, said_by=said_by, comment=comment,
            agents="、".join(duty.person_name for duty in agents), **dated(today()),
        )  # fmt: skip
        rev.add(entry)
    return entry


def agents_of(project: Project) -> list[Duty]:
    return list(
        Duty.objects.open().filter(project=project, role=DutyRole.AGENT).holding_on(today()).order_by("id")
    )


def valid_materials(project: Project, on: dt.date) -> list[Material]:
    rows = Material.objects.open().filter(project=project).order_by("occurred_on", "id")
    return [one for one in rows if one.valid_until is None or one.valid_until >= on]


def _held_and_open(by: Any, project: Project, on: dt.date) -> dict[str, Any]:
    plans = list(visible_plans(by).filter(project=project))
    steps = [
        [one.step.code, one.step.name, str(one.state.label)]
        for loaded in load(by, plans)
        for one in loaded.progress.values()
        if not one.finished
    ]
    held = [[one.name, one.copies, one.original] for one in valid_materials(project, on)]
    return {"materials": held, "steps": steps}

"""目标企业: assigned to a person with the reasons of that day, told about, given up."""

import datetime as dt
import uuid
from typing import Any

from luodi.ledger.models import dated
from luodi.ledger.queries.reading import today
from luodi.notices.operations.notice import notify
from luodi.org.models import User
from luodi.projects.errors import Refusal
from luodi.projects.operations.writing import require, said
from luodi.sourcing.models import ChainNode, ChainTarget
from luodi.sourcing.operations.revisions import refuse_past, sourcing_revision, standing_entry
from luodi.sourcing.queries.people import people
from luodi.sourcing.queries.targets import candidates
from luodi.sourcing.terms import TargetState

NOT_AIMING = "您的岗位不能指派目标企业。"
EVERYBODY = 1_000_000


def assign_target(
    *, by: Any, node: uuid.UUID, company: uuid.UUID, person: uuid.UUID, due_on: dt.date | None,
    request_key: uuid.UUID | None = None,
) -> ChainTarget:  # fmt: skip
    """
    Gives a candidate of a node to a person, with its place on the list and the reasons as they stand today; tells the
    person. Raises Refusal for a company that is no candidate or is a target already, a person without the post, a
    day that is past.
    """
    require(by, "sourcing.aim", NOT_AIMING)
    if str(person) not in dict(people("sourcing.see_chains")):
        raise Refusal("这个人现在没有招商岗位，请另选一位。", "person")
    if due_on is not None:
        refuse_past(due_on, "due_on")
    with sourcing_revision(by=by, verb="assign_target", request_key=request_key) as rev:
        gap: ChainNode = standing_entry(ChainNode, by, node, "这个环节")
        if ChainTarget.objects.open().filter(node=node, company=company).exists():
            raise Refusal("这家企业已经是这个环节的目标企业，不用再指派。", "company")
        found = next((c for c in candidates(by, gap, EVERYBODY) if c.company.pk == company), None)
        if found is None:
            raise Refusal("这家企业不在候选名单里：行业、产品和在本市的项目都对不上这个环节。", "company")
        to = User.objects.select_related("unit").get(pk=person)
        entry = ChainTarget(
            chain=gap.chain, node=node, company=found.company, rank=found.rank, points=found.points,
            reasons=[list(reason) for reason in found.reasons], person=to.pk, person_name=to.name,
            unit_name=to.unit.short_name if to.unit else "", due_on=due_on, **dated(today()),
        )  # fmt: skip
        rev.add(entry)
        notify(
            [to.pk], subject=f"请跟进目标企业「{found.company.name}」（{gap.name}）",
            link=f"/sourcing/chains/nodes/{node}/",
        )  # fmt: skip
    return entry


def report_target(
    *, by: Any, target: uuid.UUID, words: str, give_up: bool, request_key: uuid.UUID | None = None
) -> ChainTarget:
    """What its person says of a target (lineage); `give_up` closes it. Raises Refusal for somebody else's, no words."""
    spoken = said(words, "words", "请写一句情况：见了谁、谈到哪一步；不再跟进的写明原因。")
    with sourcing_revision(by=by, verb="report_target", reason=spoken, request_key=request_key) as rev:
        old: ChainTarget = standing_entry(ChainTarget, by, target, "这家目标企业")
        if old.person != by.pk and not by.may("sourcing.aim"):
            raise Refusal(f"这家企业由{old.person_name}跟进，请由本人或指派的人填。")
        if old.state == TargetState.DROPPED:
            raise Refusal("这家企业已经不再跟进。")
        new = ChainTarget(
            chain=old.chain, node=old.node, company_id=old.company_id, rank=old.rank, points=old.points,
            reasons=old.reasons, person=old.person, person_name=old.person_name, unit_name=old.unit_name,
            due_on=old.due_on, state=TargetState.DROPPED if give_up else TargetState.OPEN, said=spoken,
            **dated(old.occurred_on),
        )  # fmt: skip
        rev.supersede(old, new)
    return new

"""暂缓亮灯: asked with evidence, decided by somebody else, until a day."""

import datetime as dt
import uuid
from typing import Any

from luodi.calc.lamps import rule_sets
from luodi.ledger.models import dated
from luodi.ledger.queries.reading import today
from luodi.notices.operations.notice import notify
from luodi.projects.operations.writing import require, said
from luodi.supervision.errors import Refusal
from luodi.supervision.models import LampHold, LampRuleChoice
from luodi.supervision.operations.writing import supervision_revision, visible_project

LONGEST = dt.timedelta(days=183)
"""Half a year; whoever needs longer asks again."""


def ask_hold(
    *,
    by: Any,
    project: uuid.UUID,
    reason: str,
    proof: str,
    until: dt.date,
    request_key: uuid.UUID | None = None,
) -> LampHold:
    """Asks. Raises Refusal without reason or evidence, for a day past or more than half a year off, or twice."""
    require(by, "supervision.raise", "您的岗位不能申请暂缓亮灯。")
    reason = said(reason, "reason", "请写明正当理由。")
    proof = said(proof, "proof", "请写明凭据：文号、会议纪要或材料名称。")
    if not today() <= until <= today() + LONGEST:
        raise Refusal(f"暂缓最多半年，要在 {today()} 至 {today() + LONGEST} 之间。", "until")
    with supervision_revision(by=by, verb="ask_hold", reason=reason, request_key=request_key) as rev:
        found = visible_project(by, project)
        if LampHold.objects.open().filter(project=found, until_on__gte=today()).exists():
            raise Refusal("这个项目已有暂缓亮灯（或正在等批准），到期前不用再申请。")
        hold = LampHold(
            project=found, reason=reason, proof=proof, until_on=until, asked_by=by.id, asked_by_name=by.name,
            **dated(today()),
        )  # fmt: skip
        rev.add(hold)
    return hold


def decide_hold(
    *, by: Any, hold: uuid.UUID, approve: bool, note: str = "", request_key: uuid.UUID | None = None
) -> None:
    """Approves, or refuses with a reason; never one's own. The lamp follows with the next nightly run."""
    require(by, "supervision.hold", "您的岗位不能批准暂缓亮灯。")
    with supervision_revision(by=by, verb="decide_hold", reason=note, request_key=request_key) as rev:
        found = LampHold.objects.open().filter(pk=hold, approved_by_name="").first()
        if found is None:
            raise Refusal("这份申请已经处理过。")
        if found.asked_by == by.id:
            raise Refusal("暂缓亮灯由别人批准，申请人自己不能批。")
        if approve:
            rev.supersede(found, _approved(found, by))
        else:
            said(note, "note", "不同意要写明理由。")
            rev.retract(found)
        rev.about(found.project_id)
        notify(
            [found.asked_by],
            subject=f"暂缓亮灯{'已批准' if approve else '未批准'}",
            body=note,
            link=f"/projects/{found.project_id}/",
        )


def choose_rules(
    *, by: Any, code: str, document: str, request_key: uuid.UUID | None = None
) -> LampRuleChoice:
    """Which rule set lights the lamps from today; the lamps follow with the next nightly run."""
    require(by, "supervision.hold", "您的岗位不能选亮灯规则。")
    if code not in rule_sets():
        raise Refusal("没有这套规则，请从所列的里选。", "code")
    document = said(document, "document", "请填选用规则的文号。")
    with supervision_revision(by=by, verb="choose_rules", reason=document, request_key=request_key) as rev:
        entry = LampRuleChoice(rule_set=code, document=document, **dated(today()))
        before = LampRuleChoice.objects.open().order_by("-revision").first()
        if before is None:
            rev.add(entry)
        else:
            rev.supersede(before, entry)
    return entry


def _approved(asked: LampHold, by: Any) -> LampHold:
    return LampHold(
        project_id=asked.project_id, reason=asked.reason, proof=asked.proof, until_on=asked.until_on,
        asked_by=asked.asked_by, asked_by_name=asked.asked_by_name, approved_by_name=by.name,
        **dated(asked.occurred_on),
    )  # fmt: skip

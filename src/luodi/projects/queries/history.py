"""The history of a project in sentences: revision by revision, who, when, what, why, old → new."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from luodi.common import formats
from luodi.ledger.enums import Basis, Closing
from luodi.ledger.models import Entry
from luodi.projects.models import PlanAmount, Review
from luodi.projects.queries import words
from luodi.projects.queries.entries import TABLES, Entries

MOST_MONTHS = 3
"""More months of one plan than this are told in one line."""

VERBS = {
    "create_project": "登记项目",
    "record_milestone": "填报进展",
    "correct_milestone": "更正进展",
    "retract_milestone": "撤回进展",
    "correct_particulars": "更正资料",
    "change_particulars": "变更资料",
    "record_money": "填报资金",
    "import_money": "导入资金",
    "correct_money": "更正资金",
    "retract_money": "撤回资金",
    "record_actual": "填报效益",
    "add_party": "登记投资方",
    "correct_party": "更正投资方",
    "retract_party": "撤回投资方",
    "record_signing": "登记签约",
    "correct_signing": "更正签约文本",
    "retract_signing": "撤回签约文本",
    "set_plan": "编制计划",
    "assign_duty": "指派责任",
    "hand_over": "交接责任",
    "entrust": "按文指派",
    "end_duty": "结束责任",
    "attach_evidence": "上传材料",
    "withdraw_evidence": "撤回材料",
    "pass_claims": "区县审核",
    "return_claims": "退回填报",
    "verify_claims": "核实",
    "refute_claims": "不予认定",
    "withdraw_verified": "撤销核实",
    "report_month": "报送月报",
    "transfer_projects": "划转",
    "carry_over": "随区划合并划转",
    "share_credit": "分配计分归属",
    "merge_projects": "合并项目",
    "undo_merge": "撤销合并",
    "judge_pair": "判定疑似重复",
    "move": "提出市级动议",
    "reply_motion": "答复市级动议",
    "rule_motion": "裁定市级动议",
    "confirm_opening": "确认期初数",
    "decide_recognition": "会议认定",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing a revision did; `changes` are old → new."""

    text: str
    changes: tuple[words.Change, ...] = ()
    undone: bool = False


@dataclass(slots=True)
class Chapter:
    """One revision."""

    seq: int
    at: dt.datetime
    who: str
    unit: str
    verb: str
    reason: str
    lines: list[Line] = field(default_factory=list)


def chapters(entries: Entries, names: words.Names) -> list[Chapter]:
    """The latest first. No query: everything is in `entries`."""
    by_key = {entry.id: entry for model in TABLES for entry in entries.all(model)}
    opened: dict[int, list[Any]] = defaultdict(list)
    closed: dict[int, list[Any]] = defaultdict(list)
    for model in TABLES:
        for entry in entries.all(model):
            opened[entry.revision].append(entry)
            if entry.closed_revision is not None:
                closed[entry.closed_revision].append(entry)
    found = []
    for seq in sorted(entries.revisions, reverse=True):
        revision = entries.revisions[seq]
        chapter = Chapter(
            seq,
            revision.at,
            revision.actor_name,
            revision.unit_name,
            VERBS.get(revision.verb.removeprefix("projects."), "登记"),
            revision.reason,
        )
        chapter.lines.extend(_lines(opened[seq], closed[seq], by_key, names))
        found.append(chapter)
    return found


def _lines(
    opened: list[Any], closed: list[Any], by_key: Mapping[uuid.UUID, Any], names: words.Names
) -> Iterable[Line]:
    before = {(e.lineage, e.basis): e for e in closed if e.closed_kind == Closing.SUPERSEDED}
    months = [e for e in opened if isinstance(e, PlanAmount)]
    if len(months) > MOST_MONTHS:
        yield Line(_months_sentence(months))
        opened = [e for e in opened if not isinstance(e, PlanAmount)]
    for entry in opened:
        if isinstance(entry, Review):
            yield Line(_review_sentence(entry, by_key, names))
            continue
        old = before.get((entry.lineage, entry.basis))
        if old is not None:
            yield Line(f"{_basis(entry)}{words.title(entry)}改为", tuple(words.changes(old, entry, names)))
        elif entry.basis == Basis.CLAIMED:
            yield Line(words.sentence(entry, names))
    for entry in closed:
        if entry.closed_kind == Closing.RETRACTED:
            yield Line(f"撤回{_basis(entry)}{words.sentence(entry, names)}", undone=True)


def _months_sentence(months: list[PlanAmount]) -> str:
    """A plan's many months in one line."""
    total = sum((month.amount for month in months), Decimal(0))
    first, last = min(months, key=_day), max(months, key=_day)
    return (
        f"计划投资：{words.when(first)}至{words.when(last)}共 {len(months)} 个月，合计 {formats.money(total)}"
    )


def _day(entry: Entry) -> dt.date:
    return entry.occurred_on


def _basis(entry: Entry) -> str:
    return "核实数" if entry.basis == Basis.VERIFIED else ""


def _review_sentence(review: Review, by_key: Mapping[uuid.UUID, Any], names: words.Names) -> str:
    claim = by_key.get(review.lineage)
    what = words.sentence(claim, names) if claim is not None else "一条记录"
    reason = f"（{review.reason}）" if review.reason else ""
    return f"{words.title(review)}{reason} {what}"

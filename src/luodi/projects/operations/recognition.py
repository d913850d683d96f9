"""季度认定: claims put on a meeting's sheet; the votes and verdicts applied in one go."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from luodi.projects.errors import Refusal
from luodi.projects.models import RecognitionRow, RecognitionSheet
from luodi.projects.models.recognition import Verdict
from luodi.projects.operations.review import CLAIMABLE, Claim, refute_claims, verify_claims
from luodi.projects.operations.writing import require
from luodi.projects.queries import words
from luodi.projects.queries.lacking import wanting

MOST_DOCUMENT, MOST_NOTE = 80, 200
"""Characters."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """The meeting's word on one row; votes may be left out where it did not vote."""

    verdict: Verdict
    votes_for: int | None = None
    votes_against: int | None = None
    votes_abstained: int | None = None
    note: str = ""


def open_sheet(*, by: Any, title: str, claims: Collection[Claim], names: words.Names) -> RecognitionSheet:
    """
    Puts claims on a new sheet, in words as they stand now. Raises Refusal without claims or title, for a claim
    already on an undecided sheet or corrected meanwhile.
    """
    require(by, "projects.decide", "认定由市局业务科或领导小组办公室组织。")
    if not title.strip():
        raise Refusal("请给认定表起个名字，例如「2015年二季度认定」。", "title")
    if not claims:
        raise Refusal("请先勾选要提交认定的记录。")
    keys = [key for _, key in claims]
    taken = RecognitionRow.objects.filter(entry__in=keys, sheet__decided_at__isnull=True).first()
    if taken:
        raise Refusal(f"「{taken.said}」已在另一张还没议完的认定表上。")
    entries = _entries(claims)
    if len(entries) != len(set(keys)):
        raise Refusal("所选记录中有的已被更正或撤回，请刷新后重选。")
    sheet = RecognitionSheet.objects.create(title=title.strip(), opened_by_name=by.name)
    RecognitionRow.objects.bulk_create(
        RecognitionRow(
            sheet=sheet, project_id=entry.project_id, entry_table=entry._meta.db_table, entry=entry.id,
            said=words.sentence(entry, names),
        )
        for entry in entries
    )  # fmt: skip
    return sheet


def decide_sheet(
    *, by: Any, sheet: uuid.UUID, rulings: Mapping[uuid.UUID, Ruling], held_on: dt.date, document: str,
    request_key: uuid.UUID,
) -> RecognitionSheet:  # fmt: skip
    """
    Closes a sheet. Side effects in order: recognised claims verified in one revision (those lacking something are
    held back and say so in their row), refuted ones refused in another, rows and sheet written. Raises Refusal for
    a sheet without the minutes' number, a row without verdict, more votes against than for a recognition, a refusal
    without note.
    """
    require(by, "projects.decide", "认定由市局业务科或领导小组办公室办理。")
    found = RecognitionSheet.objects.filter(pk=sheet, decided_at__isnull=True).first()
    if found is None:
        raise Refusal("这张认定表已经议完。")
    if not document.strip():
        raise Refusal("请填纪要文号：认定凭会议纪要，没有纪要的逐条核实。", "document")
    if len(document) > MOST_DOCUMENT:
        raise Refusal(f"纪要文号有 {len(document)} 个字，最多 {MOST_DOCUMENT} 个；请只写文号。", "document")
    rows = list(found.rows.select_related("project"))
    _refuse_incomplete(rows, rulings)
    outcomes = _apply(by, rows, rulings, f"{found.title} {document}".strip(), request_key)
    for row in rows:
        ruling = rulings[row.id]
        row.verdict, row.note, row.outcome = ruling.verdict, ruling.note, outcomes[row.id]
        row.votes_for, row.votes_against = ruling.votes_for, ruling.votes_against
        row.votes_abstained = ruling.votes_abstained
    fields = ["verdict", "note", "outcome", "votes_for", "votes_against", "votes_abstained"]
    RecognitionRow.objects.bulk_update(rows, fields)
    found.held_on, found.document = held_on, document
    found.decided_by_name, found.decided_at = by.name, timezone.now()
    found.save()
    return found


def _apply(
    by: Any, rows: Sequence[RecognitionRow], rulings: Mapping[uuid.UUID, Ruling], reason: str, key: uuid.UUID
) -> dict[uuid.UUID, str]:
    """{row: outcome in words}"""
    outcomes = {row.id: Verdict(rulings[row.id].verdict).label for row in rows}
    recognised = [row for row in rows if rulings[row.id].verdict == Verdict.RECOGNISED]
    refuted = [row for row in rows if rulings[row.id].verdict == Verdict.REFUTED]
    if recognised:
        claims = [(row.entry_table, row.entry) for row in recognised]
        held = verify_claims(by=by, claims=claims, request_key=uuid.uuid5(key, "verify"))
        lacking = {one.claim.id: "、".join(wanting(gate) for gate in one.gates) for one in held}
        for row in recognised:
            outcomes[row.id] = f"还缺：{lacking[row.entry]}" if row.entry in lacking else "已核实"
    if refuted:
        claims = [(row.entry_table, row.entry) for row in refuted]
        refute_claims(by=by, claims=claims, reason=reason, request_key=uuid.uuid5(key, "refute"))
    return outcomes


def _refuse_incomplete(rows: Sequence[RecognitionRow], rulings: Mapping[uuid.UUID, Ruling]) -> None:
    for row in rows:
        ruling = rulings.get(row.id)
        if ruling is None or ruling.verdict == Verdict.OPEN:
            raise Refusal(f"「{row.project.name}」还没有结论：认定、不予认定或缓议。")
        if ruling.verdict == Verdict.REFUTED and not ruling.note.strip():
            raise Refusal(f"「{row.project.name}」不予认定，要写明理由。")
        if len(ruling.note) > MOST_NOTE:
            raise Refusal(
                f"「{row.project.name}」的理由有 {len(ruling.note)} 个字，最多 {MOST_NOTE} 个；请写短些。"
            )
        against, in_favour = ruling.votes_against or 0, ruling.votes_for or 0
        if ruling.verdict == Verdict.RECOGNISED and against > in_favour:
            raise Refusal(f"「{row.project.name}」反对 {against} 票多于赞成 {in_favour} 票，不能记为认定。")


def _entries(claims: Collection[Claim]) -> list[Any]:
    found: list[Any] = []
    for table, model in CLAIMABLE.items():
        keys = [key for name, key in claims if name == table]
        if keys:
            found += model.objects.open().claimed().filter(pk__in=keys)
    return found

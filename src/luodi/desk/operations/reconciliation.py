"""Making a reconciliation, and what people decide in it. Working papers: no revision of the ledger."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from luodi.desk.models import Reason, ReconciledRow, Reconciliation
from luodi.desk.queries.asking import Question
from luodi.desk.queries.explaining import Outcome, explained, readings
from luodi.desk.queries.their_list import TheirList, TheirRow, matched
from luodi.indicators.bodies import as_body
from luodi.indicators.catalogue import Catalogue, catalogue
from luodi.indicators.definition import Definition, Measure
from luodi.indicators.errors import FigureRefusal
from luodi.indicators.periods import Period, Point
from luodi.ledger.queries.reading import Reading
from luodi.projects.errors import Refusal
from luodi.projects.models import Project
from luodi.projects.operations.writing import within

SUMMED = (Measure.COUNT, Measure.SUM)


@dataclass(frozen=True, slots=True)
class Theirs:
    """What the other side says. `total` in the definition's stored unit."""

    counterpart: str
    document: str
    total: Decimal | None
    last: dt.date | None
    file_name: str = ""
    sha256: str = ""


def asked_definition(question: Question) -> tuple[Definition, Catalogue]:
    """The narrowed definition. Raises FigureRefusal for a figure that is not the sum of its rows."""
    book = question.book()
    definition = book.find(question.code)
    if definition.measure not in SUMMED:
        raise FigureRefusal(
            f"「{definition.name}」不是逐行相加的数，不能逐行对账。率请分别对它的分子、分母；平均数请对合计和项目数。"
        )
    return definition, book


def reconcile(
    question: Question,
    theirs: Theirs,
    their_list: TheirList | None,
    *,
    title: str,
    by: Any,
    request_key: uuid.UUID,
) -> Reconciliation:
    """
    Reads our figure, tries every rule, matches their rows, names a reason for each difference and keeps the paper.
    The same request key gives the paper made before. Raises FigureRefusal, LedgerRefusal, Refusal.
    """
    if before := Reconciliation.objects.filter(request_key=request_key).first():
        return before
    if their_list is None and theirs.total is None:
        raise Refusal("对方的数和对方的清单至少要有一样。", "total")
    definition, book = asked_definition(question)
    at = question.point()
    found = readings(definition, at, book, theirs.last)
    made = Reconciliation(
        title=title or f"{definition.name}：{theirs.counterpart}",
        counterpart=theirs.counterpart,
        document=theirs.document,
        definition=as_body(definition),
        question=question.query,
        first=at.period.first,
        last=at.period.last,
        known_at=at.reading.known_at,
        seq=at.reading.seq,
        their_last=theirs.last,
        their_total=theirs.total,
        ours=found.total,
        tolerance=their_list.tolerance if their_list else Decimal(0),
        tried=[_plain(rule.reason, rule.words, sum(read.values(), Decimal(0))) for rule, read in found.tried],
        file_name=theirs.file_name,
        sha256=theirs.sha256,
        made_by=by.name,
        made_for=str(by.unit or ""),
        request_key=request_key,
    )
    with transaction.atomic():
        made.save()
        if their_list is not None:
            _write(made, explained(found, matched(their_list.rows, by), their_list.tolerance))
    return made


def point_of(paper: Reconciliation) -> Point:
    """The reading the paper was made at: the same tick, whatever was recorded since."""
    return Point(Period(paper.first, paper.last), Reading(paper.last, paper.known_at, paper.seq))


def rematch(row: ReconciledRow, typed: str, *, by: Any) -> None:
    """
    Says which project a row of theirs means (its code; empty: none of ours), and explains the paper anew; what
    people decided stays. Raises Refusal for a code nobody may see here.
    """
    project = None
    if typed:
        visible = Project.objects.unmerged().visible_to(by)
        project = visible.filter(code=typed).first() or visible.filter(national_code=typed).first()
        if project is None:
            raise Refusal(f"没有编号为「{typed}」的项目，请核对编号，或从台账里复制。", "code")
    row.project, row.matched_by = project, f"{by.name}指定" if project else ""
    row.decided_by = ""
    with transaction.atomic():
        row.save(update_fields=["project", "matched_by", "decided_by"])
        _explain_again(row.reconciliation)


def judge(row: ReconciledRow, reason: str, words: str, *, by: Any) -> None:
    """Somebody names the reason. Raises Refusal for none, or without a word of explanation."""
    if reason not in Reason.values:
        raise Refusal("请选一个原因：口径、时点、漏报、重复、属地，或待查。", "reason")
    if not words and reason != Reason.OPEN:
        raise Refusal("请写一句根据，例如「对方按开票日计，晚一个月」。", "words")
    words = within(words, 300, "根据", "words")
    row.reason, row.words, row.decided_by = reason, words, by.name
    row.save(update_fields=["reason", "words", "decided_by"])


def _explain_again(paper: Reconciliation) -> None:
    definition = paper.asked
    found = readings(definition, point_of(paper), _book(definition), paper.their_last)
    stored = {row.number: row for row in paper.rows.theirs().order_by("number")}
    rows = [
        TheirRow(row.number, row.name, row.code, row.place, row.theirs, row.project_id, row.matched_by)
        for row in stored.values()
    ]
    outcomes = explained(found, rows, paper.tolerance)
    ours_only = {row.project_id: row for row in paper.rows.filter(number__isnull=True)}
    _write(paper, outcomes, stored, ours_only)


def _book(definition: Definition) -> Catalogue:
    return catalogue().with_(definition)


def _write(
    paper: Reconciliation,
    outcomes: Sequence[Outcome],
    stored: dict[int, ReconciledRow] | None = None,
    ours_only: dict[Any, ReconciledRow] | None = None,
) -> None:
    """Rows of the paper anew; a decision of a person is kept with its row."""
    decided: dict[Any, ReconciledRow] = {**(stored or {}), **(ours_only or {})}
    paper.rows.all().delete()
    fresh = []
    for one in outcomes:
        row = ReconciledRow(
            reconciliation=paper, project_id=one.project, ours=one.ours, theirs=one.theirs, reason=one.reason,
            words=one.words,
        )  # fmt: skip
        if one.row:
            row.number, row.name, row.code = one.row.number, one.row.name[:200], one.row.code[:60]
            row.place, row.matched_by = one.row.place[:60], one.row.matched_by
        before = decided.get(one.row.number if one.row else one.project)
        if before and before.decided_by:
            row.reason, row.words, row.decided_by = before.reason, before.words, before.decided_by
        fresh.append(row)
    ReconciledRow.objects.bulk_create(fresh, batch_size=1000)


def _plain(reason: Reason, words: str, total: Decimal) -> dict[str, str]:
    return {"reason": str(reason), "words": words, "total": format(total, "f")}

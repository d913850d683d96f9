"""Entering printed figures, correcting them and taking them back: acts of the ledger like any other."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from luodi.indicators.errors import FigureRefusal
from luodi.indicators.models import PrintedFigure
from luodi.indicators.periods import Period
from luodi.ledger.actors import Actor
from luodi.ledger.operations.revision import revision


@dataclass(frozen=True, slots=True)
class Document:
    """Where the numbers stand printed."""

    number: str
    name: str
    dated: dt.date


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a document, in the unit of its definition; `member` of grouping `by`, or the city's."""

    code: str
    period: Period
    value: Decimal
    printed: str
    by: str = ""
    member: str = ""


def record_printed(
    document: Document, figures: Sequence[Figure], *, by: Actor, request_key: uuid.UUID | None = None
) -> int:
    """
    Enters what a document prints; what it already printed otherwise is superseded, what is the same is left. Returns
    how many entries were written; nothing new writes no revision. Raises FigureRefusal for a number given twice.
    """
    _refuse_twice(figures)
    with revision(
        by=by,
        verb="indicators.record_printed",
        reason=f"{document.number} {document.name}".strip(),
        request_key=request_key,
    ) as rev:
        known = {row.place: row for row in PrintedFigure.objects.open().filter(document_no=document.number)}
        for figure in figures:
            entry = _entry(document, figure)
            old = known.get(entry.place)
            if old is None:
                rev.add(entry)
            elif (old.value, old.printed, old.occurred_on) != (entry.value, entry.printed, entry.occurred_on):
                rev.supersede(old, entry)
    return len(rev.added)


def retract_printed(key: uuid.UUID, *, by: Actor, reason: str, request_key: uuid.UUID | None = None) -> None:
    """Takes back a number that the document never printed. Raises FigureRefusal when it is not there any more."""
    with revision(by=by, verb="indicators.retract_printed", reason=reason, request_key=request_key) as rev:
        entry = PrintedFigure.objects.open().filter(pk=key).first()
        if entry is None:
            raise FigureRefusal("这条公布数已被更正或撤回，请刷新后再看。")
        rev.retract(entry)


def _entry(document: Document, figure: Figure) -> PrintedFigure:
    return PrintedFigure(
        code=figure.code,
        first=figure.period.first,
        last=figure.period.last,
        by=figure.by,
        member=figure.member,
        value=figure.value,
        printed=figure.printed,
        document_no=document.number,
        document_name=document.name,
        occurred_first=document.dated,
        occurred_on=document.dated,
    )


def _refuse_twice(figures: Sequence[Figure]) -> None:
    seen: dict[tuple[object, ...], Figure] = {}
    for figure in figures:
        place = (figure.code, figure.period.first, figure.period.last, figure.by, figure.member)
        other = seen.setdefault(place, figure)
        if other.value != figure.value:
            raise FigureRefusal(
                f"同一份文件里「{figure.code}」{figure.period.sentence}有两个数：{other.printed} 和 {figure.printed}，"
                "请核对后只留一个。"
            )

"""临时征集 as its pages show it, and the to-dos of both sides."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from luodi.calc.amounts import read_number
from luodi.calc.partial_dates import read_partial_date
from luodi.common.registries import TodoRow, TodoSource
from luodi.exchange.writing.exports import ExportColumn, Sheet
from luodi.ledger.queries.reading import today
from luodi.projects.models.solicitation import AnswerKind, Solicitation, SolicitedLine
from luodi.projects.operations.soliciting import NOTHING

KINDS = {AnswerKind.NUMBER: "number", AnswerKind.DATE: "date"}


@dataclass(frozen=True, slots=True)
class UnitProgress:
    name: str
    asked: int
    answered: int
    at: dt.datetime | None


def solicitations(user: Any) -> "QuerySet[Solicitation]":
    """With `asked` and `answered`, counted among the lines the user may see."""
    seen = Q(lines__in=SolicitedLine.objects.visible_to(user))
    return Solicitation.objects.visible_to(user).annotate(
        asked=Count("lines", filter=seen),
        answered=Count("lines", filter=seen & Q(lines__answered_at__isnull=False)),
    )


def by_unit(asked: Solicitation, user: Any) -> list[UnitProgress]:
    """Units that still owe their answer first."""
    rows = asked.lines.visible_to(user).values("unit_name").order_by("unit_name")
    counted = rows.annotate(asked=Count("pk"), done=Count("answered_at"))
    last = dict(
        asked.lines.visible_to(user).filter(answered_at__isnull=False).values_list("unit_name", "answered_at")
    )
    found = [UnitProgress(r["unit_name"], r["asked"], r["done"], last.get(r["unit_name"])) for r in counted]
    return sorted(found, key=lambda one: (one.answered == one.asked, one.name))


def sheet_of(asked: Solicitation, user: Any) -> Sheet:
    columns = [
        ExportColumn("项目名称", width=40.0),
        ExportColumn("项目编号"),
        ExportColumn("责任单位"),
        ExportColumn(asked.column, KINDS.get(AnswerKind(asked.kind), "text"), width=24.0),
        ExportColumn("答复人"),
        ExportColumn("答复日期", "date"),
    ]
    return Sheet("征集", columns, _rows(asked, user))


def _rows(asked: Solicitation, user: Any) -> Iterator[Sequence[Any]]:
    lines = asked.lines.visible_to(user).select_related("project").order_by("unit_name", "project__pinyin")
    for line in lines.iterator(chunk_size=2_000):
        day = line.answered_at.date() if line.answered_at else None
        yield (
            line.project.name, line.project.code, line.unit_name, _typed(asked.kind, line.answer),
            line.answered_name, day,
        )  # fmt: skip


def _typed(kind: str, text: str) -> Any:
    if not text or text == NOTHING:
        return text or None
    if kind == AnswerKind.NUMBER:
        return read_number(text)
    return read_partial_date(text) if kind == AnswerKind.DATE else text


def _owed(user: Any) -> "QuerySet[Solicitation]":
    lines = SolicitedLine.objects.visible_to(user).open()
    return Solicitation.objects.running().filter(pk__in=lines.values("solicitation")).order_by("due_on")


def _todo_rows(found: "QuerySet[Solicitation]", limit: int) -> list[TodoRow]:
    return [
        TodoRow(
            f"征集「{one.heading}」", f"/projects/asks/{one.pk}/", f"{one.issued_unit}{one.issued_name}",
            one.due_on, one.due_on < today(),
        )
        for one in found[:limit]
    ]  # fmt: skip


def _issued(user: Any) -> "QuerySet[Solicitation]":
    """The user's own that are due: every unit answered, or the day is over."""
    mine = Solicitation.objects.running().filter(issued_by=user.pk)
    waiting = SolicitedLine.objects.open().values("solicitation")
    return mine.filter(Q(due_on__lt=today()) | ~Q(pk__in=waiting)).order_by("due_on")


SOLICITING_TODOS = (
    TodoSource(
        code="projects-solicited",
        label="待答的临时征集",
        order=30,
        permission="projects.record",
        count=lambda user: _owed(user).count(),
        rows=lambda user, limit: _todo_rows(_owed(user), limit),
        more="projects:asks",
    ),
    TodoSource(
        code="projects-soliciting",
        label="可以收的临时征集",
        order=45,
        permission="projects.solicit",
        count=lambda user: _issued(user).count(),
        rows=lambda user, limit: _todo_rows(_issued(user), limit),
        more="projects:asks",
    ),
)

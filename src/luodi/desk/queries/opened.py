"""Opened cells and differences, with the names of the projects and where they lead."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, overload

from luodi.desk.queries.asking import Question, table_of
from luodi.exchange.writing.exports import ExportColumn, Sheet
from luodi.indicators.catalogue import Catalogue
from luodi.indicators.definition import Definition
from luodi.indicators.differences import MOVE_LABELS, Comparison, Difference, Move, compare
from luodi.indicators.facts import Subject
from luodi.indicators.periods import Point
from luodi.indicators.rows import Row, Side, open_cell
from luodi.indicators.running import Group

NAMED_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Named:
    subject: Subject
    row: Row


class NamedRows(Sequence[Named]):
    """Rows of a side, named a page at a time."""

    def __init__(self, side: Side, namer: Any) -> None:
        self._rows, self._namer = side.rows, namer

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, part: int) -> Named: ...
    @overload
    def __getitem__(self, part: slice) -> list[Named]: ...
    def __getitem__(self, part: int | slice) -> Named | list[Named]:
        if isinstance(part, int):
            return self[part : part + 1][0]
        found = self._rows[part]
        names = self._namer({row.subject for row in found})
        return [Named(names.get(r.subject, Subject(r.subject, "", "（不在您的范围内）")), r) for r in found]


@dataclass(frozen=True, slots=True)
class OpenedSide:
    definition: Definition
    titles: tuple[str, ...]
    chosen: int
    total: Decimal
    sums: bool
    rows: NamedRows

    @property
    def unit(self) -> str:
        return self.definition.stored_unit or ("" if self.definition.unit == "%" else self.definition.unit)


def sheet_of_rows(opened: "OpenedSide") -> Sheet:
    """The rows behind a number, as the page lists them."""
    days = [] if opened.sums else [ExportColumn("天数", "number", places=0)]
    columns = [
        ExportColumn("项目", width=40.0),
        ExportColumn("编号"),
        *days,
        ExportColumn("权数", "number", places=4),
    ]
    lines = (
        (one.subject.name, one.subject.code, *([one.row.value] if days else []), one.row.weight)
        for start in range(0, len(opened.rows), NAMED_AT_ONCE)
        for one in opened.rows[start : start + NAMED_AT_ONCE]
    )
    return Sheet("明细", columns, lines)


def opened_cell(question: Question, at: Point, book: Catalogue, group: Group, side: str) -> OpenedSide:
    """One side (number, numerator, denominator) of a cell."""
    opened = open_cell(question.code, at, book=book, by=question.by, group=group)
    number = int(side) if side.isdecimal() and int(side) < len(opened.sides) else 0
    table = table_of(opened.definition, book)
    namer = table.namer if table and table.namer else lambda keys: {}
    chosen = opened.sides[number]
    return OpenedSide(
        opened.definition, tuple(s.title for s in opened.sides), number, chosen.total, chosen.sums,
        NamedRows(chosen, namer),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moved:
    """One kind of movement with its projects."""

    move: Move
    differences: tuple[Difference, ...]

    @property
    def label(self) -> str:
        return MOVE_LABELS[self.move]

    @property
    def amount(self) -> Decimal:
        return sum((d.amount for d in self.differences), Decimal(0))


@dataclass(frozen=True, slots=True)
class SideChanges:
    comparison: Comparison
    moves: tuple[Moved, ...]


def changes_page(
    question: Question, earlier: Point, later: Point, book: Catalogue, group: Group
) -> list[SideChanges]:
    sides = compare(question.code, earlier, later, book=book, by=question.by, group=group)
    return [
        SideChanges(side, tuple(Moved(move, found) for move in Move if (found := side.of(move))))
        for side in sides
    ]

"""The ledger's list as workbooks: as the page shows it, or every field, fit to be imported again."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet

from luodi.calc.amounts import UNITS
from luodi.exchange.mapping.fields import FieldKind, FieldSpec
from luodi.exchange.writing.exports import ExportColumn, Sheet
from luodi.projects.filling import project_rows
from luodi.projects.imports.catalogue import catalogue
from luodi.projects.models import Project
from luodi.projects.tables import Column, Names, Order, text_of

MOST_ROWS = 100_000
BATCH = 2_000
SHEET = "台账"
KINDS = {FieldKind.NUMBER: "number", FieldKind.AMOUNT: "number", FieldKind.DATE: "date"}
WIDE = {"name": 40.0, "content": 40.0, "investor": 30.0}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list's address asks for, and how the page names it."""

    condition: Q
    fragment: str
    order: Order
    named: Sequence[str]

    def projects(self, user: Any) -> "QuerySet[Project]":
        """Those the user may see, at most MOST_ROWS, in the page's order."""
        found = Project.objects.visible_to(user).unmerged().filter(self.condition)
        if self.fragment:
            found = found.fragment(self.fragment)
        return found.order_by(*self.order)[:MOST_ROWS]


def shown_sheet(user: Any, asked: Asked, columns: Sequence[Column], regions: dict[str, str]) -> Sheet:
    """The page's columns behind the name, with real types; read in portions of the caller's transaction."""
    headings = [
        ExportColumn("项目名称", width=40.0),
        *(ExportColumn(_heading(c), c.kind, places=c.places) for c in columns),
    ]
    return Sheet(SHEET, headings, _shown(asked.projects(user), columns, Names(regions)))


def whole_sheet(user: Any, asked: Asked, regions: Mapping[str, str]) -> Sheet:
    """Every field of the import's catalogue: what comes out goes in again without a question."""
    specs = catalogue()
    headings = [_column(spec) for spec in specs]
    records = project_rows(asked.projects(user), [spec.code for spec in specs], regions)
    return Sheet(SHEET, headings, (tuple(record.get(spec.code) for spec in specs) for record in records))


def _shown(projects: "QuerySet[Project]", columns: Sequence[Column], names: Names) -> Iterator[Sequence[Any]]:
    for batch in _batches(projects):
        keys = [project.pk for project in batch]
        loaded: dict[str, Mapping[uuid.UUID, str]] = {c.code: c.load(keys) for c in columns if c.load}
        for project in batch:
            yield (project.name, *(_value(column, project, names, loaded) for column in columns))


def _value(
    column: Column, project: Project, names: Names, loaded: Mapping[str, Mapping[uuid.UUID, str]]
) -> Any:
    """The typed value where the column has one; else the cell's text, nothing for a dash."""
    if column.value:
        return column.value(project)
    text = text_of(column, project, names, loaded)
    return None if text == "—" else str(text)


def _batches(projects: Iterable[Project]) -> Iterator[list[Project]]:
    stream = projects.iterator(chunk_size=BATCH) if isinstance(projects, QuerySet) else iter(projects)
    while batch := list(islice(stream, BATCH)):
        yield batch


def _heading(column: Column) -> str:
    return f"{column.label}（{column.note}）" if column.note else column.label


def _column(spec: FieldSpec) -> ExportColumn:
    unit = None
    if spec.kind is FieldKind.AMOUNT:
        unit = UNITS[spec.unit or ("万美元" if spec.measures == ("USD",) else "万元")]
    return ExportColumn(spec.label, KINDS.get(spec.kind, "text"), unit, 4, WIDE.get(spec.code, 0))

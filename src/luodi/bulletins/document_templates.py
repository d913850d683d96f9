"""Document templates (data/templates/*.yaml): sections with prose and bindings, tables, charts, switchable parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from luodi.bulletins.bindings import Binding
from luodi.bulletins.enums import Form, PeriodKind, Span

FOLDER = Path(__file__).parent / "data" / "templates"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One figure down all districts."""

    title: str
    binding: Binding


@dataclass(frozen=True, slots=True)
class TableSpec:
    """Districts by figures, the city last."""

    code: str
    caption: str
    unit: str
    columns: tuple[TableColumn, ...]


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """Columns of a table drawn as bars or a line by district."""

    code: str
    caption: str
    table: str
    columns: tuple[int, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class SectionSpec:
    heading: str
    body: str
    part: str


@dataclass(frozen=True, slots=True)
class PartSpec:
    """A part that can be switched on: its permission and the rule printed beside the switch."""

    code: str
    label: str
    permission: str
    note: str


@dataclass(frozen=True, slots=True)
class Template:
    code: str
    name: str
    kinds: tuple[PeriodKind, ...]
    title: str
    recipients: str
    copies: str
    sections: tuple[SectionSpec, ...]
    tables: Mapping[str, TableSpec]
    charts: Mapping[str, ChartSpec]
    parts: Mapping[str, PartSpec]
    compact: bool
    upward: bool
    """上行文: it prints its 签发人."""


@cache
def shipped_templates() -> Mapping[str, Template]:
    """Every template by code, in the order of its file."""
    found = [_template(yaml.safe_load(path.read_text("utf-8"))) for path in sorted(FOLDER.glob("*.yaml"))]
    return {template.code: template for template in found}


def templates_for(kind: str) -> list[Template]:
    return [template for template in shipped_templates().values() if kind in template.kinds]


def _template(data: Mapping[str, Any]) -> Template:
    tables = [_table(item) for item in data.get("tables", [])]
    charts = [
        ChartSpec(
            item["code"], item["caption"], item["table"], tuple(item["columns"]), item.get("kind", "bar")
        )
        for item in data.get("charts", [])
    ]
    parts = [PartSpec(**item) for item in data.get("parts", [])]
    return Template(
        code=data["code"],
        name=data["name"],
        kinds=tuple(PeriodKind(kind) for kind in data["kinds"]),
        title=data["title"],
        recipients=data.get("recipients", ""),
        copies=data.get("copies", ""),
        sections=tuple(
            SectionSpec(item["heading"], item["body"].strip(), item.get("part", ""))
            for item in data["sections"]
        ),
        tables={table.code: table for table in tables},
        charts={chart.code: chart for chart in charts},
        parts={part.code: part for part in parts},
        compact=bool(data.get("compact")),
        upward=bool(data.get("upward")),
    )


def _table(item: Mapping[str, Any]) -> TableSpec:
    columns = tuple(
        TableColumn(
            column["title"],
            Binding(
                column["figure"],
                Span(column.get("span", Span.PERIOD.value)),
                form=Form(column.get("form", Form.NUMBER.value)),
            ),
        )
        for column in item["columns"]
    )
    return TableSpec(item["code"], item["caption"], item.get("unit", ""), columns)

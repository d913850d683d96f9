"""What was recognised, as the plain data stored with the upload and shown on its page."""

from typing import Any

from luodi.exchange.mapping.fields import FieldSpec
from luodi.exchange.mapping.layouts import fingerprint
from luodi.exchange.mapping.matching import Proposal, category_columns, propose, sideways
from luodi.exchange.reading.tables import Column, Recognised, Table


def summary_of(found: Recognised, fields: tuple[FieldSpec, ...]) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "warnings": list(found.warnings),
        "skipped": [{"sheet": sheet, "why": why} for sheet, why in found.skipped],
        "tables": [_table(table, fields) for table in found.tables],
    }


def _table(table: Table, fields: tuple[FieldSpec, ...]) -> dict[str, Any]:
    proposal = propose(table, fields)
    choices = {choice.column: choice for choice in proposal.choices}
    columns = [*table.columns, *category_columns(table)]
    return {
        "sheet": table.sheet,
        "visible": table.visible,
        "banner": list(table.banner),
        "header_rows": list(table.header_rows),
        "fingerprint": fingerprint(table),
        "row_count": table.row_count,
        "first_row": table.first_row,
        "last_row": table.last_row,
        "categories": [
            {"row": c.row, "label": c.label, "style": c.style, "stated_count": c.stated_count}
            for c in table.categories[:500]
        ],
        "totals_checked": len(table.totals),
        "disagreements": [str(check) for check in table.disagreements[:200]],
        "repeated_headers": list(table.repeated_headers[:200]),
        "notes": list(table.notes[:50]),
        "warnings": [*_sideways(table, proposal, fields), *table.warnings],
        "missing": list(proposal.missing),
        "columns": [_column(column, choices) for column in columns],
    }


def _sideways(table: Table, proposal: Proposal, fields: tuple[FieldSpec, ...]) -> list[str]:
    found = sideways(table, fields) if proposal.missing else ()
    if not found:
        return []
    return [
        f"「{'」「'.join(found)}」都写在第一列里，像是一列一个项目；"
        "请在表里复制全部，选择性粘贴时勾「转置」，存成一行一个项目再上传。"
    ]


def _column(column: Column, choices: dict[int, Any]) -> dict[str, Any]:
    choice = choices.get(column.number)
    return {
        "number": column.number,
        "letter": column.letter,
        "name": column.name,
        "unit": column.unit.name if column.unit else "",
        "kind": column.kind.value,
        "samples": list(column.samples),
        "hidden": column.hidden,
        "field": choice.field if choice else None,
        "confidence": choice.confidence if choice else 0.0,
        "sure": choice.sure if choice else True,
        "others": [list(pair) for pair in choice.others] if choice else [],
    }

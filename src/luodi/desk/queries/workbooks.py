"""驾驶舱 as the sheets of a workbook."""

from collections.abc import Sequence
from typing import Any

from luodi.desk.queries.cockpit import Cockpit
from luodi.exchange.writing.exports import ExportColumn, Sheet
from luodi.indicators.answers import Cell


def cockpit_sheets(found: Cockpit, *, with_ranking: bool) -> list[Sheet]:
    """Every table of the page, a sheet each, numbers as numbers."""
    number = ExportColumn("数", "number")
    heads = [
        (
            h.cell.definition.versioned,
            h.cell.definition.name,
            h.cell.definition.unit,
            h.cell.rounded,
            h.before.rounded,
        )
        for h in found.headlines
    ]
    names = [cell.definition.name for cell in found.balance[0].cells] if found.balance else []
    sheets = [
        Sheet("主要指标", (ExportColumn("口径"), ExportColumn("指标", width=28.0), ExportColumn("单位"), number,
                       ExportColumn("上月末", "number")), heads),
        Sheet("签约去向", (ExportColumn("分组"), *(ExportColumn(n, "number") for n in names)),
              [(line.words, *_rounded(line.cells)) for line in found.balance]),
        Sheet("从签约到投产", (ExportColumn("节点"), ExportColumn("项目数", "number", places=0),
                         ExportColumn("计划总投资（万元）", "number")),
              [(step.label, step.count, step.amount) for step in found.funnel]),
        Sheet("八个季度", (ExportColumn("季度"), *(ExportColumn(n, "number", places=0) for n in found.course_names)),
              [(line.title, *_rounded(line.cells)) for line in found.course]),
    ]  # fmt: skip
    if with_ranking:
        columns = (
            ExportColumn("位次", "number", places=0),
            ExportColumn("区划"),
            ExportColumn("综合落地率（下限）%", "number"),
        )
        sheets.append(Sheet("各地位次", columns, [(r.rank, r.name, r.cell.rounded) for r in found.ranking]))
    return sheets


def _rounded(cells: Sequence[Cell]) -> list[Any]:
    return [cell.rounded for cell in cells]

"""Leads as a workbook: only those within the reader's 知悉范围, by the conditions of the list."""

from collections.abc import Iterator
from typing import Any

from luodi.exchange.writing.exports import ExportColumn, Sheet
from luodi.projects.queries.ledger_list import region_names
from luodi.sourcing.queries.leads import Asked, asked_leads

MOST_ROWS = 100_000
COLUMNS = (
    ExportColumn("编号"),
    ExportColumn("线索", width=40.0),
    ExportColumn("投资方", width=32.0),
    ExportColumn("投资来源"),
    ExportColumn("计划总投资（万）", "number"),
    ExportColumn("币种"),
    ExportColumn("意向落地"),
    ExportColumn("招商方式"),
    ExportColumn("介绍人"),
    ExportColumn("承接单位"),
    ExportColumn("负责人"),
    ExportColumn("收到日", "date"),
    ExportColumn("状态"),
    ExportColumn("下一步"),
    ExportColumn("期限", "date"),
    ExportColumn("最近进展", width=40.0),
)


def leads_sheet(user: Any, asked: Asked) -> Sheet:
    return Sheet("线索", COLUMNS, _rows(user, asked))


def _rows(user: Any, asked: Asked) -> Iterator[tuple[Any, ...]]:
    regions = region_names()
    for lead in asked_leads(user, asked)[:MOST_ROWS].iterator(chunk_size=2_000):
        yield (
            lead.number, lead.title, lead.investor, lead.get_origin_display(), lead.planned_total,
            lead.get_currency_display(), regions.get(lead.region, lead.region), lead.get_channel_display(),
            lead.introducer, lead.unit_name, lead.owner_name, lead.registered_on, lead.get_state_display(),
            lead.get_owes_display(), lead.due_on, lead.last_said,
        )  # fmt: skip

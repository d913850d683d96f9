"""The ledger's list as a workbook: the rows of an address with every face column, and what they are."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.db.models import Q
from django.utils import timezone

from luodi.common import formats
from luodi.exchange.writing.exports import Cover, ExportColumn, Sheet, write_export
from luodi.ledger.queries.reading import Tick
from luodi.projects.enums import STAGE_LABELS, Channel, Homecoming, Mode, Origin, Status
from luodi.projects.models import Project
from luodi.projects.tables import Order

MOST_ROWS = 100_000
CURRENCIES = {"CNY": "人民币", "USD": "美元"}

COLUMNS = (
    ExportColumn("项目编号"),
    ExportColumn("国家项目代码"),
    ExportColumn("项目名称", width=40.0),
    ExportColumn("责任单位"),
    ExportColumn("区划"),
    ExportColumn("阶段"),
    ExportColumn("已核实到"),
    ExportColumn("状态"),
    ExportColumn("计划总投资（万）", "number"),
    ExportColumn("币种"),
    ExportColumn("签约日期", "date"),
    ExportColumn("到此阶段", "date"),
    ExportColumn("联系领导"),
    ExportColumn("投资来源"),
    ExportColumn("投资方式"),
    ExportColumn("浙(婺)商回归"),
    ExportColumn("招商方式"),
    ExportColumn("行业代码"),
    ExportColumn("重大项目"),
    ExportColumn("待审条数", "number", places=0),
    ExportColumn("最近登记", "date"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list's address asks for, and how the page names it."""

    condition: Q
    fragment: str
    order: Order
    named: Sequence[str]


def write_list(target: IO[bytes], user: Any, asked: Asked, regions: dict[str, str], as_of: Tick) -> None:
    """
    Writes the rows the user may see, at most MOST_ROWS, in the page's order, read in portions of the caller's
    transaction. Amounts are in 万 of the currency beside them.
    """
    projects = Project.objects.visible_to(user).unmerged().filter(asked.condition)
    if asked.fragment:
        projects = projects.fragment(asked.fragment)
    rows = _rows(projects.order_by(*asked.order)[:MOST_ROWS].iterator(chunk_size=2000), regions)
    cover = Cover(
        title="项目台账",
        filters=list(asked.named),
        as_of=f"填报口径，截至第 {as_of.seq} 次修订（{formats.tick(as_of.at)}）",
        by=f"{user.name} {user.unit or ''}".strip(),
        at=timezone.localtime(),
        notes=[f"最多导出 {MOST_ROWS:,} 个项目。金额单位为万，币种见各行。"],
    )
    write_export(target, [Sheet("台账", COLUMNS, rows)], cover)  # type: ignore[arg-type]  # any binary file


def _rows(projects: Iterable[Project], regions: dict[str, str]) -> Iterator[Sequence[Any]]:
    origins, modes, channels = dict(Origin.choices), dict(Mode.choices), dict(Channel.choices)
    homecomings = dict(Homecoming.choices)
    for p in projects:
        yield (
            p.code,
            p.national_code,
            p.name,
            p.unit_name,
            regions.get(p.region, p.region),
            STAGE_LABELS.get(p.stage, ""),
            STAGE_LABELS.get(p.verified_stage, ""),
            Status(p.status).label,
            p.planned_total,
            CURRENCIES.get(p.currency, p.currency),
            p.signed_on,
            p.stage_on,
            p.leader_name,
            origins.get(p.origin, ""),
            modes.get(p.mode, ""),
            homecomings.get(p.homecoming, ""),
            channels.get(p.channel, ""),
            p.industry,
            "是" if p.major else "否",
            p.unreviewed,
            p.last_recorded_at.astimezone(formats.SHANGHAI).date() if p.last_recorded_at else None,
        )

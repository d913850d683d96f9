"""The pages of verbs as workbooks: what each list shows, whole, with real types."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from luodi.calc.amounts import UNITS
from luodi.exchange.writing.exports import ExportColumn, Sheet
from luodi.projects.queries.claims import ProjectClaims
from luodi.projects.queries.load import Awaiting, Load
from luodi.projects.queries.month import Month
from luodi.projects.queries.month_money import MoneyRow
from luodi.projects.queries.transfers import Moved

MOST = 20_000
"""Rows of one list in a workbook."""
MONEY = UNITS["万元"]
NAME = ExportColumn("项目", width=36.0)
CODE = ExportColumn("编号")
UNIT = ExportColumn("责任单位")


def moved_sheet(rows: Iterable[Moved]) -> Sheet:
    columns = (NAME, CODE, ExportColumn("种类"), ExportColumn("自何时", "date"), ExportColumn("内容", width=40.0),
               ExportColumn("文号"), ExportColumn("登记人"), ExportColumn("登记时间", "date"))  # fmt: skip
    return Sheet("变更划转", columns, (
        (m.project.name, m.project.code, "划转" if m.is_transfer else "变更", m.since, m.said, m.document, m.who,
         m.recorded_at)
        for m in rows
    ))  # fmt: skip


def money_sheet(rows: Iterable[MoneyRow], kind: str, month: str, unit: str) -> Sheet:
    columns = (NAME, CODE, UNIT, ExportColumn(f"{month}{kind}", "number", UNITS[unit]),
               ExportColumn("累计填报", "number", UNITS[unit]), ExportColumn("累计核实", "number", UNITS[unit]),
               ExportColumn("占计划总投资（%）", "number", places=1))  # fmt: skip
    return Sheet("到位资金", columns, (
        (r.project.name, r.project.code, r.project.unit_name, r.month, r.claimed, r.verified,
         None if r.share is None else r.share * 100)
        for r in rows
    ))  # fmt: skip


def load_sheets(loads: Sequence[Load], waiting: Sequence[Awaiting]) -> list[Sheet]:
    """责任: what each leader carries, and what waits for one."""
    count = [ExportColumn(name, "number", places=0) for name in ("推进中", "其中已开工", "停建")]
    carried = Sheet(
        "联系领导", (ExportColumn("姓名"), ExportColumn("单位"), *count, ExportColumn("计划总投资", "number", MONEY)),
        [(one.name, one.unit, one.moving, one.started, one.halted, one.amount) for one in loads],
    )  # fmt: skip
    columns = (NAME, CODE, UNIT, ExportColumn("签约", "date"), ExportColumn("已等（天）", "number", places=0))
    rows = [
        (w.project.name, w.project.code, w.project.unit_name, w.project.signed_on, w.days) for w in waiting
    ]
    return [carried, Sheet("待指派", columns, rows)]


def claims_sheet(found: Iterable[ProjectClaims]) -> Sheet:
    columns = (NAME, CODE, UNIT, ExportColumn("提请核实"), ExportColumn("内容", width=40.0),
               ExportColumn("登记时间", "date"), ExportColumn("材料（份）", "number", places=0), ExportColumn("由谁核实"),
               ExportColumn("缺什么", width=30.0), ExportColumn("退回原因", width=30.0))  # fmt: skip
    return Sheet("待核实", columns, (
        (one.project.name, one.project.code, one.project.unit_name, c.what, c.detail, c.recorded_at, c.proofs,
         c.verifier, "、".join(c.lacks), c.reason)
        for one in found for c in one.claims
    ))  # fmt: skip


def month_sheet(work: Month) -> Sheet:
    """报送: every project due, and how far its month is."""
    return Sheet(
        "报送", (NAME, CODE, ExportColumn("本月"), ExportColumn("报出时间", "date")), _month_rows(work)
    )


def _month_rows(work: Month) -> Iterator[tuple[Any, ...]]:
    for project, word in work.reported:
        said = "已报：本月无变化" if word.unchanged else "已报：有变化"
        yield project.name, project.code, said, word.recorded_at
    for project in work.changed:
        yield project.name, project.code, "有变化，未报出", None
    for project in work.unchanged:
        yield project.name, project.code, "本月没有填报过", None

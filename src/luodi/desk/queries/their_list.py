"""A list somebody else counts by: read from a workbook, its rows matched to our projects."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from luodi.calc.amounts import UNITS, Amount
from luodi.calc.matching.names import tidy
from luodi.calc.matching.records import Decision, ProjectRecord
from luodi.calc.matching.suspects import project_suspects
from luodi.exchange.mapping.fields import FieldKind, FieldSpec
from luodi.exchange.mapping.matching import propose
from luodi.exchange.mapping.values import RowReader
from luodi.exchange.reading.recognise import recognise
from luodi.exchange.reading.tables import Table
from luodi.indicators.definition import Definition, Measure
from luodi.projects.errors import Refusal
from luodi.projects.models import Project

MOST_ROWS = 20_000
WORDS = (
    "金额",
    "到位资金",
    "实际到位资金",
    "完成投资",
    "投资额",
    "总投资",
    "本期数",
    "累计数",
    "实际外资",
    "合同外资",
)


@dataclass(frozen=True, slots=True)
class TheirRow:
    """One line; `amount` in the figure's stored unit, 1 for a count."""

    number: int
    name: str
    code: str
    place: str
    amount: Decimal
    project: uuid.UUID | None = None
    matched_by: str = ""


@dataclass(frozen=True, slots=True)
class TheirList:
    """`tolerance` is half of the last place they print."""

    rows: tuple[TheirRow, ...]
    tolerance: Decimal
    remarks: tuple[str, ...]

    @property
    def total(self) -> Decimal:
        return sum((row.amount for row in self.rows), Decimal(0))


def fields_for(definition: Definition) -> tuple[FieldSpec, ...]:
    """The columns sought: a name or a code, and the amount where the figure is a sum of one."""
    found = [
        FieldSpec("name", "项目名称", FieldKind.TEXT, ("项目", "名称", "企业名称", "公司名称", "单位名称")),
        FieldSpec("code", "项目编号", FieldKind.TEXT, ("项目代码", "编号", "代码", "赋码", "国家项目代码")),
        FieldSpec(
            "place", "区划", FieldKind.TEXT, ("县市区", "县（市、区）", "地区", "属地", "所属区域", "所在地")
        ),
    ]
    if definition.measure is Measure.SUM:
        unit = UNITS.get(definition.unit)
        found.append(
            FieldSpec("amount", "金额", FieldKind.AMOUNT, (*WORDS, definition.name), unit=definition.stored_unit,
                      measures=(unit.measure,) if unit else ())
        )  # fmt: skip
    return tuple(found)


def read_list(path: Path, file_name: str, definition: Definition) -> TheirList:
    """Raises UnreadableFile, Refusal when no sheet has the columns."""
    remarks: list[str] = []
    fields = fields_for(definition)
    for table in recognise(path, file_name).tables:
        proposal = propose(table, fields)
        taken = set(proposal.fields.values())
        lacking = [f.label for f in fields if f.code == "amount" and f.code not in taken]
        if not taken & {"name", "code"}:
            lacking.append("项目名称")
        if lacking:
            headings = "、".join(column.name for column in table.columns)
            remarks.append(f"工作表「{table.sheet}」没有看出「{'、'.join(lacking)}」列（表头是：{headings}）")
            continue
        return _rows(table, fields, proposal.fields, remarks)
    raise Refusal("；".join(remarks) + "。请把那一列的表头改成上面的叫法，再传一次。", "file")


def _rows(
    table: Table, fields: tuple[FieldSpec, ...], mapping: dict[int, str], remarks: list[str]
) -> TheirList:
    unit = UNITS.get(next((f.unit for f in fields if f.code == "amount"), ""))
    given = {number: unit for number, code in mapping.items() if code == "amount" and unit}
    reader = RowReader(table, fields, mapping, given)
    rows: list[TheirRow] = []
    places, factor = 0, Decimal(1)
    for row in table.rows():
        read = reader.read(row)
        amount = read.values.get("amount", Decimal(1) if unit is None else None)
        if read.errors or amount is None:
            remarks += [f"第 {row.number} 行没有算：{e.message}" for e in read.errors[:1]]
            continue
        if isinstance(amount, Amount):
            factor, written = amount.unit.factor, amount.value / amount.unit.factor
            places = max(places, -int(written.normalize().as_tuple().exponent))
            amount = amount.value
        name, code = read.values.get("name", ""), read.values.get("code", "")
        if name or code:
            rows.append(TheirRow(row.number, name, code, read.values.get("place", ""), amount))
    if len(rows) > MOST_ROWS:
        raise Refusal(f"这张表有 {len(rows)} 行，一次最多对 {MOST_ROWS} 行；请分区划分几次对。", "file")
    tolerance = Decimal(0) if unit is None else factor.scaleb(-places) / 2
    return TheirList(tuple(rows), tolerance, tuple(remarks))


def matched(rows: Sequence[TheirRow], user: Any) -> list[TheirRow]:
    """
    Each row with the project it certainly or very likely means: by code, national code, its name where only one
    project bears it, else by likeness (decided 同一). What is merely similar stays open. Two queries.
    """
    columns = ("id", "code", "national_code", "name", "region", "signed_on")
    projects = list(Project.objects.unmerged().visible_to(user).values(*columns))
    by_code = {p[c]: p["id"] for c in ("code", "national_code") for p in projects if p[c]}
    by_name: dict[str, list[uuid.UUID]] = defaultdict(list)
    for project in projects:
        by_name[tidy(project["name"])].append(project["id"])
    found = []
    for row in rows:
        named = by_name.get(tidy(row.name), []) if row.name else []
        if row.code in by_code:
            row = replace(row, project=by_code[row.code], matched_by="编号")
        elif len(named) == 1:
            row = replace(row, project=named[0], matched_by="名称")
        found.append(row)
    return _alike(found, projects)


def _alike(rows: list[TheirRow], projects: Sequence[Any]) -> list[TheirRow]:
    unmatched = {row.number: row for row in rows if row.project is None and row.name}
    if not unmatched or not projects:
        return rows
    records = [
        ProjectRecord(key=p["id"], name=p["name"], region=p["region"], signed_on=p["signed_on"])
        for p in projects
    ]
    records += [ProjectRecord(key=number, name=row.name) for number, row in unmatched.items()]
    best: dict[int, uuid.UUID] = {}
    for suspect in project_suspects(records, touching=set(unmatched)):
        left, right = suspect.left, suspect.right
        if left in unmatched:
            left, right = right, left
        if right in unmatched and left not in unmatched and suspect.comparison.decision is Decision.SAME:
            best.setdefault(right, left)
    return [
        replace(row, project=best[row.number], matched_by="名称相近") if row.number in best else row
        for row in rows
    ]

"""更正表: one row a correction — project, field, old value, new value. A row whose value moved on is left alone."""

import threading
import uuid
from collections.abc import Iterable
from typing import Any

from luodi.calc.amounts import UNITS, Amount
from luodi.calc.credit_code import fault as credit_code_fault
from luodi.calc.matching.names import tidy
from luodi.exchange.enums import Bucket
from luodi.exchange.importers import Change, ImportContext, ImportRow
from luodi.exchange.mapping.fields import FieldKind, FieldSpec
from luodi.exchange.mapping.values import CellError, converter
from luodi.ledger.models import Revision
from luodi.ledger.operations.revision import OpenRevision
from luodi.ledger.queries.reading import CITY_TIME
from luodi.org.models import User
from luodi.projects.enums import Currency
from luodi.projects.errors import Refusal
from luodi.projects.imports.catalogue import catalogue
from luodi.projects.imports.known import presents
from luodi.projects.imports.undoing import blockers, undo
from luodi.projects.imports.values import LABELS, MONEY_FIELDS, Values, shown, values_of
from luodi.projects.imports.writing import correct_rows
from luodi.projects.models import Project

NOT_HERE = {"code", "unit", "region", "country", "status", "leader", *MONEY_FIELDS}
"""Another verb's: 划转, 交接, 停建 and 取消; a running total is corrected at its own day on the project's page."""
MONEY = ("planned_total", "planned_fixed")
EMPTY = ("", "（空）", "空", "无")
BARE = {"CNY": UNITS["万元"], "mu": UNITS["亩"]}
FIELDS = {spec.code: spec for spec in catalogue() if spec.code not in NOT_HERE}


class CorrectionImporter(threading.local):
    """Rows of (编号, 栏目, 原值, 新值, 理由). What it keeps of a file is each thread's own, as ProjectImporter's."""

    code = "corrections"
    label = "更正表"

    def fields(self) -> tuple[FieldSpec, ...]:
        return FORM

    def begin(self, context: ImportContext) -> None:
        self.by: Any = User.objects.get(pk=context.by.id)
        self.seen: dict[tuple[str, str], int] = {}

    def check(self, context: ImportContext, rows: list[ImportRow]) -> None:
        for row in rows:
            code, field = row.values.get("code"), row.values.get("field")
            if not code or not field:
                continue
            first = self.seen.setdefault((code, field), row.number)
            if first != row.number:
                what = f"{LABELS[field]}：与第 {first} 行是同一个项目的同一栏；请只留一行"
                row.errors.append(CellError("", code, what))
            row.values["was"] = _said(row, field, "old")
            row.values["now"] = _said(row, field, "new")
            if not row.errors and row.values["now"] is None:
                row.errors.append(CellError("", "", f"新值：没有填；要清空「{LABELS[field]}」请到项目页更正"))

    def match(self, context: ImportContext, rows: list[ImportRow]) -> None:
        """CHANGED where the ledger still says the old value, UNCHANGED where it says the new one already."""
        named = {row.values.get("code") for row in rows if not row.errors}
        visible = Project.objects.unmerged().visible_to(self.by).filter(code__in=named)
        found: dict[str, Any] = {p.code: p for p in visible}
        present = presents({p.pk for p in found.values()})
        last = Revision.objects.in_bulk({p.last_revision for p in found.values()})
        for row in rows:
            if row.errors:
                continue
            project = found.get(row.values["code"])
            if project is None:
                what = f"项目编号：没有「{row.values['code']}」，或它不在您的范围内；请照台账里的编号写"
                row.errors.append(CellError("", row.values["code"], what))
                continue
            name = row.values.get("name")
            if name and tidy(name) != tidy(project.name):
                what = f"项目名称：编号 {project.code} 是「{project.name}」，不是「{name}」；请核对编号"
                row.errors.append(CellError("", name, what))
                continue
            row.target = project.pk
            row.values["name"] = project.name
            self._judge(row, present[project.pk], last.get(project.last_revision))

    def write(
        self, rev: OpenRevision, context: ImportContext, rows: list[ImportRow]
    ) -> Iterable[uuid.UUID | None]:
        wanted: dict[uuid.UUID, Values] = {}
        for row in rows:
            if row.target:
                wanted.setdefault(row.target, {})[row.values["field"]] = row.values["now"]
                if reason := row.values.get("reason"):
                    rev.details.setdefault("reasons", {})[
                        f"{row.values['code']} {LABELS[row.values['field']]}"
                    ] = reason
        correct_rows(rev, self.by, context, wanted)
        return [row.target for row in rows]

    def blockers(self, context: ImportContext, revision: int) -> list[str]:
        return blockers(revision)

    def undo(self, rev: OpenRevision, context: ImportContext, revision: int) -> int:
        return undo(rev, revision)

    def _judge(self, row: ImportRow, present: Values, last: Revision | None) -> None:
        field, was, now = row.values["field"], row.values["was"], row.values["now"]
        stands = present.get(field)
        currency = present.get("currency") or Currency.CNY
        if field in MONEY and row.values.get("measure", currency) != currency:
            row.errors.append(CellError("", str(row.values["new"]), _other_currency(field, currency)))
        elif stands == now:
            row.bucket = Bucket.UNCHANGED
        elif (stands if stands not in ("", None) else None) == was:
            row.bucket = Bucket.CHANGED
            row.changes = [Change(field, LABELS[field], shown(field, stands), shown(field, now))]
        else:
            by = f"，最近由{last.actor_name}于 {last.at.astimezone(CITY_TIME):%Y-%m-%d} 登记" if last else ""
            row.errors.append(CellError(
                "", shown(field, was),
                f"{LABELS[field]}：原值写的是{shown(field, was)}，台账现在是{shown(field, stands)}{by}，这一行没有改；"
                "请看过现值，把原值改成它再传",
            ))  # fmt: skip


def _said(row: ImportRow, field: str, side: str) -> Any:
    """The comparable value of one side, as the ledger's own column would be read; None for empty or unreadable."""
    text = row.values.get(side)
    if text is None or text in EMPTY:
        return None
    spec = FIELDS[field]
    unit = next((BARE[measure] for measure in spec.measures if measure in BARE), None)
    try:
        value = converter(spec, unit, None)(text)
        if field == "credit_code" and (wrong := credit_code_fault(value)):
            raise ValueError(wrong)
        if value is None:
            return None
        if isinstance(value, Amount):
            row.values["measure"] = value.unit.measure
        return values_of(ImportRow("", 0, {field: value})).get(field)
    except Refusal as refusal:
        row.errors.append(CellError("", text, f"{SIDES[side]}：{refusal.sentence}"))
    except ValueError as error:  # of it NotADate, NotANumber
        row.errors.append(CellError("", text, f"{SIDES[side]}：{error}"))
    return None


def _other_currency(field: str, currency: str) -> str:
    unit = "万美元" if currency == Currency.USD else "万元"
    return f"{LABELS[field]}：台账里是{Currency(currency).label}，请写明单位（如 500{unit}）；换币种请到项目页更正"


SIDES = {"old": "原值", "new": "新值"}
_WORDS = tuple((way, spec.code) for spec in FIELDS.values() for way in spec.headings)
FORM = (
    FieldSpec("code", "项目编号", FieldKind.TEXT, ("编号", "项目代码"), required=True, longest=40),
    FieldSpec("name", "项目名称", FieldKind.TEXT, ("项目",)),
    FieldSpec("field", "更正栏目", FieldKind.CHOICE, ("栏目", "字段", "更正项", "更正内容"), choices=_WORDS, required=True),
    FieldSpec("old", "原值", FieldKind.ANY, ("更正前", "原来的值", "台账里是", "误"), longest=2000),
    FieldSpec("new", "新值", FieldKind.ANY, ("更正后", "正确的值", "应为", "正"), longest=2000),
    FieldSpec("reason", "更正理由", FieldKind.TEXT, ("理由", "依据", "原因")),
)  # fmt: skip

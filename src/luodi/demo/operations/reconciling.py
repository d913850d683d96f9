"""
After loading: 市商务局's list of the money other provinces brought to 婺城 in half a year, beside the ledger, differing
in every way lists differ. It is made of the ledger's own rows, so that a difference has the cause its row is said to have.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

import openpyxl

from luodi.access.scope import acting_as
from luodi.common.ids import uuid7
from luodi.desk.models import Reason, Reconciliation
from luodi.desk.operations.reconciliation import Theirs, asked_definition, judge, reconcile
from luodi.desk.queries.asking import Question
from luodi.desk.queries.explaining import Readings, Weights, readings
from luodi.desk.queries.their_list import read_list
from luodi.exchange.files import keep
from luodi.org.models import User
from luodi.projects.models import Project

ASKED = Question(
    code="arrived",
    on="2015-06-30",
    known_at="2015-07-31",
    narrow=(("region", "330702"), ("origin", "other_province")),
)
THEIR_LAST = dt.date(2015, 7, 31)
DOCUMENT = "2015年6月省外到位资金核定表（演示）"
FILE = "婺城区省外到位资金核定表（演示）.xlsx"
UNKNOWN = ("浙中智谷产业园二期（演示）", Decimal(3200))
EACH = 2
"""How many rows of every kind of difference."""


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    code: str
    amount: Decimal


def reconcile_month() -> None:
    """On Django's own connection. Does nothing where something is reconciled already."""
    officer = User.objects.get(username="yewu")
    with acting_as(officer):
        if Reconciliation.objects.exists():
            return
        definition, book = asked_definition(ASKED)
        read = readings(definition, ASKED.point(), book, THEIR_LAST)
        lines = list(_lines(read))
        kept = keep([_workbook(lines)])
        stated = (
            sum((line.amount for line in lines), Decimal(0)) + 500
        )  # printed totals seldom are their lists'
        theirs = Theirs("市商务局", DOCUMENT, stated, THEIR_LAST, FILE, kept.sha256)
        paper = reconcile(
            ASKED, theirs, read_list(kept.path, FILE, definition), title="", by=officer, request_key=uuid7()
        )
        odd = paper.rows.filter(reason=Reason.OPEN).order_by("number").first()
        if odd is not None:
            judge(odd, Reason.TIME, "对方按开票日计，第二笔进了 7 月，已与商务局核对（演示）。", by=officer)


def _lines(read: Readings) -> Iterator[Line]:
    """Their list in the order of our codes: mostly as ours, some otherwise, and one project nobody here knows."""
    projects = {p.pk: p for p in Project.objects.unmerged().order_by("code")}
    ours = [key for key in projects if read.ours.get(key)]
    told: dict[uuid.UUID, Decimal] = {key: read.ours[key] for key in ours}
    for reason in (Reason.TIME, Reason.PLACE, Reason.DEFINITION):
        told.update(_otherwise(projects, read, told, reason))
    agreeing = [key for key in ours if told[key] == read.ours[key]]
    for key in agreeing[3 : 3 + EACH]:
        del told[key]  # 漏报
    told[agreeing[6]] += 137  # nobody knows why
    for key, project in projects.items():
        if key in told:
            yield Line(project.name, project.code, told[key])
    twice = projects[agreeing[8]]
    yield Line(twice.name, twice.code, told[twice.pk])
    yield Line(UNKNOWN[0], "", UNKNOWN[1])


def _otherwise(
    projects: Iterable[uuid.UUID], read: Readings, told: Weights, reason: Reason
) -> dict[uuid.UUID, Decimal]:
    """Projects a rule of this reason reads otherwise than we do and than every rule tried before it."""
    found: dict[uuid.UUID, Decimal] = {}
    for number, (rule, theirs) in enumerate(read.tried):
        if rule.reason is not reason:
            continue
        before = [read.ours, *(weights for _, weights in read.tried[:number])]
        for key in projects:
            untouched = key not in found and told.get(key) == read.ours.get(key)
            if untouched and theirs.get(key) and all(w.get(key) != theirs[key] for w in before):
                found[key] = theirs[key]
            if len(found) == EACH:
                return found
    return found


def _workbook(lines: list[Line]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("核定表")
    sheet.append(["序号", "项目名称", "项目编号", "到位资金（万元）"])
    for number, line in enumerate(lines, 1):
        sheet.append([number, line.name, line.code, float(line.amount)])
    target = BytesIO()
    book.save(target)
    return target.getvalue()

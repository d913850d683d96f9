"""What a row says that wants a second look but is written all the same: days out of order, an undated 取消."""

import datetime as dt

from luodi.calc.matching.names import tidy
from luodi.calc.partial_dates import PartialDate
from luodi.companies.industries import code_named
from luodi.exchange.importers import ImportRow
from luodi.exchange.mapping.values import CellError
from luodi.projects.enums import Kind
from luodi.projects.imports.catalogue import MILESTONE_FIELDS

STATUS = "status"
UNDATED = "undated"
"""In a row's values: the milestone field whose day stands in for one the file does not tell."""
UNDATED_NOTE = "原表只写了状态，没有日期；按这份表的截止日计，知道日期后请更正。"
STATUS_WORDS = {
    Kind.CANCELLED: ("取消", "已取消", "终止", "已终止", "解约", "已解约", "撤销", "dropped", "cancelled", "canceled"),
    Kind.HALTED: ("停建", "已停建", "停工", "已停工", "halted", "suspended"),
}  # fmt: skip
KIND_OF_STATUS = {word: kind for kind, words in STATUS_WORDS.items() for word in words}
FIELD_OF = {kind: code for code, kind in MILESTONE_FIELDS.items()}
ORDERED = (
    (Kind.SIGNED, Kind.LANDED),
    (Kind.SIGNED, Kind.STARTED),
    (Kind.SIGNED, Kind.COMPLETED),
    (Kind.SIGNED, Kind.CANCELLED),
    (Kind.LANDED, Kind.COMPLETED),
    (Kind.STARTED, Kind.COMPLETED),
    (Kind.STARTED, Kind.PRODUCING),
    (Kind.PRODUCING, Kind.FULL_CAPACITY),
)
"""Not one chain: 开工 may stand without 落地, 投产 before the last 竣工 (domain notes 2.2)."""
ORDERED_FIELDS = tuple((earlier, later, FIELD_OF[earlier], FIELD_OF[later]) for earlier, later in ORDERED)


def read_status(row: ImportRow, as_of: dt.date) -> None:
    """
    A state column says one thing the dates may leave out: that a project was cancelled or halted. Without a day
    it counts at the file's day and says so. Every other wording stays with the row, searchable.
    """
    text = row.values.pop(STATUS, None)
    if text is None:
        return
    row.kept["项目状态"] = text
    kind = KIND_OF_STATUS.get(tidy(text).lower())
    code = FIELD_OF.get(kind) if kind else None
    if kind and code and code not in row.values:
        row.values |= {code: PartialDate.of_day(as_of), UNDATED: code}
        row.notices.append(CellError("", text, f"{kind.label}日期：{UNDATED_NOTE}"))


def read_industry(row: ImportRow) -> None:
    """A trade in words becomes its code; what the standard does not know stays with the row, searchable."""
    text = row.values.get("industry")
    if not text:
        return
    code = code_named(text)
    if code:
        row.values["industry"] = code
        return
    del row.values["industry"]
    row.kept["行业"] = text
    row.notices.append(
        CellError(
            "", text, f"行业代码：「{text}」不在国民经济行业分类里，这一项没有写入，原文留在这一行；"
            "可写门类、大类的名称或代码，如 汽车制造业、C36",
        )
    )  # fmt: skip


def note_order(row: ImportRow) -> None:
    """Reports days that contradict each other; an uncertain date only when it does so as a whole."""
    values = row.values
    for earlier, later, first_field, second_field in ORDERED_FIELDS:
        if second_field not in values:
            continue
        first, second = values.get(first_field), values[second_field]
        if first and second and second.last < first.first:
            row.notices.append(
                CellError(
                    "", str(second),
                    f"{later.label}日期：{second} 早于{earlier.label}（{first}），次序不对；照原样写入，请核对是哪一个",
                )
            )  # fmt: skip

"""The survey report reproduced: section 一 and the figures of 三（一）, every number from its definition."""

import csv
import datetime as dt
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from luodi.indicators.answers import Answer, Cell, ask
from luodi.indicators.catalogue import catalogue
from luodi.indicators.periods import Point, point
from luodi.indicators.printing import as_of

DATA = Path(__file__).parents[1] / "data" / "survey_2015.csv"
SUPPLEMENT = ("landing_rate_without_cancelled", "domestic_arrival_rate", "foreign_arrival_rate")


@dataclass(frozen=True, slots=True)
class Printed:
    """A number of the report as it was printed in 2015."""

    code: str
    unit: str
    printed: str
    place: str
    words: str


@dataclass(frozen=True, slots=True)
class Compared:
    printed: Printed
    cell: Cell

    @property
    def agrees(self) -> bool:
        return self.cell.text.replace(",", "").rstrip("%") == self.printed.printed


@cache
def printed_numbers() -> tuple[Printed, ...]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return tuple(Printed(**row) for row in csv.DictReader(file))


def survey(on: dt.date, known_at: dt.date | dt.datetime | None = None) -> Answer:
    """All figures of the report on a day, in one answer."""
    at: Point = point(on=on, known_at=known_at)
    codes = [row.code for row in printed_numbers()]
    return ask([*codes, *SUPPLEMENT], [at], book=catalogue())


def compared(answer: Answer) -> list[Compared]:
    """Each printed number of 2015 beside what the entries give."""
    return [Compared(row, answer.cell(row.code)) for row in printed_numbers()]


PARAGRAPHS = (
    ("一、市区招商引资项目推进情况",
     "“十二五”以来，来投资的国家（地区）达到{foreign_countries}个，累计新设外资企业{foreign_enterprises}家，"
     "总投资{foreign_total}亿美元，合同利用外资{foreign_contract}亿美元，实际利用外资{foreign_actual}亿美元"
     "（外资到位率{foreign_arrival_rate}）。共引进内资项目{domestic_projects}个，项目计划总投资{domestic_planned}"
     "亿元，实际引进内资{domestic_arrived}亿元（资金到位率{domestic_arrival_rate}），平均计划投资规模"
     "{domestic_mean}亿元。"),
    ("三（一）项目落地推进情况",
     "2012年1月1日至{day}，通过各类重大活动共签约项目{event_signed}个、取消项目{event_cancelled}个、未落地项目"
     "{event_not_landed}个、已落地项目{event_landed}个，项目综合落地率为{landing_rate}；已见分晓的项目中为"
     "{landing_rate_decided}，未落地的全部落地时可到{landing_rate_ceiling}；不计取消的项目为"
     "{landing_rate_without_cancelled}。“十二五”以来重大内资签约项目{major_signed}个，其中"
     "{major_landed_or_preparing}个项目已经落地或准备落地，已经竣工投产的项目{major_producing}个，停建项目"
     "{major_halted}个。"),
)  # fmt: skip


def as_markdown(answer: Answer) -> str:
    """The two passages, each number followed by its code, and the definitions below."""
    numbers = {d.code: f"**{answer.cell(d.code).text}**〔{d.versioned}〕" for d in answer.definitions}
    day = f"{answer.points[0].period.last:%Y年%-m月%-d日}"
    lines = [f"# 招商引资项目推进情况（截至{day}）", ""]
    for heading, text in PARAGRAPHS:
        lines += [f"## {heading}", "", text.format(day=day, **numbers), ""]
    lines += [as_of(answer.points[0].reading), "", "## 口径", ""]
    lines += [
        f"- `{d.versioned}` {d.name}：{answer.sentences[d.code]}出处：{d.source}。"
        for d in answer.definitions
    ]
    return "\n".join(lines)


def as_html(answer: Answer) -> str:
    """The same as one page of HTML without style."""
    numbers = {
        d.code: f'<b title="{escape(answer.sentences[d.code])}">{escape(answer.cell(d.code).text)}</b>'
        f"<sub>{escape(d.versioned)}</sub>"
        for d in answer.definitions
    }
    day = f"{answer.points[0].period.last:%Y年%-m月%-d日}"
    body = "".join(
        f"<h2>{heading}</h2><p>{text.format(day=day, **numbers)}</p>" for heading, text in PARAGRAPHS
    )
    notes = "".join(
        f"<li><code>{escape(d.versioned)}</code> {escape(d.name)}：{escape(answer.sentences[d.code])}</li>"
        for d in answer.definitions
    )
    title = f"招商引资项目推进情况（截至{day}）"
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title></head><body>'
        f"<h1>{title}</h1>{body}<p>{as_of(answer.points[0].reading)}</p><h2>口径</h2><ul>{notes}</ul></body></html>"
    )

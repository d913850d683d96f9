"""「今天办了什么」 as text: a table pasted from the province's platform, or lines an agent types."""

import datetime as dt
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from luodi.approvals.catalogue.items import GOVERNMENT, Step
from luodi.approvals.enums import EventKind
from luodi.approvals.operations.results import Result
from luodi.approvals.queries.plans import Loaded
from luodi.approvals.queries.progress import Progress

HEADINGS: Final = {
    "code": ("项目代码", "赋码", "项目编号", "代码"),
    "step": ("事项名称", "审批事项", "事项编码", "事项"),
    "accepted": ("受理日期", "受理时间", "收件时间", "受理"),
    "ended": ("办结日期", "办结时间", "批复日期", "批复时间", "办结"),
    "outcome": ("办理结果", "结果", "状态"),
    "number": ("办件编号", "批文号", "文号", "证照编号", "编号"),
    "department": ("办理部门", "审批部门", "部门"),
}
KINDS: Final = (
    ("不予", EventKind.REFUSED),
    ("退件", EventKind.REFUSED),
    ("中止", EventKind.PAUSED),
    ("停表", EventKind.PAUSED),
    ("恢复", EventKind.RESUMED),
    ("受理", EventKind.ACCEPTED),
    ("开始", EventKind.ACCEPTED),
    ("办结", EventKind.FINISHED),
    ("完成", EventKind.FINISHED),
    ("通过", EventKind.FINISHED),
    ("准予", EventKind.FINISHED),
)
DATE = re.compile(r"^(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?(?:[ T].*)?$")
LIKE_A_DATE = re.compile(r"^\d{4}[-/.年]\d")
NOBODY = uuid.UUID(int=0)


@dataclass(frozen=True, slots=True)
class Line:
    """One pasted line; `fault` says why it cannot be taken, then it has no results."""

    number: int
    said: str
    results: tuple[Result, ...] = ()
    project: str = ""
    step: str = ""
    fault: str = ""


Plans = Mapping[str, Loaded]
"""{项目代码: its plan}."""
MOST_ROWS: Final = 2_000
LONGEST_NUMBER: Final = 60
TITLE_ROWS: Final = 10
"""Rows above the headings: the export's title, the day it was made."""


class Bad(ValueError):
    """Why one line cannot be taken."""


def read_text(text: str, own: Loaded | None, plans: Plans) -> list[Line]:
    """
    Every line that is not empty. With a heading line (事项 and a date column): a table, by its headings. Without:
    「事项 受理|办结|不予|中止|恢复 日期 文号」 of the plan `own`.
    """
    rows = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    cells = [_cells(line) for _, line in rows]
    at = heading_row(cells)
    if at is None:
        return [_typed_line(number, line, own) for number, line in rows]
    columns = _columns(cells[at])
    return [
        _table_line(number, _Row(line, found, columns), own, plans)
        for (number, line), found in list(zip(rows, cells, strict=True))[at + 1 :]
    ]


def codes_in(text: str) -> set[str]:
    """The 项目代码 a pasted table names; empty when it is no table."""
    cells = [_cells(line) for line in text.splitlines() if line.strip()]
    at = heading_row(cells)
    if at is None:
        return set()
    columns = _columns(cells[at])
    return {code for found in cells[at + 1 :] if (code := _Row("", found, columns)["code"])}


def heading_row(rows: Sequence[Sequence[str]]) -> int | None:
    """The place of the heading among the first rows."""
    return next((place for place, cells in enumerate(rows[:TITLE_ROWS]) if _columns(cells)), None)


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a table; what it says of a meaning, empty where the table has no such column."""

    said: str
    cells: Sequence[str]
    columns: Mapping[str, int]

    def __getitem__(self, meaning: str) -> str:
        place = self.columns.get(meaning)
        return self.cells[place] if place is not None and place < len(self.cells) else ""


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """{meaning: place}; empty when this is no heading line."""
    found: dict[str, int] = {}
    for meaning, words in HEADINGS.items():
        places = (place for word in words for place, cell in enumerate(cells) if word in cell)
        place = next((p for p in places if p not in found.values()), None)
        if place is not None:
            found[meaning] = place
    is_table = "step" in found and ("accepted" in found or "ended" in found)
    return found if is_table and not any(DATE.match(cell) for cell in cells) else {}


def _cells(line: str) -> list[str]:
    separator = "\t" if "\t" in line else "," if "," in line else "，" if "，" in line else "|"
    return [cell.strip().strip('"') for cell in line.split(separator)]


def _table_line(number: int, row: _Row, own: Loaded | None, plans: Plans) -> Line:
    try:
        loaded = plans.get(row["code"]) if row["code"] else own
        if loaded is None:
            raise Bad(
                f"项目代码「{row['code']}」没有对应的审批计划，或者不在您的范围内。请核对代码，或先为项目编计划。"
                if row["code"]
                else "这一行没有项目代码，不知道是哪个项目的。"
            )
        step = find_step(row["step"], loaded)
        ended = (
            EventKind.REFUSED if "不予" in row["outcome"] or "退" in row["outcome"] else EventKind.FINISHED
        )
        results = []
        base = Result(
            loaded.plan.lineage, step.code, EventKind.ACCEPTED, dt.date.min, department=row["department"]
        )
        if row["accepted"] and loaded.progress[step.code].accepted_on is None:
            results.append(replace(base, on=_date(row["accepted"])))
        if row["ended"]:
            results.append(replace(base, kind=ended, on=_date(row["ended"]), number=_short(row["number"])))
        if _is_there(loaded.progress[step.code], results):
            raise Bad("和已登记的一样，不用再写。")
        if not results:
            raise Bad("没有受理日期也没有办结日期（或受理早已登记），没有可登记的。")
        return Line(number, row.said, tuple(results), loaded.project.name, step.name)
    except Bad as bad:
        return Line(number, row.said, fault=str(bad))


def _typed_line(number: int, line: str, own: Loaded | None) -> Line:
    words = line.replace("，", " ").replace(",", " ").split()
    try:
        if own is None:
            raise Bad("没有表头。请连同表头一起粘贴（要有项目代码、事项名称、受理或办结日期）。")
        at = next((place for place, word in enumerate(words) if LIKE_A_DATE.match(word)), None)
        if at is None:
            raise Bad("没有日期。应写成「环评 办结 2020-03-05 金环建〔2020〕12号」的样子。")
        day, before, after = _date(words[at]), words[:at], words[at + 1 :]
        kind = next((k for word, k in KINDS if any(w.startswith(word) for w in before[1:])), None)
        if kind is None:
            raise Bad("没写是受理、办结、不予、中止还是恢复。")
        step = find_step(before[0], own)
        reason = _reason(after, own) if kind == EventKind.PAUSED else ""
        number_said = "" if kind == EventKind.PAUSED else _short(" ".join(after))
        result = Result(own.plan.lineage, step.code, kind, day, number_said, reason)
        return Line(number, line, (result,), own.project.name, step.name)
    except Bad as bad:
        return Line(number, line, fault=str(bad))


def find_step(said: str, loaded: Loaded) -> Step:
    """By code, by name, or by a part of a name that only one (government) step has. Raises Bad."""
    wanted = said.strip()
    steps = loaded.steps
    for step in steps:
        if wanted.upper() == step.code.upper() or wanted == step.name:
            return step
    near = [step for step in steps if wanted and (wanted in step.name or step.name in wanted)]
    offices = [step for step in near if step.clock == GOVERNMENT]
    if len(near) == 1 or len(offices) == 1:
        return (offices or near)[0]
    if near:
        raise Bad(f"「{wanted}」可能是{'、'.join(f'{s.code} {s.name}' for s in near)}，请写编号。")
    raise Bad(f"「{loaded.project.name}」的计划里没有「{wanted}」这个事项。请核对名称，或在清单里查编号。")


def _is_there(one: Progress, results: Sequence[Result]) -> bool:
    """The export of yesterday comes again with today's: what is recorded already is passed over."""
    return bool(results) and all(
        result.kind == EventKind.FINISHED and one.finished and one.ended_on == result.on for result in results
    )


def _short(number: str) -> str:
    if len(number) > LONGEST_NUMBER:
        raise Bad(f"编号或文号有 {len(number)} 个字，最多 {LONGEST_NUMBER} 个。请核对这一列是不是编号。")
    return number


def _reason(words: Sequence[str], loaded: Loaded) -> str:
    """A code of the plan's edition."""
    said = "".join(words)
    found = next((reason.code for reason in loaded.reasons.values() if said and reason.is_meant(said)), None)
    if found is None:
        options = "、".join(reason.name for reason in loaded.reasons.values())
        raise Bad(f"中止要在日期后面写原因：{options}。")
    return found


def _date(text: str) -> dt.date:
    found = DATE.match(text.strip())
    try:
        if found:
            return dt.date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        pass
    raise Bad(f"日期「{text}」读不懂，应写成 2020-03-05 的样子。")

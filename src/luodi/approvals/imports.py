"""「今天办了什么」 as text: a table pasted from the province's platform, or lines an agent types."""

import datetime as dt
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from luodi.approvals.catalogue.items import GOVERNMENT, Step
from luodi.approvals.enums import EventKind, PauseReason
from luodi.approvals.operations.results import Result
from luodi.approvals.queries.plans import Loaded

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


PlanOf = Callable[[str], Loaded | None]
"""The plan of a 项目代码."""


class Bad(ValueError):
    """Why one line cannot be taken."""


def read_text(text: str, own: Loaded | None, plan_of: PlanOf) -> list[Line]:
    """
    Every line that is not empty. With a heading line (事项 and a date column): a table, by its headings. Without:
    「事项 受理|办结|不予|中止|恢复 日期 文号」 of the plan `own`.
    """
    rows = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not rows:
        return []
    columns = _columns(_cells(rows[0][1]))
    if columns:
        return [_table_line(number, line, columns, own, plan_of) for number, line in rows[1:]]
    return [_typed_line(number, line, own) for number, line in rows]


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


def _table_line(
    number: int, line: str, columns: Mapping[str, int], own: Loaded | None, plan_of: PlanOf
) -> Line:
    cells = _cells(line)

    def cell(meaning: str) -> str:
        place = columns.get(meaning)
        return cells[place] if place is not None and place < len(cells) else ""

    try:
        loaded = plan_of(cell("code")) if cell("code") else own
        if loaded is None:
            raise Bad(
                f"项目代码「{cell('code')}」没有对应的审批计划，或者不在您的范围内。请核对代码，或先为项目编计划。"
                if cell("code")
                else "这一行没有项目代码，不知道是哪个项目的。"
            )
        step = find_step(cell("step"), loaded)
        ended = (
            EventKind.REFUSED if "不予" in cell("outcome") or "退" in cell("outcome") else EventKind.FINISHED
        )
        results = []
        base = Result(
            loaded.plan.lineage, step.code, EventKind.ACCEPTED, dt.date.min, department=cell("department")
        )
        if cell("accepted") and loaded.progress[step.code].accepted_on is None:
            results.append(replace(base, on=_date(cell("accepted"))))
        if cell("ended"):
            results.append(replace(base, kind=ended, on=_date(cell("ended")), number=cell("number")))
        if not results:
            raise Bad("没有受理日期也没有办结日期（或受理早已登记），没有可登记的。")
        return Line(number, line, tuple(results), loaded.project.name, step.name)
    except Bad as bad:
        return Line(number, line, fault=str(bad))


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
        reason = _reason(after) if kind == EventKind.PAUSED else PauseReason.NONE
        number_said = "" if kind == EventKind.PAUSED else " ".join(after)
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


def _reason(words: Sequence[str]) -> PauseReason:
    said = "".join(words)
    found = [
        reason for reason in PauseReason if reason and any(part in said for part in reason.label.split("、"))
    ]
    if not found:
        options = "、".join(reason.label for reason in PauseReason if reason)
        raise Bad(f"中止要在日期后面写原因：{options}。")
    return found[0]


def _date(text: str) -> dt.date:
    found = DATE.match(text.strip())
    try:
        if found:
            return dt.date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        pass
    raise Bad(f"日期「{text}」读不懂，应写成 2020-03-05 的样子。")

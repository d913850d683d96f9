"""A scheme as the table officials know: one line per indicator, with its method in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from luodi.assessment.queries.inputs import WORDS
from luodi.calc.scoring.numbers import shown
from luodi.calc.scoring.promises import Promise, promises
from luodi.calc.scoring.reading import examined
from luodi.calc.scoring.scheme import MISSING_WORDS, Node, Role, Scheme
from luodi.indicators.catalogue import catalogue

ROLE_WORDS = {Role.BASE: "", Role.BONUS: "加分", Role.PENALTY: "扣分"}


@dataclass(frozen=True, slots=True)
class Line:
    code: str
    depth: int
    name: str
    weight: str
    role: str
    method: str
    limits: str
    missing: str
    by: str
    note: str
    inputs: tuple[str, ...]
    is_relative: bool
    is_leaf: bool


@dataclass(frozen=True, slots=True)
class SchemeTable:
    scheme: Scheme
    lines: tuple[Line, ...]
    inputs: tuple[tuple[str, str, str, str], ...]
    """(name, where from, unit, note)"""
    problems: tuple[str, ...]
    promises: tuple[Promise, ...]

    @property
    def relative(self) -> tuple[Promise, ...]:
        return tuple(one for one in self.promises if one.is_relative)

    @property
    def unpromised(self) -> tuple[Promise, ...]:
        return tuple(one for one in self.promises if one.direction == "unknown")


def scheme_table(body: Mapping[str, Any], phase: str = "") -> SchemeTable:
    scheme, problems = examined(body, phase=phase)
    lines = tuple(_line(node) for node in scheme.nodes)
    unknown = [
        f"数据项「{one.code}」取的口径「{one.ref}」不存在，请另选。"
        for one in scheme.inputs.values()
        if one.ref and one.ref not in catalogue()
    ]
    return SchemeTable(
        scheme, lines, tuple(_input(scheme, code) for code in scheme.inputs), (*problems, *unknown),
        promises(scheme),
    )  # fmt: skip


def _line(node: Node) -> Line:
    limits = []
    if node.takes_highest:
        limits.append("各项取最高，不重复计")
    if node.cap is not None:
        limits.append(f"本项最高 {shown(node.cap)} 分")
    if node.floor is not None:
        limits.append(f"最低 {shown(node.floor)} 分")
    return Line(
        code=node.code,
        depth=node.code.count("."),
        name=node.name,
        weight=shown(node.weight) if node.weight or node.role is Role.BASE else "—",
        role=ROLE_WORDS[node.role],
        method=node.rule.sentence(node.weight) if node.rule else "",
        limits="，".join(limits),
        missing=_missing(node) if node.rule else "",
        by=node.by,
        note=node.note,
        inputs=tuple(sorted(node.rule.inputs())) if node.rule else (),
        is_relative=node.rule.relative if node.rule else False,
        is_leaf=node.rule is not None or not node.children,
    )


def _missing(node: Node) -> str:
    said = MISSING_WORDS[node.missing]
    if node.undefined != node.missing:
        said += f"；算不出（除数为 0、基数不为正）时{MISSING_WORDS[node.undefined].removeprefix('缺数')}"
    return said


def _input(scheme: Scheme, code: str) -> tuple[str, str, str, str]:
    one, book = scheme.inputs[code], catalogue()
    where = WORDS[one.source]
    if one.ref:
        where += f"「{book.find(one.ref).name if one.ref in book else one.ref}」"
    if one.by:
        where += f"（{one.by}）"
    unit = one.unit or (book.find(one.ref).unit if one.ref in book else "")
    return code, where, unit, one.note

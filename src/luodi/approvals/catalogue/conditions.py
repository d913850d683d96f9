"""When an item applies: 「用地=新增用地 且 能耗>=1000 或 用电>=500」. Read once, asked of a project's facts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Final

YES_NO: Final = ("是", "否")


@dataclass(frozen=True, slots=True)
class Fact:
    """What is asked of a project before its plan is drawn. No `choices`: a number in `unit`."""

    name: str
    question: str
    choices: tuple[str, ...] = ()
    unit: str = ""


FACTS: Final = (
    Fact("用地", "用地从哪里来", ("新增用地", "净地", "自有或租赁")),
    Fact("供地", "供地方式", ("出让", "划拨")),
    Fact("立项", "立项方式", ("备案", "核准")),
    Fact("环评", "环评类别", ("报告书", "报告表", "登记表")),
    Fact("能耗", "年综合能源消费量", unit="吨标准煤"),
    Fact("用电", "年电力消费量", unit="万千瓦时"),
    Fact("面积", "建筑面积", unit="平方米"),
    Fact("水保", "要编水土保持方案", YES_NO),
    Fact("高危", "涉及危险化学品等高危行业", YES_NO),
    Fact("职业病", "有严重职业病危害", YES_NO),
    Fact("专项", "涉及地震安评、林地、涉路涉水", YES_NO),
    Fact("人防", "要建防空地下室", YES_NO),
    Fact("初设", "要做初步设计审查", YES_NO),
    Fact("特殊消防", "属于特殊建设工程（消防设计审查）", YES_NO),
    Fact("排污", "投产前要取得排污许可", YES_NO),
    Fact("工期", "施工工期", unit="工作日"),
)
BY_NAME: Final[Mapping[str, Fact]] = {fact.name: fact for fact in FACTS}
ATOM = re.compile(r"^(?P<name>[^=<>≥≤]+?)(?P<sign>>=|<=|≥|≤|=|>|<)(?P<value>.+)$")
SIGNS: Final = {"≥": ">=", "≤": "<="}


class BadCondition(ValueError):
    """A condition that cannot be read or never holds; the sentence says why and what would be right."""


@dataclass(frozen=True, slots=True)
class Atom:
    fact: Fact
    sign: str
    wanted: tuple[str, ...] = ()
    bound: Decimal = Decimal(0)

    def holds(self, value: str) -> bool:
        if self.fact.choices:
            return value in self.wanted
        number = Decimal(value)
        if self.sign == "=":
            return number == self.bound
        if self.sign[0] == ">":
            return number > self.bound or (number == self.bound and self.sign == ">=")
        return number < self.bound or (number == self.bound and self.sign == "<=")

    def __str__(self) -> str:
        shown = "/".join(self.wanted) if self.fact.choices else f"{self.bound.normalize():f}"
        return f"{self.fact.name}{self.sign}{shown}"


@dataclass(frozen=True, slots=True)
class Condition:
    """Alternatives (或) of things that must all hold (且). No alternative: always."""

    alternatives: tuple[tuple[Atom, ...], ...]
    text: str = ""

    @property
    def facts(self) -> set[str]:
        return {atom.fact.name for atoms in self.alternatives for atom in atoms}

    def holds(self, facts: Mapping[str, str]) -> bool | None:
        """None where a fact that decides is not known."""
        if not self.alternatives:
            return True
        answers = [_all(atoms, facts) for atoms in self.alternatives]
        if True in answers:
            return True
        return None if None in answers else False


def read_condition(text: str) -> Condition:
    """Raises BadCondition: unreadable, an unknown fact or choice, or one that no project can meet."""
    wanted = text.strip()
    if not wanted:
        return Condition(())
    alternatives = []
    for part in re.split(r"\s*或\s*", wanted):
        atoms = tuple(_atom(piece, wanted) for piece in re.split(r"\s*且\s*", part))
        _refuse_impossible(atoms, part)
        alternatives.append(atoms)
    return Condition(tuple(alternatives), wanted)


def read_fact(name: str, value: str) -> str:
    """A project's answer as stored; empty stays empty. Raises BadCondition."""
    fact, said = BY_NAME[name], value.strip()
    if not said:
        return ""
    if fact.choices:
        if said not in fact.choices:
            raise BadCondition(f"「{fact.question}」写的是「{said}」，应为{'、'.join(fact.choices)}之一。")
        return said
    return f"{_number(said, fact.question).normalize():f}"


def _all(atoms: tuple[Atom, ...], facts: Mapping[str, str]) -> bool | None:
    answers = [atom.holds(facts[atom.fact.name]) if facts.get(atom.fact.name) else None for atom in atoms]
    if False in answers:
        return False
    return None if None in answers else True


def _atom(piece: str, whole: str) -> Atom:
    found = ATOM.match(piece.strip())
    if found is None:
        raise BadCondition(
            f"条件「{whole}」中的「{piece}」读不懂，应写成「用地=新增用地」「能耗>=1000」的样子。"
        )
    name, sign, value = found["name"].strip(), SIGNS.get(found["sign"], found["sign"]), found["value"].strip()
    fact = BY_NAME.get(name)
    if fact is None:
        raise BadCondition(
            f"条件「{whole}」用了「{name}」，系统不知道这一项。可用的有：{'、'.join(BY_NAME)}。"
        )
    if not fact.choices:
        return Atom(fact, sign, bound=_number(value, f"条件「{whole}」"))
    wanted = tuple(part.strip() for part in value.split("/"))
    wrong = [part for part in wanted if part not in fact.choices]
    if sign != "=" or wrong:
        raise BadCondition(
            f"条件「{whole}」里「{name}」只能用等号，取{'、'.join(fact.choices)}（几个都行的用 / 隔开）。"
        )
    return Atom(fact, sign, wanted)


def _number(text: str, where: str) -> Decimal:
    try:
        number = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0:
        raise BadCondition(f"{where}里的「{text}」不是一个不小于零的数，应写成 1000 的样子。")
    return number


def _refuse_impossible(atoms: tuple[Atom, ...], part: str) -> None:
    """Two demands on one fact that no value meets."""
    for name in {atom.fact.name for atom in atoms}:
        mine = [atom for atom in atoms if atom.fact.name == name]
        if mine[0].fact.choices:
            possible = any(all(atom.holds(choice) for atom in mine) for choice in mine[0].fact.choices)
        else:
            possible = any(all(atom.holds(str(number)) for atom in mine) for number in _trials(mine))
        if not possible:
            raise BadCondition(
                f"条件「{part}」不可能成立：「{name}」不会同时满足{'和'.join(map(str, mine))}。"
            )


def _trials(atoms: list[Atom]) -> list[Decimal]:
    """Bounds, and points between and beyond them: if none of these meets all demands, no number does."""
    bounds = sorted({atom.bound for atom in atoms})
    between = [(low + high) / 2 for low, high in pairwise(bounds)]
    below = [bounds[0] / 2] if bounds[0] > 0 else []
    return [*below, *bounds, *between, bounds[-1] + 1]

"""What every leaf rule answers, and how its parameters are read from a scheme's data."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Self

from luodi.calc.scoring.direction import Direction, direction_of, together
from luodi.calc.scoring.errors import WrongExpression
from luodi.calc.scoring.expression import Tree, Values, names_in, parse, parse_test
from luodi.calc.scoring.numbers import exact

Field = Sequence[Fraction]
"""The measured values of one group, one for each unit that has one; order does not matter."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Points of one unit, before caps and roundings of the node, and how they came about."""

    points: Fraction
    working: str


class Reading:
    """Parameters of one rule, with every complaint collected instead of raised."""

    def __init__(self, body: Mapping[str, Any], where: str, problems: list[str]) -> None:
        self.body = body
        self.where = where
        self.problems = problems

    def wrong(self, sentence: str) -> None:
        self.problems.append(f"{self.where}：{sentence}")

    def number(self, key: str, label: str, default: str | None = None) -> Fraction:
        found = self.maybe(key, label)
        if found is not None:
            return found
        if default is None:
            self.wrong(f"缺「{label}」，请填一个数。")
        return exact(default or "0")

    def maybe(self, key: str, label: str) -> Fraction | None:
        text = self.body.get(key)
        if text is None or text == "":
            return None
        share = isinstance(text, str) and text.strip().endswith("%")
        try:
            found = exact(str(text).strip().rstrip("%"))
        except ValueError:
            self.wrong(f"「{label}」写的是「{text}」，要填一个数。")
            return None
        return found / 100 if share else found

    def flag(self, key: str) -> bool:
        return self.body.get(key) in (True, "1", "true", "on", "是")

    def choice(self, key: str, label: str, allowed: Mapping[str, str], default: str) -> str:
        found = str(self.body.get(key) or default)
        if found not in allowed:
            self.wrong(f"「{label}」写的是「{found}」，可选：{'、'.join(allowed.values())}。")
            return default
        return found

    def expression(self, key: str, label: str) -> Tree:
        return self._tree(self.body.get(key), label, parse)

    def test(self, text: Any, label: str) -> Tree:
        return self._tree(text, label, parse_test)

    def _tree(self, text: Any, label: str, reader: Any) -> Tree:
        try:
            found: Tree = reader(str(text or ""))
        except WrongExpression as error:
            self.wrong(f"「{label}」{error}")
            return parse("0")
        return found

    def rows(self, key: str) -> list[Mapping[str, Any]]:
        found = self.body.get(key) or []
        return [row for row in found if isinstance(row, Mapping)]

    def within(self, body: Mapping[str, Any], place: str) -> "Reading":
        return Reading(body, f"{self.where}{place}", self.problems)


class Rule(ABC):
    """Immutable; `kind` names it in the scheme's data, `label` in the editor."""

    kind: ClassVar[str]
    label: ClassVar[str]
    is_relative: ClassVar[bool] = False

    @classmethod
    @abstractmethod
    def read(cls, body: Reading) -> Self:
        """From data. Complaints go to body.problems."""

    @abstractmethod
    def trees(self) -> Sequence[Tree]:
        """Every expression in it."""

    @abstractmethod
    def measure(self, values: Values) -> Fraction:
        """The figure that is scored. Raises MissingInput, Undefined."""

    @abstractmethod
    def outcome(self, weight: Fraction, measured: Fraction, values: Values, field: Field) -> Outcome:
        """Points for the measured figure among those of the group. Raises MissingInput, Undefined."""

    @abstractmethod
    def sentence(self, weight: Fraction) -> str:
        """The rule in the words of a 考核办法."""

    @property
    def relative(self) -> bool:
        """Whether a unit's points depend on what the others did."""
        return self.is_relative

    def inputs(self) -> frozenset[str]:
        return frozenset(name for tree in self.trees() for name in names_in(tree))

    def direction(self, code: str) -> Direction:
        """What a rise of one input does to the unit's own points."""
        return together(*(direction_of(tree, code) for tree in self.trees()))

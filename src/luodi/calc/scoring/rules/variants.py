"""
禀赋调节: another slope, price or line for units of another kind. The first variant whose condition holds for the
unit is used, else the last, which has none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Self

from luodi.calc.scoring.direction import Direction, direction_of, together
from luodi.calc.scoring.expression import Tree, Values, value_of, written
from luodi.calc.scoring.rules.base import Field, Outcome, Reading, Rule


@dataclass(frozen=True)
class Variants(Rule):
    cases: tuple[tuple[Tree | None, Rule], ...]
    kind: ClassVar[str] = "variants"
    label: ClassVar[str] = "分情形"

    @classmethod
    def read(cls, body: Reading) -> Self:
        from luodi.calc.scoring.rules import RULES

        cases: list[tuple[Tree | None, Rule]] = []
        for number, row in enumerate(body.rows("cases"), 1):
            one = body.within(row, f"第 {number} 种情形")
            inner: Any = row.get("rule") or {}
            rule = RULES.get(str(inner.get("kind")))
            if rule is None or rule is cls:
                one.wrong("没有选计分方法，或套了两层「分情形」；请选一种计分方法。")
                continue
            when = one.test(row["when"], "适用条件") if row.get("when") else None
            cases.append((when, rule.read(one.within(inner, ""))))
        if not cases or cases[-1][0] is not None or any(when is None for when, _ in cases[:-1]):
            body.wrong("「分情形」的最后一种不写条件（其余单位），前面的都要写条件。")
        if any(rule.relative for _, rule in cases):
            body.wrong("「分情形」里不能用排名和功效系数：同组单位要按同一办法比较。")
        return cls(tuple(cases))

    def trees(self) -> Sequence[Tree]:
        conditions = [when for when, _ in self.cases if when is not None]
        return [*conditions, *(tree for _, rule in self.cases for tree in rule.trees())]

    def _case(self, values: Values) -> tuple[Tree | None, Rule]:
        return next(case for case in self.cases if case[0] is None or value_of(case[0], values))

    def measure(self, values: Values) -> Fraction:
        return self._case(values)[1].measure(values)

    def outcome(self, weight: Fraction, measured: Fraction, values: Values, field: Field) -> Outcome:
        when, rule = self._case(values)
        found = rule.outcome(weight, measured, values, field)
        kind = f"（{written(when)}）" if when is not None else "（其余单位）"
        return Outcome(found.points, f"{kind}{found.working}")

    def direction(self, code: str) -> Direction:
        """A condition that turns on the input may jump either way: then nothing is promised."""
        for when, _ in self.cases:
            if when is not None and direction_of(when, code) is not Direction.FLAT:
                return Direction.UNKNOWN
        return together(*(rule.direction(code) for _, rule in self.cases))

    def sentence(self, weight: Fraction) -> str:
        said = [
            f"{written(when)}的：{rule.sentence(weight)}"
            if when is not None
            else f"其余：{rule.sentence(weight)}"
            for when, rule in self.cases
        ]
        return "；".join(said)

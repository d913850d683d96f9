"""Points given by a judge, and free formulas."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Self

from luodi.calc.scoring.expression import Tree, Values, value_of, written
from luodi.calc.scoring.numbers import shown
from luodi.calc.scoring.rules.base import Field, Outcome, Reading, Rule


@dataclass(frozen=True)
class Given(Rule):
    """A judged mark out of `of`, scaled to the weight; never outside 0…weight."""

    x: Tree
    of: Fraction | None
    kind: ClassVar[str] = "given"
    label: ClassVar[str] = "评议打分"

    @classmethod
    def read(cls, body: Reading) -> Self:
        of = body.maybe("of", "评分满分")
        if of is not None and of <= 0:
            body.wrong("「评分满分」要大于 0。")
            of = None
        return cls(body.expression("x", "评分"), of)

    def trees(self) -> Sequence[Tree]:
        return [self.x]

    def measure(self, values: Values) -> Fraction:
        return value_of(self.x, values)

    def outcome(self, weight: Fraction, measured: Fraction, values: Values, field: Field) -> Outcome:
        scaled = measured if self.of is None else measured * weight / self.of
        points = max(Fraction(0), min(scaled, weight))
        how = f"评分 {written(self.x, values)}"
        if self.of is not None:
            how += f" ÷ {shown(self.of)} × {shown(weight)}"
        return Outcome(points, how if points == scaled else f"{how}，按 {shown(points)} 计")

    def sentence(self, weight: Fraction) -> str:
        of = "" if self.of is None else f"（满分 {shown(self.of)}，折算成 {shown(weight)} 分）"
        return f"评议：{written(self.x)}{of}"


@dataclass(frozen=True)
class Formula(Rule):
    """Points are the value of an expression, within `floor`…`cap`."""

    x: Tree
    cap: Fraction | None
    floor: Fraction | None
    kind: ClassVar[str] = "formula"
    label: ClassVar[str] = "算式"

    @classmethod
    def read(cls, body: Reading) -> Self:
        cap, floor = body.maybe("cap", "封顶"), body.maybe("floor", "最低")
        if cap is not None and floor is not None and floor > cap:
            body.wrong("「最低」高过「封顶」，请对调。")
        return cls(body.expression("x", "算式"), cap, floor)

    def trees(self) -> Sequence[Tree]:
        return [self.x]

    def measure(self, values: Values) -> Fraction:
        return value_of(self.x, values)

    def outcome(self, weight: Fraction, measured: Fraction, values: Values, field: Field) -> Outcome:
        points = measured
        if self.cap is not None:
            points = min(points, self.cap)
        if self.floor is not None:
            points = max(points, self.floor)
        how = f"{written(self.x, values)} ＝ {shown(measured)}"
        return Outcome(points, how if points == measured else f"{how}，按 {shown(points)} 计")

    def sentence(self, weight: Fraction) -> str:
        top = "" if self.cap is None else f"，最高 {shown(self.cap)}"
        low = "" if self.floor is None else f"，最低 {shown(self.floor)}"
        return f"得分＝{written(self.x)}{top}{low}"

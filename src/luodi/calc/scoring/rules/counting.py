"""计数×单价 and 逐项扣分."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Self

from luodi.calc.scoring.direction import Direction, direction_of, together
from luodi.calc.scoring.expression import Call, Tree, Values, value_of, written
from luodi.calc.scoring.numbers import shown
from luodi.calc.scoring.rules.base import Field, Outcome, Reading, Rule


@dataclass(frozen=True, slots=True)
class Item:
    """`each` points a piece, at most `most`."""

    x: Tree
    each: Fraction
    most: Fraction | None

    def worth(self, values: Values) -> Fraction:
        points = max(Fraction(0), value_of(self.x, values)) * self.each
        return points if self.most is None else min(points, self.most)

    def words(self, values: Values | None = None) -> str:
        top = "" if self.most is None else f"（最多 {shown(self.most)}）"
        counted = written(self.x, values)
        if isinstance(self.x, Call) and self.x.op in ("+", "-"):
            counted = f"（{counted}）"
        return f"{counted} × {shown(self.each)}{top}"


def read_items(body: Reading) -> tuple[Item, ...]:
    found = []
    for number, row in enumerate(body.rows("items"), 1):
        one = body.within(row, f"第 {number} 项")
        each = one.number("each", "每个分值")
        if each < 0:
            one.wrong("「每个分值」不要写负数：扣分的用「逐项扣分」。")
        found.append(Item(one.expression("x", "数量"), each, one.maybe("most", "该项上限")))
    if not found:
        body.wrong("一项也没有，请至少写一项：数什么、每个几分。")
    return tuple(found)


@dataclass(frozen=True)
class Count(Rule):
    """Pieces times a price each, up to `cap` (None: may exceed the weight)."""

    items: tuple[Item, ...]
    cap: Fraction | None
    kind: ClassVar[str] = "count"
    label: ClassVar[str] = "计数×单价"

    @classmethod
    def read(cls, body: Reading) -> Self:
        return cls(read_items(body), body.maybe("cap", "总分上限"))

    def trees(self) -> Sequence[Tree]:
        return [item.x for item in self.items]

    def measure(self, values: Values) -> Fraction:
        return sum((item.worth(values) for item in self.items), Fraction(0))

    def outcome(self, weight: Fraction, measured: Fraction, values: Values, field: Field) -> Outcome:
        how = " ＋ ".join(item.words(values) for item in self.items)
        if self.cap is not None and measured > self.cap:
            return Outcome(self.cap, f"{how} ＝ {shown(measured)}，封顶 {shown(self.cap)}")
        return Outcome(measured, f"{how} ＝ {shown(measured)}")

    def sentence(self, weight: Fraction) -> str:
        top = "，可超过分值" if self.cap is None else f"，合计最多 {shown(self.cap)} 分"
        return f"{' ＋ '.join(item.words() for item in self.items)}{top}"


@dataclass(frozen=True)
class Deduct(Rule):
    """From full points down, item by item; not below `floor` (None: may go under zero)."""

    items: tuple[Item, ...]
    floor: Fraction | None
    kind: ClassVar[str] = "deduct"
    label: ClassVar[str] = "逐项扣分"

    @classmethod
    def read(cls, body: Reading) -> Self:
        floor = body.body.get("floor", "0")
        return cls(read_items(body), None if floor in ("", None) else body.number("floor", "最低分", "0"))

    def trees(self) -> Sequence[Tree]:
        return [item.x for item in self.items]

    def measure(self, values: Values) -> Fraction:
        return sum((item.worth(values) for item in self.items), Fraction(0))

    def outcome(self, weight: Fraction, measured: Fraction, values: Values, field: Field) -> Outcome:
        how = f"{shown(weight)} － {' － '.join(item.words(values) for item in self.items)}"
        left = weight - measured
        if self.floor is not None and left < self.floor:
            return Outcome(self.floor, f"{how}，扣到 {shown(self.floor)} 为止")
        return Outcome(left, f"{how} ＝ {shown(left)}")

    def direction(self, code: str) -> Direction:
        return together(*(direction_of(tree, code).flipped for tree in self.trees()))

    def sentence(self, weight: Fraction) -> str:
        end = "，可以扣成负分" if self.floor is None else f"，扣到 {shown(self.floor)} 分为止"
        return f"满分 {shown(weight)}，扣 {'、扣 '.join(item.words() for item in self.items)}{end}"

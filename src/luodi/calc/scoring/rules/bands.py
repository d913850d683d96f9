"""档次: the first band whose line is reached and whose side conditions hold."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Self

from luodi.calc.scoring.direction import Direction, direction_of, together
from luodi.calc.scoring.expression import Tree, Values, value_of, written
from luodi.calc.scoring.numbers import shown
from luodi.calc.scoring.rules.base import Field, Outcome, Reading, Rule


@dataclass(frozen=True, slots=True)
class Band:
    """`points` or `share` of the weight when x ≥ `least` and `when` holds."""

    least: Fraction
    points: Fraction
    is_share: bool
    when: Tree | None

    def worth(self, weight: Fraction) -> Fraction:
        return weight * self.points if self.is_share else self.points


@dataclass(frozen=True)
class Bands(Rule):
    x: Tree
    bands: tuple[Band, ...]
    otherwise: Fraction
    kind: ClassVar[str] = "bands"
    label: ClassVar[str] = "档次"

    @classmethod
    def read(cls, body: Reading) -> Self:
        bands = []
        for number, row in enumerate(body.rows("bands"), 1):
            one = body.within(row, f"第 {number} 档")
            text = str(row.get("points", ""))
            when = row.get("when")
            bands.append(
                Band(
                    least=one.number("least", "达到"),
                    points=one.number("points", "得分"),
                    is_share=text.strip().endswith("%"),
                    when=one.test(when, "附加条件") if when else None,
                )
            )
        if not bands:
            body.wrong("一档也没有，请至少写一档：达到多少、得多少分。")
        if any(later.least >= earlier.least for earlier, later in itertools.pairwise(bands)) and not any(
            band.when for band in bands
        ):
            body.wrong("各档要从高到低写，后一档的线不能高于或等于前一档。")
        return cls(
            body.expression("x", "计算对象"), tuple(bands), body.number("otherwise", "都不够的得分", "0")
        )

    def trees(self) -> Sequence[Tree]:
        return [self.x, *(band.when for band in self.bands if band.when is not None)]

    def measure(self, values: Values) -> Fraction:
        return value_of(self.x, values)

    def outcome(self, weight: Fraction, measured: Fraction, values: Values, field: Field) -> Outcome:
        how = f"{written(self.x, values)} ＝ {shown(measured)}"
        missed = ""
        for band in self.bands:
            if measured < band.least:
                continue
            if band.when is not None and not value_of(band.when, values):
                missed = missed or f"（达到 {shown(band.least)} 但不满足 {written(band.when)}）"
                continue
            return Outcome(band.worth(weight), f"{how}{missed}，够 {shown(band.least)} 一档")
        return Outcome(self.otherwise, f"{how}{missed}，各档都不够")

    def direction(self, code: str) -> Direction:
        worth = [band.points for band in self.bands]
        falling = all(a >= b for a, b in itertools.pairwise(worth)) and worth[-1] >= self.otherwise
        own = together(*(direction_of(tree, code) for tree in self.trees()))
        return own if falling else (Direction.FLAT if own is Direction.FLAT else Direction.UNKNOWN)

    def sentence(self, weight: Fraction) -> str:
        said = []
        for band in self.bands:
            side = f"且{written(band.when)}" if band.when is not None else ""
            said.append(f"≥{shown(band.least)}{side}得 {shown(band.worth(weight))} 分")
        return f"{written(self.x)}：{'；'.join(said)}；其余 {shown(self.otherwise)} 分"

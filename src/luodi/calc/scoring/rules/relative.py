"""功效系数 and 排名: points that depend on what the others of the group did."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Self

from luodi.calc.scoring.direction import Direction
from luodi.calc.scoring.expression import Tree, Values, value_of, written
from luodi.calc.scoring.numbers import rounded, shown
from luodi.calc.scoring.rules.base import Field, Outcome, Reading, Rule

EQUAL: Mapping[str, str] = {"full": "都得满分", "base": "都得基础分", "middle": "都得基础分与满分的中间值"}
FORMS: Mapping[str, str] = {"points": "直接按分值计", "hundred": "先按百分制计，再乘权重"}


@dataclass(frozen=True)
class Efficacy(Rule):
    """
    points = weight × (base + (1 − base) × (x − min) / (max − min)) over the group.

    Form `points` (三明 2020: base 0.6) scores at once; form `hundred` (高安 2021: 60–100) makes a mark of 0–100,
    rounded to `places` if given, then × weight / 100. `equal` says what happens when max = min.
    """

    x: Tree
    base: Fraction
    equal: str
    form: str
    places: int | None
    lower_is_better: bool
    kind: ClassVar[str] = "efficacy"
    label: ClassVar[str] = "功效系数"
    is_relative: ClassVar[bool] = True

    @classmethod
    def read(cls, body: Reading) -> Self:
        base = body.number("base", "基础分占比", "0.6")
        if not 0 <= base < 1:
            body.wrong("「基础分占比」要在 0 与 1 之间，例如 60%。")
        if not body.body.get("equal"):
            body.wrong(
                f"没有写明各单位数值全都相同（最大＝最小）时怎么计，请选：{'、'.join(EQUAL.values())}。"
            )
        places = body.maybe("places", "百分制保留小数")
        return cls(
            x=body.expression("x", "计算对象"),
            base=base,
            equal=body.choice("equal", "最大等于最小时", EQUAL, "full"),
            form=body.choice("form", "计法", FORMS, "points"),
            places=None if places is None else int(places),
            lower_is_better=body.flag("lower_is_better"),
        )

    def trees(self) -> Sequence[Tree]:
        return [self.x]

    def measure(self, values: Values) -> Fraction:
        found = value_of(self.x, values)
        return -found if self.lower_is_better else found

    def direction(self, code: str) -> Direction:
        own = super().direction(code)
        return own.flipped if self.lower_is_better else own

    def outcome(self, weight: Fraction, measured: Fraction, values: Values, field: Field) -> Outcome:
        least, most = min(field), max(field)
        if least == most:
            share = {"full": Fraction(1), "base": self.base, "middle": (1 + self.base) / 2}[self.equal]
            return Outcome(weight * share, f"组内都是 {shown(abs(measured))}，{EQUAL[self.equal]}")
        relative = (measured - least) / (most - least)
        sign = -1 if self.lower_is_better else 1
        spread = f"（{shown(measured * sign)}－{shown(least * sign)}）÷（{shown(most * sign)}－{shown(least * sign)}）"
        share = self.base + (1 - self.base) * relative
        if self.form == "hundred":
            mark = share * 100
            if self.places is not None:
                mark = Fraction(rounded(mark, self.places))
            text = f"{spread} × {shown((1 - self.base) * 100)} ＋ {shown(self.base * 100)} ＝ {shown(mark)}"
            return Outcome(weight * mark / 100, f"{text}；× {shown(weight)}%")
        text = f"{shown(self.base * weight)} ＋ {shown((1 - self.base) * weight)} × {spread}"
        return Outcome(weight * share, text)

    def sentence(self, weight: Fraction) -> str:
        spread = f"（{written(self.x)}－组内最小）÷（组内最大－组内最小）"
        order = "（越小越好）" if self.lower_is_better else ""
        if self.form == "hundred":
            points = f"{spread} × {shown((1 - self.base) * 100)} ＋ {shown(self.base * 100)}，再乘权重 {shown(weight)}%"
        else:
            points = f"{shown(self.base * weight)} ＋ {shown((1 - self.base) * weight)} × {spread}"
        return f"功效系数{order}：{points}；全都相同时{EQUAL[self.equal]}"


@dataclass(frozen=True)
class Rank(Rule):
    """By place in the group: `points` for the first places in turn, afterwards `less` fewer each, at least `floor`."""

    x: Tree
    points: tuple[Fraction, ...]
    less: Fraction
    floor: Fraction
    kind: ClassVar[str] = "rank"
    label: ClassVar[str] = "排名"
    is_relative: ClassVar[bool] = True

    @classmethod
    def read(cls, body: Reading) -> Self:
        points = []
        for text in str(body.body.get("points") or "").replace("、", ",").replace("，", ",").split(","):
            if text.strip():
                points.append(body.within({"p": text}, "").number("p", "各名次得分"))
        if any(later > earlier for earlier, later in itertools.pairwise(points)):
            body.wrong("「各名次得分」后一名高过前一名，请从第一名起由高到低写。")
        less = body.number("less", "每低一名少", "0")
        if less < 0:
            body.wrong("「每低一名少」不能是负数。")
        return cls(
            body.expression("x", "排名依据"), tuple(points), less, body.number("floor", "最少得分", "0")
        )

    def trees(self) -> Sequence[Tree]:
        return [self.x]

    def measure(self, values: Values) -> Fraction:
        return value_of(self.x, values)

    def outcome(self, weight: Fraction, measured: Fraction, values: Values, field: Field) -> Outcome:
        place = 1 + sum(other > measured for other in field)
        given = self.points or (weight,)
        if place <= len(given):
            points = given[place - 1]
        else:
            points = max(self.floor, given[-1] - self.less * (place - len(given)))
        return Outcome(points, f"{written(self.x, values)} ＝ {shown(measured)}，组内第 {place} 名")

    def sentence(self, weight: Fraction) -> str:
        given = "、".join(shown(points) for points in self.points or (weight,))
        later = f"，其后每低一名少 {shown(self.less)} 分，最少 {shown(self.floor)} 分"
        return f"按{written(self.x)}在组内排名，第一名起得 {given} 分{later}；并列取高"

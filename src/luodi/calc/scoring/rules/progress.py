"""完成率, 超额阶梯, 每…加…: points for how far a task is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Self

from luodi.calc.scoring.direction import Direction, together
from luodi.calc.scoring.expression import Tree, Values, value_of, written
from luodi.calc.scoring.numbers import percent, shown
from luodi.calc.scoring.rules.base import Field, Outcome, Reading, Rule

BELOW: Mapping[str, str] = {"proportional": "按比例计分", "zero": "不得分"}


@dataclass(frozen=True)
class Rate(Rule):
    """points = weight × min(rate, cap); 0 below `least`. `cap` None: not capped."""

    x: Tree
    cap: Fraction | None
    least: Fraction | None
    kind: ClassVar[str] = "rate"
    label: ClassVar[str] = "完成率"

    @classmethod
    def read(cls, body: Reading) -> Self:
        cap = body.maybe("cap", "封顶")
        if cap is not None and cap <= 0:
            body.wrong("「封顶」要大于 0：100% 表示完成任务即满分，不封顶请留空。")
        return cls(body.expression("x", "完成率"), cap, body.maybe("least", "起计"))

    def trees(self) -> Sequence[Tree]:
        return [self.x]

    def measure(self, values: Values) -> Fraction:
        return value_of(self.x, values)

    def outcome(self, weight: Fraction, measured: Fraction, values: Values, field: Field) -> Outcome:
        how = f"{written(self.x, values)} ＝ {percent(measured)}"
        if self.least is not None and measured < self.least:
            return Outcome(Fraction(0), f"{how}，低于起计的 {percent(self.least)}，不得分")
        counted = max(Fraction(0), measured if self.cap is None else min(measured, self.cap))
        if counted != measured:
            how += f"，按 {percent(counted)} 计"
        return Outcome(weight * counted, f"{how}；× {shown(weight)} 分")

    def sentence(self, weight: Fraction) -> str:
        ends = "不封顶" if self.cap is None else f"最高按 {percent(self.cap)} 计"
        least = f"，低于 {percent(self.least)} 不得分" if self.least is not None else ""
        return f"得分＝{shown(weight)} × {written(self.x)}，{ends}{least}"


@dataclass(frozen=True)
class Ladder(Rule):
    """
    At `target` (1 = task met) `base` points; each full or partial `step` over it gains, up to `most`; below the
    target in proportion, or nothing.
    """

    x: Tree
    target: Fraction
    base: Fraction | None
    base_is_share: bool
    step: Fraction
    gain: Fraction
    most: Fraction | None
    below: str
    whole: bool
    kind: ClassVar[str] = "ladder"
    label: ClassVar[str] = "超额阶梯"

    @classmethod
    def read(cls, body: Reading) -> Self:
        step = body.number("step", "每超出", "0.01")
        if step <= 0:
            body.wrong("「每超出」要大于 0，例如 1% 表示每超一个百分点。")
            step = Fraction(1)
        target = body.number("target", "达标线", "1")
        if target <= 0:
            body.wrong("「达标线」要大于 0。")
            target = Fraction(1)
        return cls(
            x=body.expression("x", "完成情况"),
            target=target,
            base=body.maybe("base", "达标得分"),
            base_is_share=str(body.body.get("base") or "").strip().endswith("%"),
            step=step,
            gain=body.number("gain", "加分"),
            most=body.maybe("most", "加分上限"),
            below=body.choice("below", "未达标", BELOW, "proportional"),
            whole=body.flag("whole"),
        )

    def trees(self) -> Sequence[Tree]:
        return [self.x]

    def base_of(self, weight: Fraction) -> Fraction:
        """Points for the task met: the whole weight, a share of it, or a number of points."""
        if self.base is None:
            return weight
        return self.base * weight if self.base_is_share else self.base

    def measure(self, values: Values) -> Fraction:
        return value_of(self.x, values)

    def outcome(self, weight: Fraction, measured: Fraction, values: Values, field: Field) -> Outcome:
        base = self.base_of(weight)
        how = f"{written(self.x, values)} ＝ {shown(measured)}"
        if measured < self.target:
            if self.below == "zero":
                return Outcome(Fraction(0), f"{how}，未达 {shown(self.target)}，不得分")
            points = base * max(Fraction(0), measured) / self.target
            return Outcome(points, f"{how}，未达 {shown(self.target)}，{shown(base)} 分按比例")
        steps = (measured - self.target) / self.step
        if self.whole:
            steps = Fraction(int(steps))
        extra = steps * self.gain
        if self.most is not None:
            extra = min(extra, self.most)
        return Outcome(base + extra, f"{how}，达标得 {shown(base)}，超出加 {shown(extra)}")

    def direction(self, code: str) -> Direction:
        own = super().direction(code)
        return own if self.gain >= 0 else together(own, own.flipped)

    def sentence(self, weight: Fraction) -> str:
        base = self.base_of(weight)
        most = "" if self.most is None else f"，最多加 {shown(self.most)} 分"
        steps = "满" if self.whole else ""
        return (
            f"{written(self.x)}达到 {shown(self.target)} 得 {shown(base)} 分；每{steps}超出 {shown(self.step)} 加"
            f" {shown(self.gain)} 分{most}；未达的{BELOW[self.below]}"
        )


@dataclass(frozen=True)
class Steps(Rule):
    """From `start` on, each `step` gains `gain`, at most `most`; less than `start` gives nothing."""

    x: Tree
    start: Fraction
    step: Fraction
    gain: Fraction
    most: Fraction | None
    whole: bool
    kind: ClassVar[str] = "steps"
    label: ClassVar[str] = "每…加…"

    @classmethod
    def read(cls, body: Reading) -> Self:
        step = body.number("step", "每增加", "1")
        if step <= 0:
            body.wrong("「每增加」要大于 0。")
            step = Fraction(1)
        return cls(
            x=body.expression("x", "计算对象"),
            start=body.number("start", "起点", "0"),
            step=step,
            gain=body.number("gain", "加分"),
            most=body.maybe("most", "上限"),
            whole=body.flag("whole"),
        )

    def trees(self) -> Sequence[Tree]:
        return [self.x]

    def measure(self, values: Values) -> Fraction:
        return value_of(self.x, values)

    def outcome(self, weight: Fraction, measured: Fraction, values: Values, field: Field) -> Outcome:
        steps = max(Fraction(0), measured - self.start) / self.step
        if self.whole:
            steps = Fraction(int(steps))
        points = steps * self.gain
        how = f"{written(self.x, values)} ＝ {shown(measured)}，超过 {shown(self.start)} 的部分 {shown(steps)} 档"
        if self.most is not None and points > self.most:
            return Outcome(self.most, f"{how}，每档 {shown(self.gain)}，封顶 {shown(self.most)}")
        return Outcome(points, f"{how}，每档 {shown(self.gain)}")

    def direction(self, code: str) -> Direction:
        own = super().direction(code)
        return own if self.gain >= 0 else own.flipped

    def sentence(self, weight: Fraction) -> str:
        most = "" if self.most is None else f"，最多 {shown(self.most)} 分"
        start = f"超过 {shown(self.start)} 后" if self.start else ""
        whole = "满" if self.whole else ""
        return f"{written(self.x)}{start}每{whole} {shown(self.step)} 得 {shown(self.gain)} 分{most}"

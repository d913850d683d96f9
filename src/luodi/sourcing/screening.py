"""Screening a project before admission: the 负面清单 by industry code, the thresholds of its place. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from luodi.sourcing.terms import AT_MOST, MEASURE_UNITS, ListLevel, ThresholdMeasure

PLACES: Final = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class ListLine:
    code: str
    level: str
    words: str
    basis: str


@dataclass(frozen=True, slots=True)
class Hit:
    """`sure`: the project's industry lies within the line. Otherwise its code is coarser, and must be made finer."""

    line: ListLine
    sure: bool

    @property
    def words(self) -> str:
        level = ListLevel(self.line.level).label
        if self.sure:
            return f"{level}：{self.line.code} {self.line.words}（{self.line.basis}）"
        maybe = f"可能属于{level}的 {self.line.code}（{self.line.words}）"
        return f"{maybe}：项目的行业代码不够细，请填到 {self.line.code} 这一级再筛"


@dataclass(frozen=True, slots=True)
class Bar:
    """A threshold in force. `checked`: somebody compared it with the document."""

    measure: str
    value: Decimal
    source: str
    checked: bool
    whole_city: bool


@dataclass(frozen=True, slots=True)
class Check:
    """`value` is None where the sheet does not say enough; then `met` is None too."""

    bar: Bar
    value: Decimal | None
    met: bool | None
    how: str

    @property
    def label(self) -> str:
        return str(ThresholdMeasure(self.bar.measure).label)

    @property
    def unit(self) -> str:
        return MEASURE_UNITS[ThresholdMeasure(self.bar.measure)]

    @property
    def relation(self) -> str:
        return "不高于" if self.bar.measure in AT_MOST else "不低于"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a project states, in 万元, 亩, 吨标准煤; None where it says nothing."""

    industry: str
    investment: Decimal
    land: Decimal | None = None
    tax: Decimal | None = None
    output: Decimal | None = None
    ratio: Decimal | None = None
    energy: Decimal | None = None


def hits(industry: str, lines: Iterable[ListLine]) -> list[Hit]:
    """Lines the industry lies within, then those it may lie within; 禁止 before 限制."""
    found = [Hit(line, True) for line in lines if industry.startswith(line.code)]
    found += [Hit(line, False) for line in lines if line.code != industry and line.code.startswith(industry)]
    return sorted(found, key=lambda hit: (not hit.sure, hit.line.level != ListLevel.FORBIDDEN, hit.line.code))


def checks(sheet: Sheet, bars: Sequence[Bar]) -> list[Check]:
    """
    投资强度 = 固定资产投资 / 用地; 亩均税收, 亩均产值 = 达产年 / 用地; 单位能耗 = 年综合能耗 / 达产年产值; 容积率 as stated
    (标准地 indicators, domain notes 5 and 6). Compared to four places.
    """
    values = {
        ThresholdMeasure.INTENSITY: (_share(sheet.investment, sheet.land), "固定资产投资 ÷ 用地"),
        ThresholdMeasure.TAX: (_share(sheet.tax, sheet.land), "达产年税收 ÷ 用地"),
        ThresholdMeasure.OUTPUT: (_share(sheet.output, sheet.land), "达产年产值 ÷ 用地"),
        ThresholdMeasure.RATIO: (sheet.ratio, "申请表所填"),
        ThresholdMeasure.ENERGY: (_share(sheet.energy, sheet.output), "年综合能耗 ÷ 达产年产值"),
    }
    found = []
    for bar in bars:
        value, how = values[ThresholdMeasure(bar.measure)]
        met = (
            None if value is None else (value <= bar.value if bar.measure in AT_MOST else value >= bar.value)
        )
        found.append(Check(bar, value, met, how))
    return found


def _share(amount: Decimal | None, of: Decimal | None) -> Decimal | None:
    if amount is None or not of:
        return None
    return (amount / of).quantize(PLACES, ROUND_HALF_UP)


def stored(number: int, is_sample: bool, found: Sequence[Hit], checked: Sequence[Check]) -> dict[str, Any]:
    """Both as JSON, so that the sheet shows later what the meeting had before it."""
    return {
        "list": number, "sample": is_sample,
        "hits": [{"level": h.line.level, "sure": h.sure, "words": h.words} for h in found],
        "checks": [
            {
                "label": c.label, "relation": c.relation, "bar": format(c.bar.value.normalize(), "f"), "unit": c.unit,
                "value": None if c.value is None else format(c.value.normalize(), "f"), "met": c.met, "how": c.how,
                "source": c.bar.source, "checked": c.bar.checked,
            }
            for c in checked
        ],
    }  # fmt: skip


def forbidden(screening: Mapping[str, Any]) -> str:
    """The first sure 禁止 of a stored screening, unless it rests on the sample; empty when there is none."""
    if screening.get("sample"):
        return ""
    for hit in screening.get("hits", ()):
        if hit["sure"] and hit["level"] == ListLevel.FORBIDDEN:
            return str(hit["words"])
    return ""

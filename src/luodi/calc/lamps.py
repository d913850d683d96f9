"""
Lamps: what light a project shows and why. Computed from the plan, what was invested and what happened; never typed.

Rule sets are data (data/lamp_rules.yaml) with a code and a version; the presets state their source there.
Lamps: normal 正常, warning 预警, late 滞后, unrated 暂不评, done 已完成.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from luodi.calc.months import months_since

NORMAL, WARNING, LATE, UNRATED, DONE = "normal", "warning", "late", "unrated", "done"
WORST_FIRST = (LATE, WARNING)
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Standing:
    """
    One project on `day`. Amounts in 万 of one currency, cumulative; `planned_so_far` is 序时: what the monthly
    plan asks by the end of the last whole month, `invested` what was done by then. None: nothing is known.
    `moved_on`: the last day anything happened. `past`: the lamps of the months before, the latest first.
    """

    day: dt.date
    signed_on: dt.date | None = None
    planned_start: dt.date | None = None
    started_on: dt.date | None = None
    completed_on: dt.date | None = None
    in_statistics_on: dt.date | None = None
    planned_total: Decimal | None = None
    planned_so_far: Decimal | None = None
    invested: Decimal | None = None
    arrived: Decimal | None = None
    arrived_on: dt.date | None = None
    moved_on: dt.date | None = None
    gone: str = ""
    """取消, 退出, 停建: why it is not rated; empty for a project that goes on."""
    past: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """`reasons` in words, the decisive first; `consequences` what the rule set asks for besides the lamp."""

    lamp: str
    reasons: tuple[str, ...]
    consequences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleSet:
    code: str
    version: int
    name: str
    source: str
    reads: tuple[str, ...]
    rules: tuple[Mapping[str, Any], ...]
    consequences: tuple[Mapping[str, Any], ...] = ()
    remembers: int = 0
    """Months of earlier lamps the rules look at."""

    @property
    def title(self) -> str:
        return f"{self.name}规则第{self.version}版"


def judge(standing: Standing, rules: RuleSet) -> Judged:
    """
    The lamp by `rules`. Every rule that is met gives a reason; the worst lamp wins. A project completed is
    done; one cancelled, halted or without anything to measure by is unrated, with the reason said.
    """
    if standing.completed_on is not None and standing.completed_on <= standing.day:
        return Judged(DONE, (f"{_spell(standing.completed_on)}已竣工",))
    if standing.gone:
        return Judged(UNRATED, (f"项目已{standing.gone}",))
    if lacking := _lacking(standing, rules):
        return Judged(UNRATED, (lacking,))
    met = [(rule["lamp"], said) for rule in rules.rules if (said := _met(standing, rule))]
    lamp = next((lamp for lamp in WORST_FIRST if any(lamp == found for found, _ in met)), NORMAL)
    reasons = tuple(dict.fromkeys(said for found, said in met if found == lamp))
    reasons += tuple(dict.fromkeys(s for f, s in met if f != lamp and s not in reasons))
    after = _with_present(standing, lamp)
    follows = tuple(rule["says"] for rule in rules.consequences if _met(after, rule))
    return Judged(lamp, reasons or (_fine(standing),), follows)


@cache
def rule_sets() -> Mapping[str, RuleSet]:
    """The shipped rule sets by code, the default first."""
    text = files("luodi.calc").joinpath("data/lamp_rules.yaml").read_text(encoding="utf-8")
    return {row["code"]: _rule_set(row) for row in yaml.safe_load(text)}


def _rule_set(row: dict[str, Any]) -> RuleSet:
    for rule in (*row["rules"], *row.get("consequences", ())):
        if rule["when"] not in CONDITIONS:
            raise ValueError(f"lamp_rules.yaml: {row['code']} names the unknown condition {rule['when']!r}")
    return RuleSet(
        row["code"], row["version"], row["name"], row["source"], tuple(row["reads"]), tuple(row["rules"]),
        tuple(row.get("consequences", ())), row.get("remembers", 0),
    )  # fmt: skip


def _lacking(standing: Standing, rules: RuleSet) -> str:
    """Nothing of what the set reads is known: then no lamp is just."""
    known = {
        "plan": standing.planned_start,
        "signing": standing.signed_on,
        "invested": standing.planned_so_far,
        "statistics": standing.started_on,
        "movement": standing.moved_on,
        "arrived": standing.started_on,
    }
    if any(known[what] is not None for what in rules.reads):
        return ""
    return "没有可以比较的计划或进展，请先编制计划"


def _with_present(standing: Standing, lamp: str) -> Standing:
    return Standing(standing.day, moved_on=standing.moved_on, past=(lamp, *standing.past))


def _met(standing: Standing, rule: Mapping[str, Any]) -> str:
    return CONDITIONS[rule["when"]](standing, rule)


def _start_late(s: Standing, rule: Mapping[str, Any]) -> str:
    if s.planned_start is None or s.started_on is not None:
        return ""
    late = months_since(s.planned_start, s.day)
    return f"计划{_spell(s.planned_start)}开工，已晚{late}个月" if late >= rule["months"] else ""


def _start_due(s: Standing, _rule: Mapping[str, Any]) -> str:
    """Due this month or already past, and not started."""
    if s.planned_start is None or s.started_on is not None:
        return ""
    if (s.planned_start.year, s.planned_start.month) == (s.day.year, s.day.month):
        return f"计划{_spell(s.planned_start)}开工，本月到期，还没开工"
    return f"计划{_spell(s.planned_start)}开工，已过期，还没开工" if s.planned_start < s.day else ""


def _points_behind(s: Standing, rule: Mapping[str, Any]) -> str:
    """序时进度 and what was done, both as a share of the planned total, in percentage points."""
    if s.planned_so_far is None or not s.planned_total:
        return ""
    behind = (s.planned_so_far - (s.invested or 0)) / s.planned_total * 100
    if not _exceeds(behind, rule):
        return ""
    return f"完成投资{_plain(s.invested)}万元，低于序时进度{_plain(s.planned_so_far)}万元{_percent(behind)}个百分点"


def _share_below(s: Standing, rule: Mapping[str, Any]) -> str:
    """How far, in per cent of 序时, the amount done falls short of it."""
    if not s.planned_so_far:
        return ""
    short = (s.planned_so_far - (s.invested or 0)) / s.planned_so_far * 100
    if not _exceeds(short, rule):
        return ""
    return f"完成投资{_plain(s.invested)}万元，比序时进度{_plain(s.planned_so_far)}万元少{_percent(short)}%"


def _not_in_statistics(s: Standing, rule: Mapping[str, Any]) -> str:
    if s.started_on is None or s.in_statistics_on is not None:
        return ""
    months = months_since(s.started_on, s.day)
    return f"{_spell(s.started_on)}开工，满{months}个月还没入库" if months >= rule["months"] else ""


def _no_movement(s: Standing, rule: Mapping[str, Any]) -> str:
    if s.moved_on is None:
        return ""
    months = months_since(s.moved_on, s.day)
    over = rule.get("over_months")
    met = months >= over and months_since(s.moved_on, s.day - dt.timedelta(days=1)) >= over if over else False
    return (
        f"{_spell(s.moved_on)}以来{months}个月没有进展"
        if met or (not over and months >= rule["months"])
        else ""
    )


def _signed_not_started(s: Standing, rule: Mapping[str, Any]) -> str:
    """渭南: signed for *more* than a year."""
    if s.signed_on is None or s.started_on is not None:
        return ""
    over = months_since(s.signed_on, s.day - dt.timedelta(days=1)) >= rule["months"]
    return f"{_spell(s.signed_on)}签约，超过{rule['months']}个月没有开工" if over else ""


def _no_arrival(s: Standing, rule: Mapping[str, Any]) -> str:
    if s.started_on is None:
        return ""
    since = max(s.arrived_on or s.started_on, s.started_on)
    months = months_since(since, s.day)
    return f"开工后自{_spell(since)}起连续{months}个月没有到位资金" if months >= rule["months"] else ""


def _little_arrived(s: Standing, rule: Mapping[str, Any]) -> str:
    if s.started_on is None or not s.planned_total or months_since(s.started_on, s.day) < rule["months"]:
        return ""
    share = (s.arrived or Decimal(0)) / s.planned_total * 100
    return f"开工半年以上，到位资金只有{_percent(share)}%" if share < rule["below"] else ""


def _missed_in_a_row(s: Standing, rule: Mapping[str, Any]) -> str:
    """This month and the months before it, all below 序时."""
    before = s.past[: rule["months"] - 1]
    now = _share_below(s, {"over": 0})
    missed = len(before) == rule["months"] - 1 and all(lamp in WORST_FIRST for lamp in before)
    return f"连续{rule['months']}个月没有完成序时进度" if now and missed else ""


def _warnings_in_a_row(s: Standing, rule: Mapping[str, Any]) -> str:
    """`past` begins with the present lamp here (judge asks consequences after it is known)."""
    last = s.past[: rule["months"]]
    return "连续预警" if len(last) == rule["months"] and all(lamp in WORST_FIRST for lamp in last) else ""


Condition = Callable[[Standing, Mapping[str, Any]], str]
CONDITIONS: Mapping[str, Condition] = {
    "start_late": _start_late,
    "start_due": _start_due,
    "points_behind": _points_behind,
    "share_below": _share_below,
    "not_in_statistics": _not_in_statistics,
    "no_movement": _no_movement,
    "signed_not_started": _signed_not_started,
    "no_arrival": _no_arrival,
    "little_arrived": _little_arrived,
    "missed_in_a_row": _missed_in_a_row,
    "warnings_in_a_row": _warnings_in_a_row,
}


def _exceeds(value: Decimal, rule: Mapping[str, Any]) -> bool:
    if "over" in rule:
        return bool(value > rule["over"])
    return bool(value >= rule["at_least"])


def _fine(s: Standing) -> str:
    if s.planned_so_far is not None and s.planned_total and s.planned_so_far > (s.invested or 0):
        behind = (s.planned_so_far - (s.invested or 0)) / s.planned_total * 100
        return f"略低于序时进度{_percent(behind)}个百分点，不到预警线"
    return "按计划推进"


def _spell(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _percent(value: Decimal) -> str:
    return format(value.quantize(Decimal("0.1"), ROUND_HALF_UP).normalize(), "f")


def _plain(amount: Decimal | None) -> str:
    return format((amount or Decimal(0)).quantize(ONE, ROUND_HALF_UP), ",f")

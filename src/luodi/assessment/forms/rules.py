"""What the editor asks for each kind of leaf rule, and the data it makes of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from luodi.calc.scoring.rules import RULES
from luodi.calc.scoring.rules.progress import BELOW
from luodi.calc.scoring.rules.relative import EQUAL, FORMS

ITEM_ROWS, BAND_ROWS, CASE_ROWS = 6, 6, 3


@dataclass(frozen=True, slots=True)
class Ask:
    """One control. `kind`: expression, number, choice, flag."""

    key: str
    label: str
    kind: str = "number"
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    default: str = ""


def _x(label: str, hint: str = "如 当年到位 / 当年任务") -> Ask:
    return Ask("x", label, "expression", hint)


def _choices(known: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(known.items())


ASKED: Mapping[str, tuple[Ask, ...]] = {
    "rate": (
        _x("完成率"),
        Ask("cap", "最高按", hint="100% 表示完成即满分；留空不封顶", default="100%"),
        Ask("least", "低于多少不得分", hint="如 50%，没有就留空"),
    ),
    "ladder": (
        _x("完成情况"),
        Ask("target", "达标线", hint="完成率的填 1", default="1"),
        Ask("base", "达标得分", hint="留空即本项分值；可写 60%"),
        Ask("step", "每超出", hint="1% 表示一个百分点", default="1%"),
        Ask("gain", "加分", default="0.5"),
        Ask("most", "最多加"),
        Ask("below", "未达标时", "choice", choices=_choices(BELOW), default="proportional"),
        Ask("whole", "满一档才加", "flag"),
    ),
    "steps": (
        _x("计算对象", "如 规上产值"),
        Ask("start", "超过多少起算", default="0"),
        Ask("step", "每增加", default="1"),
        Ask("gain", "加分"),
        Ask("most", "最多"),
        Ask("whole", "满一档才加", "flag"),
    ),
    "efficacy": (
        _x("计算对象", "如 当年完成投资"),
        Ask("base", "基础分占比", default="60%"),
        Ask("form", "计法", "choice", choices=_choices(FORMS), default="points"),
        Ask("places", "百分制保留小数", hint="先按百分制时用"),
        Ask("equal", "全都相同时（最大＝最小）", "choice", choices=(("", "请选"), *_choices(EQUAL))),
        Ask("lower_is_better", "越小越好", "flag"),
    ),
    "rank": (
        _x("排名依据", "如 到位资金"),
        Ask("points", "各名次得分", "text", "从第一名起，如 10, 8, 6；留空则第一名满分"),
        Ask("less", "其后每低一名少", default="1"),
        Ask("floor", "最少得分", default="0"),
    ),
    "bands": (_x("计算对象"), Ask("otherwise", "各档都不够的得分", default="0")),
    "count": (Ask("cap", "合计最多", hint="留空则可以超过分值"),),
    "deduct": (Ask("floor", "扣到多少为止", hint="留空可扣成负分", default="0"),),
    "given": (_x("评分", "如 工作队打分"), Ask("of", "评分满分", hint="百分制的填 100；按本项分值打的留空")),
    "formula": (
        _x("得分算式", "如 取小(项目数, 4) * 5"),
        Ask("cap", "最高"),
        Ask("floor", "最低", default="0"),
    ),
    "variants": (),
}
ITEMS = (Ask("x", "数什么", "expression"), Ask("each", "每个几分"), Ask("most", "该项最多"))
BANDS = (
    Ask("least", "达到"),
    Ask("points", "得分", hint="可写 75%"),
    Ask("when", "且满足", "expression", "如 到位率 >= 20%"),
)
CASES = (
    Ask("when", "适用条件", "expression", "最后一种留空"),
    Ask("kind", "方法", "choice", choices=(("rate", "完成率"), ("steps", "每…加…"), ("count", "计数×单价"), ("formula", "算式"))),
    Ask("x", "算式或数量", "expression"),
    Ask("step", "每"),
    Ask("gain", "加（单价）"),
    Ask("most", "最多"),
)  # fmt: skip
TABLES: Mapping[str, tuple[str, tuple[Ask, ...], int]] = {
    "count": ("items", ITEMS, ITEM_ROWS),
    "deduct": ("items", ITEMS, ITEM_ROWS),
    "bands": ("bands", BANDS, BAND_ROWS),
    "variants": ("cases", CASES, CASE_ROWS),
}


def rule_from(kind: str, text: Callable[[str], str]) -> dict[str, Any]:
    """The rule's data from posted controls; `text(name)` reads one. Only what was filled in is stored."""
    if kind not in RULES:
        return {}
    found: dict[str, Any] = {"kind": kind}
    for ask in ASKED[kind]:
        typed = text(f"{kind}-{ask.key}").strip()
        if typed or (kind, ask.key) == ("deduct", "floor"):
            found[ask.key] = typed
    if kind in TABLES:
        key, asks, rows = TABLES[kind]
        table = [
            {a.key: typed for a in asks if (typed := text(f"{kind}-{key}-{n}-{a.key}").strip())}
            for n in range(rows)
        ]
        used = [row for row in table if row.keys() - {"kind"}]
        found[key] = [_case(row) for row in used] if kind == "variants" else used
    return found


def _case(row: Mapping[str, str]) -> dict[str, Any]:
    """One 情形 of the editor's flat table as the rule library knows it."""
    kind, x, gain, most = row.get("kind", "rate"), row.get("x", ""), row.get("gain", ""), row.get("most", "")
    rule: dict[str, Any] = {"kind": kind, "x": x}
    if kind == "count":
        rule = {"kind": kind, "items": [{"x": x, "each": gain} | ({"most": most} if most else {})]}
    elif kind == "steps":
        rule |= {"step": row.get("step", "1"), "gain": gain, "whole": "1"} | ({"most": most} if most else {})
    elif most:
        rule["cap"] = most
    return {"rule": rule} | ({"when": row["when"]} if row.get("when") else {})


def shown_rule(rule: Mapping[str, Any]) -> dict[str, str]:
    """{control name: text} of a stored rule, for the editor."""
    kind = str(rule.get("kind") or "")
    found = {f"{kind}-{key}": str(value) for key, value in rule.items() if not isinstance(value, list)}
    if kind not in TABLES:
        return found
    key, asks, _ = TABLES[kind]
    for n, row in enumerate(rule.get(key) or []):
        flat = _flat(row) if kind == "variants" else row
        found |= {f"{kind}-{key}-{n}-{ask.key}": str(flat.get(ask.key, "")) for ask in asks}
    return found


def _flat(case: Mapping[str, Any]) -> dict[str, Any]:
    rule = case.get("rule") or {}
    flat = {"when": case.get("when", ""), "kind": rule.get("kind", "rate"), "x": rule.get("x", "")}
    if rule.get("kind") == "count":
        item = (rule.get("items") or [{}])[0]
        return flat | {"x": item.get("x", ""), "gain": item.get("each", ""), "most": item.get("most", "")}
    most = rule.get("cap", "") if rule.get("kind") in ("rate", "formula") else rule.get("most", "")
    return flat | {"step": rule.get("step", ""), "gain": rule.get("gain", ""), "most": most}

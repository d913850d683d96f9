"""
A scheme from its data (what the editor writes and a shipped YAML file holds). Every complaint at once, each with
its place; nothing is guessed.

body: {name, full, source, gaps, assumptions, rounding: {leaf, node, total, truncates}, inputs: [{code, source, ref,
unit, by}], derived: {name: expression}, groups: [{name, members}], grades: [{name, least, reward}],
vetoes: [{name, when, effect}], promotions: [{name, when}], doubt: {spread, normalisations, claimed},
phases: {name: {indicator code: weight}}, indicators: [node]}; node: {name, weight, role, cap, floor, highest,
children: [node] | rule: {kind, …}, missing, undefined, spread, by, note}
"""

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from luodi.calc.scoring.errors import WrongScheme
from luodi.calc.scoring.expression import Tree, names_in
from luodi.calc.scoring.numbers import shown
from luodi.calc.scoring.rules import RULES, Rule
from luodi.calc.scoring.rules.base import Reading
from luodi.calc.scoring.scheme import (
    DoubtTerms,
    Grade,
    Group,
    Input,
    Missing,
    Node,
    Promotion,
    Role,
    Rounding,
    Scheme,
    Source,
    Veto,
)

Body = Mapping[str, Any]
EFFECTS = {"no_award": "只能评最低档", "zero": "总分为 0"}
MOST_NODES = 400


def read_scheme(body: Body, *, phase: str = "", groups: Sequence[Group] | None = None) -> Scheme:
    """
    `phase` picks a set of weights (季度侧重); `groups` stands instead of the body's own (a run's units). Raises
    WrongScheme with everything that is wrong.
    """
    scheme, problems = examined(body, phase=phase, groups=groups)
    if problems:
        raise WrongScheme(problems)
    return scheme


def examined(
    body: Body, *, phase: str = "", groups: Sequence[Group] | None = None
) -> tuple[Scheme, list[str]]:
    """The scheme as far as it can be read, and what is wrong with it."""
    problems: list[str] = []
    top = Reading(body, "办法", problems)
    phases = {str(name): dict(weights) for name, weights in (body.get("phases") or {}).items()}
    if phase and phase not in phases:
        top.wrong(f"没有「{phase}」这一阶段的权重；已有：{'、'.join(phases) or '无'}。")
    scheme = Scheme(
        name=str(body.get("name") or ""),
        full=top.number("full", "满分", "100"),
        roots=_nodes(body.get("indicators") or [], "", phases.get(phase, {}), problems),
        inputs=_inputs(body, problems),
        derived={
            str(code): top.within({"x": text}, "").expression("x", f"中间数 {code}")
            for code, text in (body.get("derived") or {}).items()
        },
        groups=tuple(_groups(body) if groups is None else groups),
        rounding=_rounding(body.get("rounding") or {}, problems),
        grades=tuple(
            Grade(
                str(row.get("name") or ""),
                top.within(row, "等次").number("least", "起分"),
                str(row.get("reward") or ""),
            )
            for row in body.get("grades") or []
        ),
        vetoes=tuple(_veto(row, top) for row in body.get("vetoes") or []),
        promotions=tuple(
            Promotion(str(row.get("name") or ""), top.test(row.get("when"), "晋档条件"))
            for row in body.get("promotions") or []
        ),
        doubt=_doubt(body.get("doubt") or {}, problems),
        phases=tuple(phases),
        phase=phase,
        source=str(body.get("source") or ""),
        gaps=tuple(map(str, body.get("gaps") or [])),
        assumptions=tuple(map(str, body.get("assumptions") or [])),
    )
    problems += [
        *_weight_problems(scheme),
        *_name_problems(scheme),
        *_loops(scheme),
        *group_problems(scheme.groups),
    ]
    if not phase:
        for name in phases:
            problems += [p for p in examined(body, phase=name, groups=groups)[1] if f"（{name}）" in p]
    return scheme, list(dict.fromkeys(problems))


def _nodes(
    rows: Sequence[Body], parent: str, weights: Body, problems: list[str], scale: Fraction = Fraction(1)
) -> tuple[Node, ...]:
    """`scale`: a phase gave the parent another weight; its children keep their shares of it."""
    return tuple(
        _node(row, f"{parent}{number}", weights, problems, scale) for number, row in enumerate(rows, 1)
    )


def _node(row: Body, code: str, weights: Body, problems: list[str], scale: Fraction) -> Node:
    name = str(row.get("name") or "")
    read = Reading(row, f"指标 {code}「{name or '未命名'}」", problems)
    if not name:
        read.wrong("没有名称，请填写。")
    if code.count(".") >= 4:
        read.wrong("层级超过五级，请合并。")
    role = Role(read.choice("role", "类别", {"base": "基本分", "bonus": "加分", "penalty": "扣分"}, "base"))
    declared = read.number("weight", "分值", None if role is Role.BASE else "0")
    weight = declared * scale
    if code in weights:
        weight = read.within({"weight": weights[code]}, "的阶段权重").number("weight", "分值")
    if weight < 0:
        read.wrong("分值不能是负数；扣分请用「逐项扣分」，或把类别改成「扣分」。")
    children = _nodes(
        row.get("children") or [], f"{code}.", weights, problems, weight / declared if declared else scale
    )
    rule = None if children else _rule(row.get("rule") or {}, read)
    if children and row.get("rule"):
        read.wrong("有下级指标的，计分方法写在下级里，请删去本级的计分方法。")
    policies = {one.value: one.value for one in Missing}
    spread = read.maybe("spread", "权重浮动")
    if spread is not None and not 0 <= spread <= 1:
        read.wrong("「权重浮动」在 0 到 100% 之间，例如 20%。")
    return Node(
        code=code,
        name=name,
        weight=max(weight, Fraction(0)),
        role=role,
        children=children,
        takes_highest=read.flag("highest"),
        cap=read.maybe("cap", "封顶"),
        floor=read.maybe("floor", "最低"),
        rule=rule,
        missing=Missing(read.choice("missing", "缺数时", policies, "block")),
        undefined=Missing(read.choice("undefined", "算不出时", policies, "block")),
        spread=spread,
        by=str(row.get("by") or ""),
        note=str(row.get("note") or ""),
    )


def _rule(body: Body, read: Reading) -> Rule | None:
    kind = RULES.get(str(body.get("kind") or ""))
    if kind is None:
        known = "、".join(rule.label for rule in RULES.values())
        read.wrong(f"没有计分方法，也没有下级指标；请选一种：{known}。")
        return None
    return kind.read(read.within(body, ""))


def _inputs(body: Body, problems: list[str]) -> dict[str, Input]:
    found: dict[str, Input] = {}
    for row in body.get("inputs") or []:
        code = str(row.get("code") or "").strip()
        if not code.isidentifier() or "且" in code or "或" in code:
            problems.append(
                f"数据项「{code}」：名称只能用汉字、字母、数字和下划线，不以数字开头，不含「且」「或」。"
            )
        if code in found:
            problems.append(f"数据项「{code}」写了两次，请删去一个。")
        source = str(row.get("source") or Source.TYPED.value)
        if source not in [one.value for one in Source]:
            problems.append(f"数据项「{code}」的来源「{source}」不认识。")
            source = Source.TYPED.value
        ref = str(row.get("ref") or "")
        if source not in (Source.JUDGED, Source.TYPED) and not ref:
            problems.append(f"数据项「{code}」取自台账或目标，请选是哪一个口径。")
        extra = {key: str(row.get(key) or "") for key in ("unit", "by", "note")}
        found[code] = Input(code, Source(source), ref, **extra)
    return found


def _groups(body: Body) -> list[Group]:
    return [
        Group(str(row.get("name") or ""), tuple(map(str, row.get("members") or [])))
        for row in body.get("groups") or []
    ]


def _rounding(body: Body, problems: list[str]) -> Rounding:
    def places(key: str) -> int | None:
        text = str(body.get(key) if body.get(key) is not None else "")
        if text == "":
            return None
        if text.isdecimal() and int(text) <= 8:
            return int(text)
        problems.append(f"小数位数「{text}」不对，请填 0 到 8，不舍入的留空。")
        return None

    total = places("total")
    return Rounding(
        places("leaf"),
        places("node"),
        2 if total is None else total,
        body.get("truncates") in (True, "1", "on"),
    )


def _veto(row: Body, top: Reading) -> Veto:
    effect = top.within(row, "一票否决").choice("effect", "后果", EFFECTS, "no_award")
    return Veto(str(row.get("name") or ""), top.test(row.get("when"), "否决条件"), effect)


def _doubt(body: Body, problems: list[str]) -> DoubtTerms:
    known = ("declared", "minmax", "rank", "zscore")
    chosen = tuple(str(one) for one in body.get("normalisations") or known)
    if set(chosen) - set(known):
        problems.append(
            f"归一化方法「{'、'.join(sorted(set(chosen) - set(known)))}」不认识；可选：{'、'.join(known)}。"
        )
    spread = Reading(body, "位次区间", problems).number("spread", "权重浮动", "0.2")
    if not 0 <= spread <= 1:
        problems.append("位次区间：「权重浮动」在 0 到 100% 之间，例如 20%。")
        spread = Fraction(1, 5)
    kept = tuple(one for one in known if one in {*chosen, "declared"})
    return DoubtTerms(spread, kept, body.get("claimed", True) in (True, "1", "on"))


def _weight_problems(scheme: Scheme) -> list[str]:
    found = []
    phase = f"（{scheme.phase}）" if scheme.phase else ""
    if sum(1 for _ in scheme.nodes) > MOST_NODES:
        found.append(f"指标超过 {MOST_NODES} 项，请合并。")
    if not scheme.roots:
        found.append("一个指标也没有，请至少添一项。")
        return found
    levels = [("一级指标", scheme.full, "满分", scheme.roots)]
    levels += [
        (f"指标 {n.code}「{n.name}」的下级", n.weight, "分值", n.children) for n in scheme.nodes if n.children
    ]
    for what, wanted, word, children in levels:
        base = [child for child in children if child.role is Role.BASE]
        total = sum((child.weight for child in base), Fraction(0))
        if base and total != wanted:
            off = total - wanted
            more = f"多 {shown(off)}" if off > 0 else f"少 {shown(-off)}"
            found.append(
                f"{what}{phase}分值合计 {shown(total)}，{word}是 {shown(wanted)}，{more} 分；请改到相等。"
            )
    return found


def _name_problems(scheme: Scheme) -> list[str]:
    known = {*scheme.inputs, *scheme.derived}
    found = [
        f"「{code}」既是数据项又是中间数，请改一个名。" for code in scheme.inputs if code in scheme.derived
    ]
    uses: list[tuple[str, Tree]] = [(f"中间数「{code}」", tree) for code, tree in scheme.derived.items()]
    for leaf in scheme.leaves:
        if leaf.rule is not None:
            uses += [(f"指标 {leaf.code}「{leaf.name}」", tree) for tree in leaf.rule.trees()]
    uses += [(f"一票否决「{veto.name}」", veto.when) for veto in scheme.vetoes]
    uses += [(f"晋档「{one.name}」", one.when) for one in scheme.promotions]
    for where, tree in uses:
        for name in sorted(names_in(tree) - known):
            found.append(f"{where}用到「{name}」，数据项里没有；请先添数据项，或改成已有的名称。")
    lines = [grade.least for grade in scheme.grades]
    if any(b >= a for a, b in itertools.pairwise(lines)):
        found.append("等次的起分要从高到低，后一等不能高于或等于前一等。")
    return found


def _loops(scheme: Scheme) -> list[str]:
    found: list[str] = []
    done: set[str] = set()

    def visit(code: str, path: tuple[str, ...]) -> None:
        if code in path:
            round_trip = " → ".join((*path[path.index(code) :], code))
            found.append(f"中间数绕成了圈：{round_trip}。请让其中一个只用数据项计算。")
            return
        if code in done or code not in scheme.derived:
            return
        for name in sorted(names_in(scheme.derived[code])):
            visit(name, (*path, code))
        done.add(code)

    for code in scheme.derived:
        visit(code, ())
    return found[:1]


def group_problems(groups: Sequence[Group]) -> list[str]:
    """A unit in two groups; an empty or nameless group."""
    found = [f"第 {number} 组没有名称，请填写。" for number, group in enumerate(groups, 1) if not group.name]
    found += [
        f"分组「{group.name}」里一个单位也没有，请添单位或删去这一组。"
        for group in groups
        if not group.members
    ]
    times = Counter(member for group in groups for member in set(group.members))
    for member, count in sorted(times.items()):
        if count > 1:
            names = "」「".join(group.name for group in groups if member in group.members)
            found.append(f"「{member}」同时在「{names}」，一个单位只能在一组。")
    return found

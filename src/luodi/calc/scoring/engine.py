"""Scoring all units of a scheme at once, exactly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from luodi.calc.scoring.errors import Blocked, Lack, MissingInput, Undefined, WrongScheme
from luodi.calc.scoring.expression import Values, names_in, value_of, written
from luodi.calc.scoring.numbers import exact, rounded, shown
from luodi.calc.scoring.rules import Rule
from luodi.calc.scoring.scheme import MISSING_WORDS, Group, Missing, Node, Role, Scheme

Inputs = Mapping[str, Mapping[str, Any]]
"""{unit: {input code: Decimal | int | text of a number | None}}"""


@dataclass(frozen=True, slots=True)
class Mark:
    """One node of one unit. `counts` is False where the indicator was left out and the rest scaled up."""

    code: str
    points: Fraction
    working: str
    counts: bool = True
    measured: Fraction | None = None
    weight: Fraction = Fraction(0)
    """What it could at most have given here, after rescaling."""

    @property
    def shown(self) -> Decimal:
        return rounded(self.points, 4)


@dataclass(frozen=True, slots=True)
class Card:
    unit: str
    group: str
    total: Decimal
    rank: int
    marks: Mapping[str, Mark]
    grade: str = ""
    reward: str = ""
    vetoed: tuple[str, ...] = ()
    promoted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scored:
    """Cards in the order of the groups and, inside one, as given."""

    scheme: Scheme
    cards: tuple[Card, ...]

    def card(self, unit: str) -> Card:
        return next(card for card in self.cards if card.unit == unit)


LeafMarks = dict[str, dict[str, Mark]]
"""{leaf code: {unit: mark}}"""


def score(scheme: Scheme, inputs: Inputs) -> Scored:
    """
    Every unit of `inputs`. Raises Blocked naming every input that must not be missing, WrongScheme when the groups
    do not hold each unit once.
    """
    groups = grouped(scheme, list(inputs))
    values = {unit: completed(scheme, row) for unit, row in inputs.items()}
    lacks: list[Lack] = []
    cards: list[Card] = []
    for group in groups:
        marks = {leaf.code: leaf_marks(leaf, group.members, values, lacks) for leaf in scheme.leaves}
        cards += ranked(scheme, group, marks, values) if not lacks else []
    if lacks:
        raise Blocked(lacks)
    return Scored(scheme, tuple(cards))


def grouped(scheme: Scheme, units: Sequence[str]) -> list[Group]:
    """The scheme's groups cut to the units at hand; without groups, all units in one."""
    if not scheme.groups:
        return [Group("全部", tuple(units))]
    outside = [unit for unit in units if not any(unit in group.members for group in scheme.groups)]
    if outside:
        raise WrongScheme([f"「{unit}」不在任何一组，请在办法里把它编进一组。" for unit in outside])
    cut = [Group(g.name, tuple(m for m in g.members if m in units)) for g in scheme.groups]
    return [group for group in cut if group.members]


def completed(scheme: Scheme, row: Mapping[str, Any]) -> dict[str, Fraction | None]:
    """Inputs as fractions and, after them, what the scheme derives; without a value where something is missing."""
    values: dict[str, Fraction | None] = {
        code: None if row.get(code) is None else exact(row[code]) for code in scheme.inputs
    }
    waiting = dict(scheme.derived)
    while waiting:
        ready = [c for c, tree in waiting.items() if not (names_in(tree) & waiting.keys())]
        for code in ready:
            try:
                values[code] = value_of(waiting[code], values)
            except (MissingInput, Undefined):
                values[code] = None
            del waiting[code]
    return values


def leaf_marks(
    leaf: Node, members: Sequence[str], values: Mapping[str, Values], lacks: list[Lack]
) -> dict[str, Mark]:
    """One leaf over one group. What the policy forbids to score goes to `lacks`."""
    rule = leaf.rule
    if rule is None:
        return {}
    measured: dict[str, Fraction] = {}
    failed: dict[str, tuple[Missing, str]] = {}
    for unit in members:
        try:
            measured[unit] = rule.measure(values[unit])
        except MissingInput as gap:
            failed[unit] = (leaf.missing, str(gap))
        except Undefined as gap:
            failed[unit] = (leaf.undefined, str(gap))
    field = tuple(measured.values())
    marks: dict[str, Mark] = {}
    for unit, figure in measured.items():
        try:
            marks[unit] = _marked(leaf, rule, figure, values[unit], field)
        except MissingInput as gap:
            failed[unit] = (leaf.missing, str(gap))
        except Undefined as gap:
            failed[unit] = (leaf.undefined, str(gap))
    marks.update(_by_policy(leaf, failed, marks, lacks))
    return marks


def _marked(leaf: Node, rule: Rule, figure: Fraction, values: Values, field: tuple[Fraction, ...]) -> Mark:
    found = rule.outcome(leaf.weight, figure, values, field)
    return Mark(leaf.code, found.points, found.working, measured=figure, weight=leaf.weight)


def _by_policy(
    leaf: Node, failed: Mapping[str, tuple[Missing, str]], scored: Mapping[str, Mark], lacks: list[Lack]
) -> dict[str, Mark]:
    mean = sum((mark.points for mark in scored.values()), Fraction(0)) / max(len(scored), 1)
    found: dict[str, Mark] = {}
    for unit, (policy, why) in failed.items():
        if policy is Missing.BLOCK or (policy is Missing.MEAN and not scored):
            alone = "；组内都没有数，没有平均可用" if policy is Missing.MEAN else ""
            lacks.append(Lack(unit, leaf.name, why + alone))
            continue
        points = {Missing.MEAN: mean, Missing.FULL: leaf.weight}.get(policy, Fraction(0))
        words = MISSING_WORDS[policy].removeprefix("缺数")
        found[unit] = Mark(
            leaf.code, points, f"{why}，{words}", policy is not Missing.RESCALE, weight=leaf.weight
        )
    return found


def ranked(
    scheme: Scheme, group: Group, marks: LeafMarks, values: Mapping[str, Mapping[str, Fraction | None]]
) -> list[Card]:
    """Cards of one group, in the order of its members; equal totals share the better place."""
    trees = {
        unit: assembled(scheme, {code: row[unit] for code, row in marks.items()}) for unit in group.members
    }
    vetoes = {unit: _holding(scheme.vetoes, values[unit]) for unit in group.members}
    totals = {unit: total_of(scheme, trees[unit], vetoes[unit]) for unit in group.members}
    cards = []
    for unit in group.members:
        promoted = _holding(scheme.promotions, values[unit])
        grade, reward = _graded(scheme, totals[unit], vetoes[unit], bool(promoted))
        cards.append(
            Card(
                unit=unit,
                group=group.name,
                total=totals[unit],
                rank=1 + sum(other > totals[unit] for other in totals.values()),
                marks=trees[unit],
                grade=grade,
                reward=reward,
                vetoed=tuple(f"{veto.name}（{written(veto.when)}）" for veto in vetoes[unit]),
                promoted=tuple(f"{one.name}（{written(one.when)}）" for one in promoted),
            )
        )
    return cards


def assembled(scheme: Scheme, leaves: Mapping[str, Mark]) -> dict[str, Mark]:
    """Marks of every node of one unit, roundings in the declared order; "" is the whole before its rounding."""
    found: dict[str, Mark] = {}

    def visit(node: Node) -> Mark:
        if node.rule is not None:
            mark = _limited(node, leaves[node.code])
            places = scheme.rounding.leaf
        else:
            mark = _limited(node, _summed(node, [visit(child) for child in node.children]))
            places = scheme.rounding.node
        if places is not None:
            points = Fraction(rounded(mark.points, places, truncates=scheme.rounding.truncates))
            mark = Mark(node.code, points, mark.working, mark.counts, mark.measured, mark.weight)
        found[node.code] = mark
        return mark

    top = Node("", scheme.name, scheme.full, children=scheme.roots)
    marks = [visit(root) for root in scheme.roots]
    found[""] = _summed(top, marks)
    return found


def _summed(node: Node, marks: Sequence[Mark]) -> Mark:
    by_code = {child.code: child for child in node.children}
    if node.takes_highest:
        best = max(marks, key=lambda mark: mark.points)
        words = f"各项不重复计，取最高的 {best.code}：{shown(best.points)}"
        return Mark(node.code, best.points, words, any(m.counts for m in marks), weight=node.weight)
    base = [mark for mark in marks if by_code[mark.code].role is Role.BASE]
    kept = [mark for mark in base if mark.counts]
    points = sum((mark.points for mark in kept), Fraction(0))
    words = " ＋ ".join(shown(mark.points) for mark in kept) or "0"
    worth = sum((by_code[mark.code].weight for mark in kept), Fraction(0))
    if len(kept) < len(base) and worth:
        points = points * node.weight / worth
        words = f"（{words}）× {shown(node.weight)} ÷ {shown(worth)}（缺项折算）"
    for mark in marks:
        role = by_code[mark.code].role
        if role is Role.BASE or not mark.counts:
            continue
        points += mark.points if role is Role.BONUS else -mark.points
        words += f" {'＋' if role is Role.BONUS else '－'} {shown(mark.points)}"
    counts = bool(kept) or not base
    return Mark(node.code, points, words, counts, weight=node.weight)


def _limited(node: Node, mark: Mark) -> Mark:
    points, words = mark.points, mark.working
    if node.cap is not None and points > node.cap:
        points, words = node.cap, f"{words}，本项封顶 {shown(node.cap)}"
    if node.floor is not None and points < node.floor:
        points, words = node.floor, f"{words}，本项最低 {shown(node.floor)}"
    return Mark(node.code, points, words, mark.counts, mark.measured, mark.weight)


def total_of(scheme: Scheme, marks: Mapping[str, Mark], vetoes: Sequence[Any]) -> Decimal:
    if any(veto.effect == "zero" for veto in vetoes):
        return rounded(Fraction(0), scheme.rounding.total)
    return rounded(marks[""].points, scheme.rounding.total, truncates=scheme.rounding.truncates)


def _holding(conditions: Sequence[Any], values: Values) -> list[Any]:
    """Those whose condition holds; one that cannot be told (no value) does not hold."""
    found = []
    for one in conditions:
        try:
            if value_of(one.when, values):
                found.append(one)
        except (MissingInput, Undefined):
            continue
    return found


def _graded(scheme: Scheme, total: Decimal, vetoes: Sequence[Any], promoted: bool) -> tuple[str, str]:
    if not scheme.grades:
        return "", ""
    place = next(
        (n for n, grade in enumerate(scheme.grades) if Fraction(total) >= grade.least), len(scheme.grades) - 1
    )
    if promoted:
        place = max(0, place - 1)
    if vetoes:
        place = len(scheme.grades) - 1
    return scheme.grades[place].name, scheme.grades[place].reward

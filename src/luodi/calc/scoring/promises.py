"""What a scheme promises of each input: more of it never lowers (or raises) a unit's own total, or nothing."""

from dataclasses import dataclass

from luodi.calc.scoring.direction import Direction, direction_of, together
from luodi.calc.scoring.expression import Tree, names_in
from luodi.calc.scoring.rules import Rule
from luodi.calc.scoring.scheme import Role, Scheme


@dataclass(frozen=True, slots=True)
class Promise:
    code: str
    direction: Direction
    is_relative: bool
    """Whether some indicator that uses it also depends on the other units."""

    @property
    def sentence(self) -> str:
        said = {
            Direction.UP: f"「{self.code}」越多，总分不会变低",
            Direction.DOWN: f"「{self.code}」越多，总分不会变高",
            Direction.FLAT: f"「{self.code}」不影响总分",
            Direction.UNKNOWN: f"「{self.code}」与总分的关系不单调：多了可能反而少得分，请核对算式",
        }[self.direction]
        return f"{said}；但这是相对评分，同组别家的数也会左右得分" if self.is_relative else said


def promises(scheme: Scheme) -> tuple[Promise, ...]:
    return tuple(promise_of(scheme, code) for code in scheme.inputs)


def promise_of(scheme: Scheme, code: str) -> Promise:
    found, relative = [], False
    for leaf in scheme.leaves:
        if leaf.rule is None:
            continue
        own = rule_direction(scheme, leaf.rule, code)
        if own is not Direction.FLAT:
            found.append(own.flipped if leaf.role is Role.PENALTY or _in_penalty(scheme, leaf.code) else own)
            relative = relative or leaf.rule.relative
    found += [_through(scheme, veto.when, code).flipped for veto in scheme.vetoes if veto.effect == "zero"]
    return Promise(code, together(*found), relative)


def rule_direction(scheme: Scheme, rule: Rule, code: str) -> Direction:
    """Directly and through what is derived from the input; a derived figure may fall below zero, so may lie."""
    ways = [rule.direction(code)]
    for name in rule.inputs() & scheme.derived.keys():
        way = _through(scheme, scheme.derived[name], code)
        if way is not Direction.FLAT:
            own = rule.direction(name)
            ways.append(own if way is Direction.UP else own.flipped if way is Direction.DOWN else way)
    return together(*ways)


def _through(scheme: Scheme, tree: Tree, code: str) -> Direction:
    ways = [direction_of(tree, code)]
    for name in names_in(tree) & scheme.derived.keys():
        way = _through(scheme, scheme.derived[name], code)
        own = direction_of(tree, name)
        if way is not Direction.FLAT:
            ways.append(own if way is Direction.UP else own.flipped if way is Direction.DOWN else way)
    return together(*ways)


def _in_penalty(scheme: Scheme, code: str) -> bool:
    """Whether an odd number of the node's ancestors are penalties."""
    parents = [node for node in scheme.nodes if code.startswith(f"{node.code}.")]
    return sum(parent.role is Role.PENALTY for parent in parents) % 2 == 1

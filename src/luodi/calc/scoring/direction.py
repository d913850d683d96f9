"""
Which way a score moves when one input rises, read off the expression: inputs are taken as not negative.

UNKNOWN is an honest answer: the editor then says that monotony is not promised.
"""

from enum import StrEnum

from luodi.calc.scoring.expression import Call, Name, Number, Tree


class Direction(StrEnum):
    FLAT = "flat"
    UP = "up"
    DOWN = "down"
    UNKNOWN = "unknown"

    @property
    def flipped(self) -> "Direction":
        return {Direction.UP: Direction.DOWN, Direction.DOWN: Direction.UP}.get(self, self)


def together(*directions: Direction) -> Direction:
    """What a rise does when it moves several things that count alike."""
    moving = set(directions) - {Direction.FLAT}
    if not moving:
        return Direction.FLAT
    return moving.pop() if len(moving) == 1 else Direction.UNKNOWN


def direction_of(tree: Tree, code: str) -> Direction:
    match tree:
        case Number():
            return Direction.FLAT
        case Name():
            return Direction.UP if tree.code == code else Direction.FLAT
        case Call():
            return _of_call(tree, code)


def _of_call(tree: Call, code: str) -> Direction:
    parts = [direction_of(part, code) for part in tree.parts]
    if all(part is Direction.FLAT for part in parts):
        return Direction.FLAT
    match tree.op:
        case "+" | "min" | "max" | "mean" | "and" | "or":
            return together(*parts)
        case "-" | ">=" | ">":
            return together(parts[0], parts[1].flipped)
        case "<=" | "<":
            return together(parts[0].flipped, parts[1])
        case "neg":
            return parts[0].flipped
        case "*" | "/":
            second = parts[1].flipped if tree.op == "/" else parts[1]
            signs = [_sign(part) for part in tree.parts]
            moved = [
                part if other > 0 else part.flipped if other < 0 else Direction.UNKNOWN
                for part, other in ((parts[0], signs[1]), (second, signs[0]))
                if part is not Direction.FLAT
            ]
            return together(*moved)
        case "growth":
            base = parts[1].flipped if _sign(tree.parts[0]) > 0 else Direction.UNKNOWN
            return together(parts[0], base if parts[1] is not Direction.FLAT else Direction.FLAT)
    return Direction.UNKNOWN


def _sign(tree: Tree) -> int:
    """1: never negative; -1: never positive; 0: may be either."""
    match tree:
        case Number():
            return 1 if tree.value >= 0 else -1
        case Name():
            return 1
        case Call():
            signs = [_sign(part) for part in tree.parts]
            if tree.op == "neg":
                return -signs[0]
            if tree.op in ("*", "/"):
                return signs[0] * signs[1]
            if tree.op == "abs":
                return 1
            if tree.op in ("+", "min", "max", "mean"):
                return signs[0] if len(set(signs)) == 1 else 0
    return 0

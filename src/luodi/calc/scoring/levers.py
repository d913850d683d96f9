"""
What separates a unit from the place before it, and which indicator gets it there with the least effort.

Effort is the rise of one input as a share of what it is now (or, where it is nothing, of the group's largest).
Everything is scored again exactly, relative indicators for the whole group; nothing is extrapolated.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from luodi.calc.scoring.direction import Direction
from luodi.calc.scoring.engine import Inputs, LeafMarks, Scored, completed, leaf_marks, ranked
from luodi.calc.scoring.errors import Lack
from luodi.calc.scoring.expression import names_in
from luodi.calc.scoring.promises import promise_of
from luodi.calc.scoring.scheme import Group, Node, Scheme, Source

MOST = 4
"""A rise beyond four times what is there is no advice."""
HALVINGS = 12
COUNTED = ("个", "家", "次", "项", "人", "户", "件")
"""Units of which there is no half."""
LEVERS = (Source.FIGURE, Source.TYPED)
"""What a unit can do something about: neither its task nor the judges, nor last year."""


@dataclass(frozen=True, slots=True)
class Lever:
    """Raising `code` from `now` to `needed` alone wins the next place."""

    code: str
    now: Decimal
    needed: Decimal
    effort: float

    @property
    def more(self) -> Decimal:
        return self.needed - self.now


@dataclass(frozen=True, slots=True)
class Gap:
    """`ahead` is the unit to pass; None for the first. `levers`: the least effort first."""

    unit: str
    place: int
    ahead: str | None
    distance: Decimal
    levers: tuple[Lever, ...]


class Bench:
    """One group kept scored, so that a single changed input costs only the leaves that use it."""

    def __init__(self, scored: Scored, inputs: Inputs, group: str) -> None:
        self.scheme: Scheme = scored.scheme
        members = tuple(card.unit for card in scored.cards if card.group == group)
        self.group = Group(group, members)
        self.inputs = inputs
        self.values = {unit: completed(self.scheme, inputs[unit]) for unit in members}
        lacks: list[Lack] = []
        self.marks: LeafMarks = {
            leaf.code: leaf_marks(leaf, members, self.values, lacks) for leaf in self.scheme.leaves
        }
        self.cards = {card.unit: card for card in scored.cards if card.group == group}

    def places_with(self, unit: str, code: str, value: Fraction) -> Mapping[str, int]:
        """Every unit's place if one input of one unit were another."""
        row = {**self.inputs[unit], code: Decimal(value.numerator) / Decimal(value.denominator)}
        values = {**self.values, unit: completed(self.scheme, row)}
        marks = dict(self.marks)
        for leaf in self.scheme.leaves:
            if self._touched(leaf, code):
                marks[leaf.code] = leaf_marks(leaf, self.group.members, values, [])
        return {card.unit: card.rank for card in ranked(self.scheme, self.group, marks, values)}

    def _touched(self, leaf: Node, code: str) -> bool:
        used = leaf.rule.inputs() if leaf.rule is not None else frozenset()
        return code in used or any(self._derives(name, code) for name in used & self.scheme.derived.keys())

    def _derives(self, name: str, code: str) -> bool:
        inside = names_in(self.scheme.derived[name])
        return code in inside or any(self._derives(n, code) for n in inside & self.scheme.derived.keys())


def gap(bench: Bench, unit: str, *, levers: int = 3) -> Gap:
    """How far a unit is from the place before it; at most `levers` ways there."""
    card = bench.cards[unit]
    before = [other for other in bench.cards.values() if other.total > card.total]
    if not before:
        return Gap(unit, card.rank, None, Decimal(0), ())
    ahead = min(before, key=lambda other: (other.total, other.unit))
    found = [lever for code in _usable(bench.scheme) if (lever := _lever(bench, unit, code)) is not None]
    found.sort(key=lambda lever: (lever.effort, lever.code))
    return Gap(unit, card.rank, ahead.unit, ahead.total - card.total, tuple(found[:levers]))


def _usable(scheme: Scheme) -> list[str]:
    return [
        code
        for code, one in scheme.inputs.items()
        if one.source in LEVERS and promise_of(scheme, code).direction is Direction.UP
    ]


def _lever(bench: Bench, unit: str, code: str) -> Lever | None:
    now = bench.values[unit].get(code)
    if now is None:
        return None
    others = [value for u in bench.group.members if (value := bench.values[u].get(code)) is not None]
    scale = now if now > 0 else max(others, default=Fraction(0))
    if scale <= 0:
        return None
    place = bench.cards[unit].rank

    def wins(value: Fraction) -> bool:
        return bench.places_with(unit, code, value)[unit] < place

    high = now + scale / 8
    while not wins(high):
        high = now + (high - now) * 2
        if high > now + scale * MOST:
            return None
    low = now
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if wins(middle) else (middle, high)
    needed = _upwards(high, 0 if bench.scheme.inputs[code].unit in COUNTED else 2)
    return Lever(code, _decimal(now), needed, float((Fraction(needed) - now) / scale))


def _upwards(value: Fraction, places: int) -> Decimal:
    """Rounded upwards: a hair too little would not win."""
    scaled = value * 10**places
    return Decimal(-(-scaled.numerator // scaled.denominator)).scaleb(-places)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


@dataclass(frozen=True, slots=True)
class Influence:
    """Without `unit` in the comparison, these others would change places among themselves."""

    unit: str
    indicators: tuple[str, ...]
    moved: tuple[tuple[str, int, int], ...]
    """(unit, place among the others now, place without)"""


def influences(bench: Bench) -> tuple[Influence, ...]:
    """
    Units at the edge of a relative indicator whose leaving changes the order of the rest, the widest first. Empty
    where every indicator is absolute: then nobody moves anybody.
    """
    found = []
    for unit in bench.group.members:
        edges = tuple(leaf.name for leaf in bench.scheme.leaves if _on_edge(bench, leaf, unit))
        moved = _moved_without(bench, unit) if edges else ()
        if moved:
            found.append(Influence(unit, edges, moved))
    return tuple(sorted(found, key=lambda one: (-len(one.moved), one.unit)))


def _on_edge(bench: Bench, leaf: Node, unit: str) -> bool:
    if leaf.rule is None or not leaf.rule.relative:
        return False
    field = [mark.measured for mark in bench.marks[leaf.code].values() if mark.measured is not None]
    own = bench.marks[leaf.code][unit].measured
    return own is not None and own in (min(field), max(field)) and min(field) != max(field)


def _moved_without(bench: Bench, unit: str) -> tuple[tuple[str, int, int], ...]:
    rest = tuple(member for member in bench.group.members if member != unit)
    if not rest:
        return ()
    marks = {
        leaf.code: leaf_marks(leaf, rest, bench.values, [])
        if leaf.rule is not None and leaf.rule.relative
        else bench.marks[leaf.code]
        for leaf in bench.scheme.leaves
    }
    group = replace(bench.group, members=rest)
    after = {card.unit: card.rank for card in ranked(bench.scheme, group, marks, bench.values)}
    totals = {member: bench.cards[member].total for member in rest}
    before = {m: 1 + sum(other > totals[m] for other in totals.values()) for m in rest}
    return tuple((m, before[m], after[m]) for m in rest if before[m] != after[m])

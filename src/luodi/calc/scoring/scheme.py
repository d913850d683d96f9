"""A scheme as read and checked: inputs, groups, the tree of indicators, grades. Immutable."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from luodi.calc.scoring.expression import Tree
from luodi.calc.scoring.rules.base import Rule


class Role(StrEnum):
    """What a node's weight means: base weights sum to the parent's; bonus and penalty come on top."""

    BASE = "base"
    BONUS = "bonus"
    PENALTY = "penalty"


class Missing(StrEnum):
    """What an absent (or undefined) input does to its indicator."""

    BLOCK = "block"
    ZERO = "zero"
    MEAN = "group_mean"
    RESCALE = "rescale"
    FULL = "full"


MISSING_WORDS: Mapping[str, str] = {
    Missing.BLOCK: "缺数不能计分",
    Missing.ZERO: "缺数得 0 分",
    Missing.MEAN: "缺数按组内平均得分",
    Missing.RESCALE: "缺数不计此项，其余折算",
    Missing.FULL: "缺数得满分",
}


class Source(StrEnum):
    """Where an input comes from: the ledger (the year so far, the same days a year before, the last month), …"""

    FIGURE = "figure"
    FIGURE_BEFORE = "figure_before"
    FIGURE_MONTH = "figure_month"
    TARGET = "target"
    JUDGED = "judged"
    TYPED = "typed"


@dataclass(frozen=True, slots=True)
class Input:
    """`ref`: the code of the figure or target; empty for judged and typed ones. `by`: who supplies it."""

    code: str
    source: Source = Source.TYPED
    ref: str = ""
    unit: str = ""
    by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """An inner node has children, a leaf a rule."""

    code: str
    name: str
    weight: Fraction
    role: Role = Role.BASE
    children: "tuple[Node, ...]" = ()
    takes_highest: bool = False
    cap: Fraction | None = None
    floor: Fraction | None = None
    rule: Rule | None = None
    missing: Missing = Missing.BLOCK
    undefined: Missing = Missing.BLOCK
    spread: Fraction | None = None
    """How far the weight may lie from what is declared, as a share; None: as the scheme says."""
    by: str = ""
    note: str = ""

    @property
    def leaves(self) -> "Iterator[Node]":
        if self.rule is not None:
            yield self
        for child in self.children:
            yield from child.leaves

    @property
    def nodes(self) -> "Iterator[Node]":
        yield self
        for child in self.children:
            yield from child.nodes


@dataclass(frozen=True, slots=True)
class Rounding:
    """In this order: each leaf, each inner node, the total. None: exact up to the next one."""

    leaf: int | None = None
    node: int | None = None
    total: int = 2
    truncates: bool = False

    @property
    def sentence(self) -> str:
        how = "截去" if self.truncates else "四舍五入"
        steps = [("各项得分", self.leaf), ("各级小计", self.node), ("总分", self.total)]
        said = [f"{what}{how}保留 {places} 位" for what, places in steps if places is not None]
        return f"{'，再'.join(said)}；此外不作舍入"


@dataclass(frozen=True, slots=True)
class Grade:
    name: str
    least: Fraction
    reward: str = ""


@dataclass(frozen=True, slots=True)
class Veto:
    """一票否决. `effect`: zero (total 0) or no_award (the lowest grade)."""

    name: str
    when: Tree
    effect: str


@dataclass(frozen=True, slots=True)
class Promotion:
    """晋档: one grade up for whoever meets the condition."""

    name: str
    when: Tree


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DoubtTerms:
    """What the re-runs may vary."""

    spread: Fraction = Fraction(1, 5)
    normalisations: tuple[str, ...] = ("declared", "minmax", "rank", "zscore")
    claimed: bool = True


@dataclass(frozen=True, slots=True)
class Scheme:
    name: str
    full: Fraction
    roots: tuple[Node, ...]
    inputs: Mapping[str, Input]
    derived: Mapping[str, Tree] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    rounding: Rounding = field(default_factory=Rounding)
    grades: tuple[Grade, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    promotions: tuple[Promotion, ...] = ()
    doubt: DoubtTerms = field(default_factory=DoubtTerms)
    phases: tuple[str, ...] = ()
    phase: str = ""
    source: str = ""
    gaps: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()

    @property
    def nodes(self) -> Iterator[Node]:
        for root in self.roots:
            yield from root.nodes

    @property
    def leaves(self) -> Iterator[Node]:
        for root in self.roots:
            yield from root.leaves

    def node(self, code: str) -> Node:
        return next(node for node in self.nodes if node.code == code)

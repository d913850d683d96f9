"""
How firm a ranking is: thousands of re-runs over what could honestly have been decided otherwise.

Varied in each run: every weight of base indicators within its declared range (drawn evenly, then scaled so that
brothers again sum to their parent), the normalisation (as declared, min–max, place, z-score), and whether claimed
figures count. Caps of nodes scale with their weight. Vetoes, bonuses and penalties stay as they are.

Floats are used here and only here: an interval of places needs no exact digits. Method: OECD/JRC Handbook on
Constructing Composite Indicators (2008), step 7; effective weights as shares of variance, cov(part, total) /
var(total), which sum to 1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luodi.calc.scoring.engine import Mark, Scored
from luodi.calc.scoring.scheme import Node, Role, Scheme

RUNS = 10_000
LOW, HIGH = 0.05, 0.95
SEED = 20150630
WORDS = {"declared": "按办法", "minmax": "极差法", "rank": "按名次", "zscore": "标准分"}
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """Nine of ten re-runs put the unit between `best` and `worst`."""

    unit: str
    place: int
    best: int
    worst: int
    same: float
    """Share of re-runs with the very place."""
    chances: tuple[float, ...]
    """Share of re-runs at each place, the first place first."""

    @property
    def text(self) -> str:
        return f"第 {self.best} 名" if self.best == self.worst else f"第 {self.best}～{self.worst} 名"

    @property
    def is_firm(self) -> bool:
        return self.best == self.worst


@dataclass(frozen=True, slots=True)
class EffectiveWeight:
    """What an indicator really decides in its group, beside what the scheme says."""

    code: str
    name: str
    declared: float
    effective: float | None
    """None where all units of every group got the same."""

    @property
    def is_idle(self) -> bool:
        return self.effective is not None and abs(self.effective) < 0.005


@dataclass(frozen=True, slots=True)
class Doubt:
    runs: int
    intervals: Mapping[str, Interval]
    weights: tuple[EffectiveWeight, ...]
    varied: tuple[str, ...]


def doubt(scored: Scored, claimed: Scored | None = None, *, runs: int = RUNS, seed: int = SEED) -> Doubt:
    """
    `claimed`: the same units scored over claimed figures, where they differ. The same seed gives the same answer.
    """
    rng = np.random.default_rng(seed)
    scheme = scored.scheme
    bases = [scored] + ([claimed] if claimed is not None and scheme.doubt.claimed else [])
    norms = scheme.doubt.normalisations
    weights = drawn_weights(scheme, runs, rng)
    choice = rng.integers(0, len(norms), runs)
    basis = rng.integers(0, len(bases), runs)
    intervals: dict[str, Interval] = {}
    groups = dict.fromkeys(card.group for card in scored.cards)
    for group in groups:
        units = [card.unit for card in scored.cards if card.group == group]
        totals = np.empty((runs, len(units)))
        for b, source in enumerate(bases):
            marks = [source.card(unit).marks for unit in units]
            vetoed = np.array([_is_zeroed(source, unit) for unit in units])
            for n, norm in enumerate(norms):
                picked = np.flatnonzero((choice == n) & (basis == b))
                if picked.size:
                    drawn = {code: column[picked] for code, column in weights.items()}
                    found = _totals(scheme, norm, marks, drawn)
                    found[:, vetoed] = 0.0
                    totals[picked] = found
        places = places_of(np.round(totals, scheme.rounding.total))
        for column, unit in enumerate(units):
            intervals[unit] = _interval(scored.card(unit).rank, unit, places[:, column], len(units))
    varied = [f"各项权重上下 {float(scheme.doubt.spread):.0%}", f"计法：{'、'.join(WORDS[n] for n in norms)}"]
    if len(bases) > 1:
        varied.append("申报未核实的数计入或不计入")
    return Doubt(runs, intervals, effective_weights(scored), tuple(varied))


def _is_zeroed(scored: Scored, unit: str) -> bool:
    card = scored.card(unit)
    return bool(card.vetoed) and card.total == 0


def drawn_weights(scheme: Scheme, runs: int, rng: np.random.Generator) -> dict[str, Floats]:
    """{node code: the weight in each run}. Brothers' base weights keep the sum of their parent's."""
    found: dict[str, Floats] = {}

    def draw(children: Sequence[Node], total: Floats) -> None:
        base = [child for child in children if child.role is Role.BASE and child.weight]
        drawn = []
        for child in base:
            spread = float(scheme.doubt.spread if child.spread is None else child.spread)
            drawn.append(float(child.weight) * rng.uniform(1 - spread, 1 + spread, runs))
        scale = total / np.sum(drawn, axis=0) if drawn else total
        for child, column in zip(base, drawn, strict=True):
            found[child.code] = column * scale
        for child in children:
            own = found.setdefault(child.code, np.full(runs, float(child.weight)))
            draw(child.children, own)

    draw(scheme.roots, np.full(runs, float(scheme.full)))
    return found


def _totals(
    scheme: Scheme, norm: str, marks: Sequence[Mapping[str, Mark]], weights: Mapping[str, Floats]
) -> Floats:
    """Totals (runs × units) under one normalisation."""
    size = len(next(iter(weights.values())))

    def leaf_share(node: Node) -> Floats:
        points = np.array([float(unit[node.code].points) for unit in marks])
        weight = float(node.weight)
        if not weight or node.role is not Role.BASE:
            return points
        return normalised(points / weight, norm)

    def value(node: Node) -> Floats:
        own = weights[node.code][:, None]
        scaled = bool(node.weight) and node.role is Role.BASE
        if node.rule is not None:
            share = leaf_share(node)
            return own * share[None, :] if scaled else np.broadcast_to(share, (size, len(marks)))
        found = summed(node.children, node.takes_highest)
        stretch = own / float(node.weight) if scaled else np.ones_like(own)
        if node.cap is not None:
            found = np.minimum(found, float(node.cap) * stretch)
        if node.floor is not None:
            found = np.maximum(found, float(node.floor) * stretch)
        return np.asarray(found)

    def summed(children: Sequence[Node], highest: bool) -> Floats:
        if highest:
            return np.asarray(np.max([value(child) for child in children], axis=0))
        plain = [c for c in children if c.rule is not None and c.role is Role.BASE and c.weight]
        found = np.zeros((size, len(marks)))
        if plain:  # most of a scheme: one matrix product instead of a sum over indicators
            found += np.column_stack([weights[c.code] for c in plain]) @ np.vstack(
                [leaf_share(c) for c in plain]
            )
        for child in children:
            if child not in plain:
                found += value(child) * (-1.0 if child.role is Role.PENALTY else 1.0)
        return found

    return np.asarray(summed(scheme.roots, False))


def normalised(shares: Floats, norm: str) -> Floats:
    """Shares of the weight put on another scale; where all are equal nothing is changed."""
    spread = float(np.ptp(shares))
    if norm == "declared" or spread == 0.0:
        return shares
    if norm == "minmax":
        return np.asarray((shares - shares.min()) / spread)
    if norm == "rank":
        below = (shares[:, None] > shares[None, :]).sum(axis=1)
        return np.asarray(below / (len(shares) - 1))
    return np.asarray(np.clip(0.5 + (shares - shares.mean()) / (4 * shares.std()), 0.0, 1.0))


def places_of(totals: Floats) -> NDArray[np.int64]:
    """Places (runs × units), equal totals sharing the better."""
    order = np.argsort(-totals, axis=1, kind="stable")
    sorted_ = np.take_along_axis(totals, order, axis=1)
    at = np.broadcast_to(np.arange(totals.shape[1]), totals.shape)
    fresh = np.ones(totals.shape, bool)
    fresh[:, 1:] = sorted_[:, 1:] != sorted_[:, :-1]
    places = np.maximum.accumulate(np.where(fresh, at, 0), axis=1) + 1
    found = np.empty_like(places)
    np.put_along_axis(found, order, places, axis=1)
    return found


def _interval(place: int, unit: str, places: NDArray[np.int64], units: int) -> Interval:
    counts = np.bincount(places, minlength=units + 1)[1:]
    running = np.cumsum(counts) / len(places)
    best = int(np.searchsorted(running, LOW, side="right")) + 1
    worst = int(np.searchsorted(running, HIGH, side="left")) + 1
    chances = tuple(float(count) / len(places) for count in counts)
    return Interval(unit, place, min(best, worst), worst, chances[place - 1], chances)


def effective_weights(scored: Scored) -> tuple[EffectiveWeight, ...]:
    """
    Over all groups together, each group's own mean taken off. A node with a cap, or that takes the highest, counts
    as one: below it points do not add up.
    """
    parts = [part for root in scored.scheme.roots for part in _adding_up(root)]
    columns: list[Floats] = []
    for group in dict.fromkeys(card.group for card in scored.cards):
        cards = [card for card in scored.cards if card.group == group]
        points: Any = np.array([[float(card.marks[part.code].points) for part in parts] for card in cards])
        columns.append(points - points.mean(axis=0))
    signs = np.array([-1.0 if part.role is Role.PENALTY else 1.0 for part in parts])
    centred = np.vstack(columns) * signs
    total = centred.sum(axis=1)
    variance = float(total @ total)
    full = float(sum(part.weight for part in parts if part.role is Role.BASE)) or 1.0
    return tuple(
        EffectiveWeight(
            part.code,
            part.name,
            float(part.weight) / full if part.role is Role.BASE else 0.0,
            float(centred[:, n] @ total) / variance if variance else None,
        )
        for n, part in enumerate(parts)
    )


def _adding_up(node: Node) -> list[Node]:
    bent = node.takes_highest or node.cap is not None or node.floor is not None
    if node.rule is not None or bent or node.role is Role.PENALTY:
        return [node]
    return [part for child in node.children for part in _adding_up(child)]

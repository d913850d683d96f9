"""The first look: the most points a pair of projects can reach, for many pairs at once.

Every unseen field counts at its best (rules.POINTS), so no pair is dropped that the full comparison would
show, but for the approximations named at NAME_ALLOWANCE and ALIKE.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist

from luodi.calc.matching import rules
from luodi.calc.matching.blocking import Pairs
from luodi.calc.matching.facets import Facets
from luodi.calc.matching.names import project_name
from luodi.calc.matching.records import ProjectRecord

NAME_ALLOWANCE = 6.0
"""What reordering of the pieces of a name (projects.name_similarity) may add to the plain ratios seen
here.
"""

ALIKE = 60.0
SEVERAL = "several"

Texts = npt.NDArray[np.object_]
Points = npt.NDArray[np.float64]


class ProjectBound:
    """The most points two projects can reach, by what can be computed for many pairs at once."""

    def __init__(self, projects: Sequence[Facets]) -> None:
        records = [facets.record for facets in projects]
        self.cores = _texts(facets.bare for facets in projects)
        self.whole = _texts(facets.name.core for facets in projects)
        self.names = _texts(facets.name.text for facets in projects)
        self.brands = _texts(" ".join(facets.brands) for facets in projects)
        self.sounds = _texts(" ".join(facets.sounds) for facets in projects)
        self.codes = _texts(record.code for record in records)
        self.amounts = _numbers(float(r.amount) if r.amount else None for r in records)
        self.lands = _numbers(float(r.land) if r.land else None for r in records)
        self.days = _numbers(r.signed_on.toordinal() if r.signed_on else None for r in records)
        self.capacities, self.units = _single_capacities(records)

    def joined(self, other: "ProjectBound") -> "ProjectBound":
        """These projects and those after them."""
        both = ProjectBound(())
        for name, values in vars(self).items():
            setattr(both, name, np.concatenate((values, getattr(other, name))))
        return both

    def __call__(self, pairs: Pairs) -> npt.NDArray[np.bool_]:
        total = rules.BIAS + self._names(pairs) + self._investors(pairs)
        total += _size_bound(self.amounts, pairs, "amount") + _size_bound(self.lands, pairs, "land")
        total += self._capacities(pairs) + self._times(pairs) + rules.POINTS["region", "same"]
        left, right = self.codes[pairs[:, 0]], self.codes[pairs[:, 1]]
        plausible: npt.NDArray[np.bool_] = (total >= 0) | ((left == right) & (left != ""))
        return plausible

    def _names(self, pairs: Pairs) -> Points:
        best = np.maximum(_alike(self.cores, pairs), _alike(self.whole, pairs))
        best = (best + NAME_ALLOWANCE) / 100
        points = np.full(len(pairs), rules.POINTS["name", "different"])
        for band, floor in reversed(rules.NAME_BANDS):
            points[best >= floor] = rules.POINTS["name", band]
        return points

    def _investors(self, pairs: Pairs) -> Points:
        left, right = self.brands[pairs[:, 0]], self.brands[pairs[:, 1]]
        best = np.maximum(
            _ratio(self.brands, pairs, fuzz.token_set_ratio), _ratio(self.brands, pairs, fuzz.partial_ratio)
        )
        points = np.where(
            (best >= ALIKE) | (self.sounds[pairs[:, 0]] == self.sounds[pairs[:, 1]]),
            rules.POINTS["investor", "same code"],
            rules.POINTS["investor", "different"],
        )
        missing = np.flatnonzero((left == "") | (right == ""))
        points[missing] = rules.POINTS["investor", "missing"]
        known = np.where(left == "", right, left)[missing]
        texts = np.where(left == "", self.names[pairs[:, 0]], self.names[pairs[:, 1]])[missing]
        named = cpdist(known, texts, scorer=fuzz.partial_ratio, dtype=np.float64) >= ALIKE
        points[missing[named & (known != "")]] = rules.POINTS["investor", "named in project"]
        return points

    def _capacities(self, pairs: Pairs) -> Points:
        """Exact where both names hold one number with a unit; at its best where either holds several."""
        left, right = pairs[:, 0], pairs[:, 1]
        values = self.capacities[left], self.capacities[right]
        same_unit = self.units[left] == self.units[right]
        points = np.where(same_unit, rules.POINTS["capacity", "different"], 0.0)
        points[same_unit & (values[0] == values[1])] = rules.POINTS["capacity", "same"]
        points[np.isnan(values[0]) | np.isnan(values[1])] = 0.0
        several = (self.units[left] == SEVERAL) | (self.units[right] == SEVERAL)
        points[several] = rules.POINTS["capacity", "same"]
        return points

    def _times(self, pairs: Pairs) -> Points:
        apart = np.abs(self.days[pairs[:, 0]] - self.days[pairs[:, 1]])
        points = np.zeros(len(pairs))
        points[apart <= rules.NEAR_DAYS] = rules.POINTS["time", "near"]
        points[apart <= rules.SAME_DAYS] = rules.POINTS["time", "same"]
        points[apart == 0] = rules.POINTS["time", "same day"]
        points[apart > rules.FAR_DAYS] = rules.POINTS["time", "far"]
        return points


def _single_capacities(records: Sequence[ProjectRecord]) -> tuple[Points, Texts]:
    values, units = [], []
    for record in records:
        found = [
            capacity
            for text in (record.name, *record.former_names)
            for capacity in project_name(text).capacities
        ]
        value, unit = found[0] if len(found) == 1 else (np.nan, SEVERAL if found else "")
        values.append(value)
        units.append(unit)
    return np.array(values), np.array(units, dtype=object)


def _alike(texts: Texts, pairs: Pairs) -> Points:
    return np.maximum(_ratio(texts, pairs, fuzz.ratio), 0.9 * _ratio(texts, pairs, fuzz.partial_ratio))


def _ratio(texts: Texts, pairs: Pairs, scorer: Any) -> Points:
    scores: Points = cpdist(texts[pairs[:, 0]], texts[pairs[:, 1]], scorer=scorer, dtype=np.float64)
    return scores


def _size_bound(sizes: Points, pairs: Pairs, kind: str) -> Points:
    """Same as projects._sizes; a unit slip counts like any size that is neither alike nor far off."""
    left, right = sizes[pairs[:, 0]], sizes[pairs[:, 1]]
    ratio = np.maximum(left, right) / np.minimum(left, right)
    points = np.zeros(len(pairs))
    points[ratio > rules.FAR_AMOUNT] = rules.POINTS[kind, "different"]
    if kind == "amount":
        for slip in rules.UNIT_SLIPS:
            points[np.abs(ratio / slip - 1) <= rules.SAME_AMOUNT] = rules.POINTS["amount", "unit slip"]
    points[ratio <= 1 + rules.NEAR_AMOUNT] = rules.POINTS[kind, "near"]
    points[ratio <= 1 + rules.SAME_AMOUNT] = rules.POINTS[kind, "same"]
    return points


def _texts(values: Iterable[str]) -> Texts:
    return np.array(list(values), dtype=object)


def _numbers(values: Iterable[float | None]) -> Points:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)

"""All pairs of many records that may be one thing: blocking, a vectorised first look, the full
comparison.

The first look is an upper bound of the points a pair can reach (rules.POINTS, every unseen field at its
best), so it drops no pair the full comparison would suspect but for the approximations named in
`_name_bound`.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist

from luodi.calc.matching import rules
from luodi.calc.matching.blocking import Pairs, block_pairs
from luodi.calc.matching.companies import compare_companies
from luodi.calc.matching.names import company_name, project_name, sound
from luodi.calc.matching.projects import compare_projects, without_brand
from luodi.calc.matching.records import CompanyRecord, Comparison, Decision, ProjectRecord

CHUNK = 200_000
NAME_ALLOWANCE = 6.0
"""What reordering of the pieces of a name (projects.name_similarity) may add to the plain ratios seen
here.
"""

ALIKE = 60.0
SEVERAL = "several"
Record = TypeVar("Record", ProjectRecord, CompanyRecord)
Texts = npt.NDArray[np.object_]
Points = npt.NDArray[np.float64]
Plausible = Callable[[Pairs], npt.NDArray[np.bool_]]


@dataclass(frozen=True, slots=True)
class Suspect:
    """Two keys (the earlier record first) and why they may be one thing."""

    left: Any
    right: Any
    comparison: Comparison


def project_suspects(
    records: Sequence[ProjectRecord], touching: Collection[Any] | None = None
) -> list[Suspect]:
    """All pairs decided 同一 or 待查, the highest score first.

    With `touching` (keys), only pairs with at least one of these records: what an import or a new project
    asks. 100,000 records take well under a minute on one core, within 1 GiB.
    """
    cores = [_bare(record) for record in records]
    pairs = _touching(block_pairs([_project_keys(record) for record in records], cores), records, touching)
    bearers = Counter(cores)

    def compare(i: int, j: int) -> Comparison:
        common = max(bearers[cores[i]], bearers[cores[j]])
        return compare_projects(records[i], records[j], common)

    return _compare(records, pairs, _ProjectBound(records, cores), compare)


def company_suspects(
    records: Sequence[CompanyRecord], touching: Collection[Any] | None = None
) -> list[Suspect]:
    """The same for companies."""
    cores = [company_name(record.name).core for record in records]
    pairs = _touching(block_pairs([_company_keys(record) for record in records], cores), records, touching)
    return _compare(
        records,
        pairs,
        lambda part: np.ones(len(part), dtype=bool),
        lambda i, j: compare_companies(records[i], records[j]),
    )


def _touching(pairs: Pairs, records: Sequence[Record], keys: Collection[Any] | None) -> Pairs:
    if keys is None:
        return pairs
    wanted = set(keys)
    fresh = np.array([record.key in wanted for record in records], dtype=bool)
    chosen: Pairs = pairs[fresh[pairs[:, 0]] | fresh[pairs[:, 1]]]
    return chosen


def _compare(
    records: Sequence[Record],
    pairs: Pairs,
    plausible: Plausible,
    compare: Callable[[int, int], Comparison],
) -> list[Suspect]:
    found = []
    for i, j in _first_look(pairs, plausible):
        comparison = compare(i, j)
        if comparison.decision is not Decision.DIFFERENT:
            found.append(Suspect(records[i].key, records[j].key, comparison))
    return sorted(found, key=lambda suspect: -suspect.comparison.score)


def _first_look(pairs: Pairs, plausible: Plausible) -> Iterator[tuple[int, int]]:
    for start in range(0, len(pairs), CHUNK):
        part = pairs[start : start + CHUNK]
        yield from map(tuple, part[plausible(part)].tolist())


class _ProjectBound:
    """The most points two projects can reach, by what can be computed for many pairs at once."""

    def __init__(self, records: Sequence[ProjectRecord], cores: list[str]) -> None:
        self.cores: Texts = np.array(cores, dtype=object)
        self.whole: Texts = np.array([project_name(record.name).core for record in records], dtype=object)
        self.brands: Texts = np.array([" ".join(_brands(record)) for record in records], dtype=object)
        self.sounds: Texts = np.array([sound(" ".join(_cores(record))) for record in records], dtype=object)
        self.names: Texts = np.array([project_name(record.name).text for record in records], dtype=object)
        self.amounts: Points = np.array([float(r.amount) if r.amount else np.nan for r in records])
        self.lands: Points = np.array([float(r.land) if r.land else np.nan for r in records])
        self.days: Points = np.array([r.signed_on.toordinal() if r.signed_on else np.nan for r in records])
        self.capacities, self.units = _single_capacities(records)
        self.codes: Texts = np.array([r.code for r in records], dtype=object)

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


def _brands(record: ProjectRecord) -> list[str]:
    own = project_name(record.name).company
    brands = [company_name(party.name).brand for party in record.investors]
    return brands or ([own.brand] if own else [])


def _cores(record: ProjectRecord) -> list[str]:
    return [company_name(party.name).core for party in record.investors]


def _bare(record: ProjectRecord) -> str:
    """The core of the project's name without the investor's own name before it."""
    return without_brand(project_name(record.name).core, {*_cores(record), *_brands(record)})


def _project_keys(record: ProjectRecord) -> list[str]:
    keys = [f"代码{record.code}"] if record.code else []
    keys += [f"信用{party.credit_code}" for party in record.investors if party.credit_code]
    keys += [f"字号{brand[: rules.BRAND_SIGNS]}" for brand in _brands(record)]
    keys += [f"音{sound(core)}" for core in _cores(record)]
    keys += [f"全名{project_name(text).core}" for text in record.former_names]
    core = _bare(record)
    keys.append(f"全名{core}")
    if not record.investors:  # the name may begin with the brand somebody else reports as the investor
        keys += [f"字号{core[:length]}" for length in (2, 3)]
    return keys


def _company_keys(record: CompanyRecord) -> list[str]:
    keys = [f"信用{record.credit_code}"] if record.credit_code else []
    names = [company_name(text) for text in (record.name, *record.former_names)]
    return keys + [f"字号{name.brand}" for name in names] + [f"音{sound(name.core)}" for name in names]

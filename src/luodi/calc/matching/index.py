"""
Known projects taken apart once, to be asked again and again what new reports may mean: a large file is checked batch by
batch, and the city's hundred thousand projects need not be sorted anew for each.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from luodi.calc.matching import rules
from luodi.calc.matching.blocking import Pairs, blocks_of, rarest
from luodi.calc.matching.bound import ProjectBound
from luodi.calc.matching.facets import Facets, facets_of, keys_of
from luodi.calc.matching.projects import compare_projects
from luodi.calc.matching.records import Comparison, ProjectRecord
from luodi.calc.matching.suspects import Suspect, compared


class ProjectIndex:
    """About 2 KB a project."""

    def __init__(self, records: Sequence[ProjectRecord]) -> None:
        facets = [facets_of(record) for record in records]
        cores = [known.bare for known in facets]
        self._records = list(records)
        self._cores = cores
        self._bearers = Counter(cores)
        self._bound = ProjectBound(facets)
        self._blocks = blocks_of([keys_of(known) for known in facets], cores)
        self._starts = np.searchsorted(self._blocks.blocks, np.arange(len(self._blocks.codes) + 1))
        self._ranks = self._blocks.rank[self._blocks.records]
        self._names = sorted(cores)

    def suspects(self, fresh: Sequence[ProjectRecord]) -> list[Suspect]:
        """
        Pairs (known, fresh) decided 同一 or 待查, the highest score first: what project_suspects() finds of them, and
        now and then one more, since fresh reports do not stand between known ones and theirs.
        """
        facets = [facets_of(record) for record in fresh]
        records = [*self._records, *fresh]
        cores = [*self._cores, *(one.bare for one in facets)]
        bearers = self._bearers + Counter(one.bare for one in facets)

        def compare(i: int, j: int) -> Comparison:
            return compare_projects(records[i], records[j], max(bearers[cores[i]], bearers[cores[j]]))

        bound = self._bound.joined(ProjectBound(facets))
        return compared(records, self._pairs(facets), bound, compare)

    def _pairs(self, facets: Sequence[Facets]) -> Pairs:
        count = len(self._records)
        pairs = [
            (known, count + place) for place, one in enumerate(facets) for known in set(self._neighbours(one))
        ]
        return np.array(pairs, dtype=np.int64).reshape(-1, 2)

    def _neighbours(self, one: Facets) -> Iterator[int]:
        """Known projects that share a key with it and stand next to it by name inside the key's block."""
        found = self._blocks
        rank = bisect_left(self._names, one.bare)
        for key in {*keys_of(one), *rarest(one.bare, found.frequency)}:
            code = found.codes.get(key)
            if code is None:
                continue
            start, end = self._starts[code], self._starts[code + 1]
            place = start + int(np.searchsorted(self._ranks[start:end], rank))
            near = slice(max(place - rules.WINDOW, start), min(place + rules.WINDOW, end))
            yield from found.records[near].tolist()

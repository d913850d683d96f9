"""A fair sample: drawn from strata with a recorded seed, so that anybody can draw it again and get the same."""

import random
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Candidate:
    """`key` orders and names it, `stratum` is what the sample is spread over, `ceilings` whom a visit burdens."""

    key: str
    stratum: tuple[str, ...]
    ceilings: tuple[Hashable, ...] = ()


def shares(sizes: Mapping[tuple[str, ...], int], wanted: int) -> dict[tuple[str, ...], int]:
    """
    How many of `wanted` fall on each stratum: proportional, by largest remainder, no more than it holds; ties go
    to the stratum first in order. The sum is min(wanted, all).
    """
    total = sum(sizes.values())
    wanted = min(wanted, total)
    if not total:
        return {}
    exact = {stratum: Fraction(wanted * size, total) for stratum, size in sizes.items()}
    given = {stratum: int(part) for stratum, part in exact.items()}
    by_rest = sorted(exact, key=lambda stratum: (given[stratum] - exact[stratum], stratum))
    for stratum in by_rest[: wanted - sum(given.values())]:
        given[stratum] += 1
    return given


def draw(
    candidates: Sequence[Candidate], wanted: int, *, seed: int, room: Mapping[Hashable, int] | None = None
) -> list[str]:
    """
    Keys of at most `wanted` candidates, spread over the strata and chosen within each by the seed. `room`: how
    many more visits each of `ceilings` may get; who has no room is passed over for the next of the stratum, and
    what a stratum cannot fill goes to the others. The order of `candidates` does not matter.
    """
    left = dict(room or {})
    strata: dict[tuple[str, ...], list[Candidate]] = defaultdict(list)
    for candidate in sorted(candidates, key=lambda c: c.key):
        strata[candidate.stratum].append(candidate)
    for stratum in sorted(strata):
        random.Random(f"{seed} {stratum}").shuffle(strata[stratum])  # noqa: S311 - repeatable, not secret
    quota = shares({stratum: len(rows) for stratum, rows in strata.items()}, wanted)
    drawn = [key for stratum in sorted(strata) for key in _take(strata[stratum], quota[stratum], left)]
    for stratum in sorted(strata):
        rest = [candidate for candidate in strata[stratum] if candidate.key not in drawn]
        drawn += _take(rest, wanted - len(drawn), left)
    return drawn


def _take(rows: Sequence[Candidate], number: int, left: dict[Hashable, int]) -> list[str]:
    taken: list[str] = []
    for candidate in rows:
        if len(taken) >= number:
            break
        if all(left.get(ceiling, 1) > 0 for ceiling in candidate.ceilings):
            taken.append(candidate.key)
            for ceiling in candidate.ceilings:
                if ceiling in left:
                    left[ceiling] -= 1
    return taken

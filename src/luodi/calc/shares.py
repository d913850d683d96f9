"""How far a share of few may be off."""

from dataclasses import dataclass
from math import sqrt

Z_95 = 1.959963984540054
"""The 97.5 % quantile of the normal distribution."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Between 0 and 1."""

    low: float
    high: float


def wilson(hits: int, of: int, z: float = Z_95) -> Interval | None:
    """
    The Wilson score interval of hits/of (E. B. Wilson 1927, JASA 22:209–212); None where `of` is 0. It holds for small
    samples and for shares at 0 and 1, where the usual one collapses to a point. Raises ValueError for hits > of.
    """
    if not 0 <= hits <= of:
        raise ValueError(f"{hits} of {of} is no share")
    if of == 0:
        return None
    share, square = hits / of, z * z
    centre = (share + square / (2 * of)) / (1 + square / of)
    half = z / (1 + square / of) * sqrt(share * (1 - share) / of + square / (4 * of * of))
    return Interval(max(0.0, centre - half), min(1.0, centre + half))

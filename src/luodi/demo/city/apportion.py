"""Splitting a total exactly: what is handed out always sums to what there was."""

from collections.abc import Sequence


def apportion(total: int, weights: Sequence[float], *, unit: int = 1, least: int = 0) -> list[int]:
    """
    `total` split in whole `unit`s by weight (largest remainder), each share at least `least`.
    The shares sum to `total` exactly. Raises ValueError when that is impossible.
    """
    if not weights or total % unit or least % unit:
        raise ValueError(f"{total} cannot be split into {len(weights)} shares of whole {unit}s")
    spare = total - least * len(weights)
    if spare < 0:
        raise ValueError(f"{total} is less than {len(weights)} shares of {least}")
    whole = sum(weights)
    exact = [spare / unit * weight / whole for weight in weights]
    shares = [int(share) for share in exact]
    missing = spare // unit - sum(shares)
    by_remainder = sorted(range(len(weights)), key=lambda n: shares[n] - exact[n])
    for n in by_remainder[:missing]:
        shares[n] += 1
    return [least + share * unit for share in shares]

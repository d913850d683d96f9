"""Which pairs of many records share enough to be looked at: blocking keys, neighbours inside a block.

A record has keys of its own (credit code, brand, whole name) and the three rarest two-character pieces of its
name. Records that share a key are sorted by name and paired with their nearest rules.WINDOW neighbours, so a
huge block (one state company with thousands of projects) is thinned, never dropped.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from luodi.calc.matching import rules

Pairs = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Blocks:
    """
    Records by key: `records[i]` belongs to block `blocks[i]`, sorted by block and within it by `rank`, the record's
    place among all names. `codes` gives a key's block, `frequency` how many names hold a piece.
    """

    codes: dict[str, int]
    frequency: Counter[str]
    blocks: Pairs
    records: Pairs
    rank: Pairs


def blocks_of(keys: Sequence[list[str]], cores: Sequence[str]) -> Blocks:
    frequency = Counter(piece for core in cores for piece in pieces_of(core))
    codes: dict[str, int] = {}
    block: list[int] = []
    record: list[int] = []
    for index, own in enumerate(keys):
        for key in {*own, *rarest(cores[index], frequency)}:
            block.append(codes.setdefault(key, len(codes)))
            record.append(index)
    by_name = np.argsort(np.array(cores, dtype=object), kind="stable")
    rank = np.empty(len(cores), dtype=np.int64)
    rank[by_name] = np.arange(len(cores))
    blocks, records = np.array(block, dtype=np.int64), np.array(record, dtype=np.int64)
    order = np.lexsort((rank[records], blocks)) if len(blocks) else np.empty(0, dtype=np.int64)
    return Blocks(codes, frequency, blocks[order], records[order], rank)


def block_pairs(keys: list[list[str]], cores: list[str]) -> Pairs:
    """Distinct pairs (i < j) of records that share a key and are neighbours by name inside its block."""
    found = blocks_of(keys, cores)
    return _neighbours(found.blocks, found.records, len(cores))


def pieces_of(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def rarest(core: str, frequency: Counter[str]) -> list[str]:
    """The pieces of a name that fewest names hold, of those some name holds."""
    known = (piece for piece in pieces_of(core) if piece in frequency)
    return sorted(known, key=lambda piece: (frequency[piece], piece))[: rules.RARE_KEYS]


def _neighbours(blocks: Pairs, records: Pairs, count: int) -> Pairs:
    found: list[Pairs] = []
    for step in range(1, rules.WINDOW + 1):
        together = blocks[:-step] == blocks[step:]
        if not together.any():
            break
        left, right = records[:-step][together], records[step:][together]
        packed = np.minimum(left, right) * count + np.maximum(left, right)
        found.append(packed[left != right])
    if not found:
        return np.empty((0, 2), dtype=np.int64)
    every = np.concatenate(found)
    found.clear()
    every.sort()  # faster than np.unique's hashing at these sizes
    distinct = every[np.concatenate(([True], every[1:] != every[:-1]))] if len(every) else every
    return np.stack((distinct // count, distinct % count), axis=1)

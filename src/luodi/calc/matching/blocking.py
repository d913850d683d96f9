"""Which pairs of many records share enough to be looked at: blocking keys, neighbours inside a block.

A record has keys of its own (credit code, brand, whole name) and the three rarest two-character pieces of its
name. Records that share a key are sorted by name and paired with their nearest rules.WINDOW neighbours, so a
huge block (one state company with thousands of projects) is thinned, never dropped.
"""

from collections import Counter

import numpy as np
import numpy.typing as npt

from luodi.calc.matching import rules

Pairs = npt.NDArray[np.int64]


def block_pairs(keys: list[list[str]], cores: list[str]) -> Pairs:
    """Distinct pairs (i < j) of records that share a key and are neighbours by name inside its block."""
    pieces = [_pieces(core) for core in cores]
    frequency = Counter(piece for piece_set in pieces for piece in piece_set)
    codes: dict[str, int] = {}
    block: list[int] = []
    record: list[int] = []
    for index, own in enumerate(keys):
        rare = sorted(pieces[index], key=lambda piece: (frequency[piece], piece))[: rules.RARE_KEYS]
        for key in {*own, *rare}:
            block.append(codes.setdefault(key, len(codes)))
            record.append(index)
    by_name = np.argsort(np.array(cores, dtype=object), kind="stable")
    rank = np.empty(len(cores), dtype=np.int64)
    rank[by_name] = np.arange(len(cores))
    blocks, records = np.array(block, dtype=np.int64), np.array(record, dtype=np.int64)
    order = np.lexsort((rank[records], blocks)) if len(blocks) else np.empty(0, dtype=np.int64)
    return _neighbours(blocks[order], records[order], len(cores))


def _pieces(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


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

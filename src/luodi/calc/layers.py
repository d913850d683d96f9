"""A small directed graph in columns: what supplies stands left of what it supplies, as few crossings as easy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from luodi.calc.schedule import Link, Task, in_order

SWEEPS = 4


@dataclass(frozen=True, slots=True)
class Dot:
    """`group` is the broad column (0 上游, 1 中游 …); `feeds` never leads to a lower group."""

    code: str
    group: int
    feeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """
    `places`: {code: (column, row)}, both from 0. `bends`: {(supplier, supplied): cells kept free for a link that passes
    columns}. `spans`: {group: (first column, last column)}.
    """

    bends: Mapping[tuple[str, str], tuple[tuple[int, int], ...]]
    places: Mapping[str, tuple[int, int]]
    spans: Mapping[int, tuple[int, int]]
    columns: int
    rows: int


def links(feeds: Mapping[str, Sequence[str]]) -> list[Task]:
    """The graph as tasks waiting for what supplies them; links to absent codes are left out."""
    before: dict[str, list[str]] = {code: [] for code in feeds}
    for code, fed in feeds.items():
        for other in fed:
            if other in before:
                before[other].append(code)
    return [Task(code, 1, tuple(Link(b) for b in befores)) for code, befores in before.items()]


def layered(dots: Sequence[Dot]) -> Layout:
    """
    Within a group a dot stands one column right of the last that supplies it; groups follow each other. Rows: the
    mean row of neighbours, swept to and fro (Sugiyama, Tagawa, Toda 1981). Raises schedule.Cycle.
    """
    by_code = {dot.code: dot for dot in dots}
    ordered = [by_code[task.code] for task in in_order(links({dot.code: dot.feeds for dot in dots}))]
    depth = dict.fromkeys(by_code, 0)
    for dot in ordered:
        for fed in dot.feeds:
            if fed in by_code and by_code[fed].group == dot.group:
                depth[fed] = max(depth[fed], depth[dot.code] + 1)
    spans: dict[int, tuple[int, int]] = {}
    first = 0
    for group in sorted({dot.group for dot in dots}):
        last = first + max(depth[dot.code] for dot in dots if dot.group == group)
        spans[group], first = (first, last), last + 1
    column = {dot.code: spans[dot.group][0] + depth[dot.code] for dot in dots}
    joined = [(dot.code, fed) for dot in dots for fed in dot.feeds if fed in by_code]
    passing = {
        link: [f"{link[0]} {link[1]} {at}" for at in range(column[link[0]] + 1, column[link[1]])]
        for link in joined
    }
    for (start, _), cells in passing.items():
        column |= {cell: column[start] + step for step, cell in enumerate(cells, 1)}
    near: dict[str, list[str]] = {code: [] for code in column}
    for (start, end), cells in passing.items():
        for one, other in pairwise([start, *cells, end]):
            near[one].append(other)
            near[other].append(one)
    rows = _rows(column, near)
    places = {code: (column[code], rows[code]) for code in column}
    bends = {link: tuple(places[cell] for cell in cells) for link, cells in passing.items()}
    return Layout(
        bends, {code: places[code] for code in by_code}, spans, first, max(rows.values(), default=-1) + 1
    )


def _rows(column: Mapping[str, int], near: Mapping[str, Sequence[str]]) -> dict[str, int]:
    columns: dict[int, list[str]] = {}
    for code, number in column.items():
        columns.setdefault(number, []).append(code)
    row = {code: place for codes in columns.values() for place, code in enumerate(codes)}
    for sweep in range(SWEEPS):
        for number in sorted(columns, reverse=bool(sweep % 2)):
            centres = {code: _centre(code, near[code], row) for code in columns[number]}
            columns[number].sort(key=lambda code: centres[code])
            row.update({code: place for place, code in enumerate(columns[number])})
    return row


def _centre(code: str, near: Sequence[str], row: Mapping[str, int]) -> float:
    return sum(row[other] for other in near) / len(near) if near else float(row[code])

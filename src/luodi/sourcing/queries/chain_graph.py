"""The drawn chain: boxes and arrows in SVG units, from layers worked out in calc."""

from collections.abc import Sequence
from dataclasses import dataclass

from luodi.calc.layers import Dot, layered
from luodi.sourcing.queries.strength import NodeStanding
from luodi.sourcing.terms import Part

WIDTH, LINE, PAD = 168, 18, 10
ACROSS, DOWN = 64, 18
HEAD = 28
LETTERS = 11
"""Characters of a name on one line of a box."""


@dataclass(frozen=True, slots=True)
class Box:
    """`lines`: the name, broken; `place` the middle of each."""

    standing: NodeStanding
    x: int
    y: int
    height: int
    lines: tuple[tuple[int, str], ...]
    last_line: int

    @property
    def middle(self) -> int:
        return self.x + WIDTH // 2


@dataclass(frozen=True, slots=True)
class Arrow:
    """A curve from the right of the one to the left of the other; `words` for those who do not see it."""

    path: str
    words: str


@dataclass(frozen=True, slots=True)
class Band:
    """The heading over the columns of 上游, 中游 or 下游."""

    label: str
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Drawing:
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    bands: tuple[Band, ...]
    width: int
    height: int


def drawing(standings: Sequence[NodeStanding]) -> Drawing:
    """Pure. Nodes are free of circles (operations refuse them)."""
    parts = list(Part)
    dots = [Dot(s.node.code, parts.index(Part(s.node.part)), tuple(s.node.feeds)) for s in standings]
    layout = layered(dots)
    broken = {s.node.code: _broken(s.node.name) for s in standings}
    tall = LINE * (max((len(lines) for lines in broken.values()), default=1) + 1) + 2 * PAD
    boxes = {}
    for standing in standings:
        column, row = layout.places[standing.node.code]
        x, y = 1 + column * (WIDTH + ACROSS), HEAD + row * (tall + DOWN)
        lines = tuple(
            (y + PAD + LINE * (n + 1) - 5, text) for n, text in enumerate(broken[standing.node.code])
        )
        boxes[standing.node.code] = Box(standing, x, y, tall, lines, y + tall - PAD)
    arrows = [
        _arrow(box, boxes[fed], [_cell(cell, tall) for cell in layout.bends[code, fed]])
        for code, box in boxes.items()
        for fed in box.standing.node.feeds
        if fed in boxes
    ]
    bands = [
        Band(parts[group].label, 1 + first * (WIDTH + ACROSS), (last - first) * (WIDTH + ACROSS) + WIDTH)
        for group, (first, last) in layout.spans.items()
    ]
    width = layout.columns * (WIDTH + ACROSS) - ACROSS + 2
    height = HEAD + layout.rows * (tall + DOWN) - DOWN + 2
    return Drawing(tuple(boxes.values()), tuple(arrows), tuple(bands), max(width, 0), max(height, HEAD))


def _broken(name: str) -> list[str]:
    return [name[at : at + LETTERS] for at in range(0, len(name), LETTERS)]


def _cell(cell: tuple[int, int], tall: int) -> tuple[int, int]:
    """Left edge and middle of an empty cell a link passes through."""
    column, row = cell
    return 1 + column * (WIDTH + ACROSS), HEAD + row * (tall + DOWN) + tall // 2


def _arrow(start: Box, end: Box, passing: Sequence[tuple[int, int]]) -> Arrow:
    x, y = start.x + WIDTH, start.y + start.height // 2
    path = f"M{x} {y}"
    for left, middle in passing:
        path += f"{_curve(x, y, left, middle)}H{left + WIDTH}"
        x, y = left + WIDTH, middle
    path += _curve(x, y, end.x - 5, end.y + end.height // 2)
    return Arrow(path, f"{start.standing.node.name} 供给 {end.standing.node.name}")


def _curve(x1: int, y1: int, x2: int, y2: int) -> str:
    bend = max((x2 - x1) // 2, 24)
    return f"C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"

"""A paper as data: what stands on it, in order. PDF, Word and page previews are made from the same value."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text. `tag` names a bound number, `mark` is its code as printed small beside it."""

    text: str
    tag: str = ""
    mark: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 「一、」 in 黑体, 2 「（一）」 in 楷体, 3 in 仿宋 bold (GB/T 9704—2012, 7.3.3)."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: tuple[Run, ...]
    indent: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """`align` is left, center or right; `share` is the relative width."""

    title: str
    align: str = "right"
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """`total` sets the last row apart. `unit` stands above the right edge: 单位：亿元."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Run, ...], ...]
    notes: tuple[str, ...] = ()
    unit: str = ""
    total: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """An ECharts option, drawn for paper at `height` mm over the full text width. `words` say it for readers aloud."""

    caption: str
    option: Mapping[str, Any]
    words: str
    height: int = 70


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


@dataclass(frozen=True, slots=True)
class Signing:
    """Two parties side by side, each a few lines with room for stamp and signature; never torn over two pages."""

    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A form ruled all round: rows of one or two (label, text); a single text takes the whole width."""

    rows: tuple[tuple[tuple[str, str], ...], ...]


WHOLE = 8
"""A table of so many rows or fewer is never torn over two pages."""
Block = Heading | Paragraph | Table | Chart | PageBreak | Signing | Form


ONE_LINE = {(False, False): 20, (True, False): 29, (False, True): 26, (True, True): 40}
"""{(landscape, compact): characters of a title on one line}"""
AFTER, BEFORE = "和及与的、度月）", ("招商", "工作", "情况", "推进", "督查", "调查", "关于")


def broken(title: str, longest: int) -> list[str]:
    """A title of one or two lines; a longer one is left to the program that sets it."""
    ends = {
        n for n in range(1, len(title))
        if title[n - 1] in AFTER or any(title.startswith(word, n) for word in BEFORE)
    }  # fmt: skip
    fitting = [n for n in ends if max(_width(title[:n]), _width(title[n:])) <= longest]
    if _width(title) <= longest or not fitting:
        return [title]
    best = min(fitting, key=lambda n: (abs(_width(title[:n]) - _width(title[n:])), n))
    return [title[:best], title[best:]]


def _width(text: str) -> float:
    return sum(0.5 if sign.isascii() else 1 for sign in text)


@dataclass(frozen=True, slots=True)
class Paper:
    """
    `agency` is the 发文机关标志 (no red head without it), `number` the 文号, `recipients` the 主送机关,
    `copies` the 抄送 of the 版记, `seal` a line printed under it, `watermark` e.g. 核对稿.
    """

    title: str
    blocks: tuple[Block, ...]
    agency: str = ""
    number: str = ""
    signer: str = ""
    recipients: str = ""
    signed: str = ""
    day: str = ""
    copies: str = ""
    printed_by: str = ""
    seal: str = ""
    watermark: str = ""
    landscape: bool = False
    compact: bool = False
    """Set smaller with narrow margins, for forms of one page that are no 公文."""
    fonts: Mapping[str, str] = field(default_factory=dict)

    @property
    def title_lines(self) -> list[str]:
        """The title broken where words end, the lines as even as they come."""
        return broken(self.title, ONE_LINE[self.landscape, self.compact])

    def runs(self) -> Iterator[Run]:
        """Every stretch of text in its order, those of tables row by row."""
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield from block.runs
            elif isinstance(block, Table):
                for row in block.rows:
                    yield from row

"""Finds the header: one to four rows of words above the data, under banners and notes of units."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice, pairwise
from statistics import median

from luodi.calc.amounts import Unit
from luodi.exchange.reading.opening import Cell, RawSheet, Row, Span
from luodi.exchange.reading.words import (
    LABEL,
    SHEET_UNIT,
    SIGNATURE,
    TOTAL,
    clean,
    is_date,
    units_in,
)

HEAD_ROWS = 80  # filled rows looked at
SEARCHED_ROWS = 5_000  # rows looked through for them
MAX_HEADER_ROWS = 4
MAX_HEADING = 60  # characters
AMOUNT = re.compile(r"约?\d[\d.,]*\s*[百千万亿]{0,2}(元|美元|亩|㎡|平方米|人|个)?")
"""2.3亿元, 100亩: a value, though written in words."""
Numbered = tuple[int, Row]


@dataclass(frozen=True, slots=True)
class Header:
    """`rows` are the numbers of the header's rows; `cells` the same with merged cells filled in."""

    rows: tuple[int, ...]
    cells: tuple[tuple[str, ...], ...]
    paths: dict[int, tuple[str, ...]]  # column number → headings from the top
    banner: tuple[str, ...]
    units: tuple[Unit, ...]  # of a note such as 单位：万元、亩


def head_of(sheet: RawSheet) -> list[Numbered]:
    filled = (
        (number, row) for number, row in islice(sheet.rows(), SEARCHED_ROWS) if any(is_filled(c) for c in row)
    )
    return list(islice(filled, HEAD_ROWS))


def is_filled(cell: Cell) -> bool:
    return not (isinstance(cell, str) and not cell.strip())


def find_header(sheet: RawSheet, head: list[Numbered]) -> Header | None:
    spans = [span for span in sheet.spans if span[0] <= (head[-1][0] if head else 0)]
    for index, (_, row) in enumerate(head[:30]):
        body = head[index + 1 :]
        verdict = _judge(row, body)
        if verdict == "header":
            return _header(head, index, spans)
        if verdict == "data":
            return None
    return None


def _judge(row: Row, body: list[Numbered]) -> str:
    """Which it is: "header", "banner", or "data" (values: then no header stands above them)."""
    cells = [cell for cell in row if is_filled(cell)]
    fills = [sum(is_filled(cell) for cell in other) for _, other in body]
    typical = median([fill for fill in fills if fill > 1] or [2])
    if len(cells) < max(2, 0.4 * typical) or _is_note(cells):
        return "banner"
    headings = [clean(cell) for cell in cells if is_heading(cell)]
    if len(headings) >= 0.8 * len(cells) and len(set(headings)) >= 0.5 * len(headings):
        return "header"
    return "data"


def _is_note(cells: list[Cell]) -> bool:
    texts = [cell for cell in cells if isinstance(cell, str)]
    if any(
        SIGNATURE.match(t) or (SHEET_UNIT.search(t) and LABEL.search(t) and len(cells) < 5) for t in texts
    ):
        return True
    return bool(texts and len(cells) < 4 and (TOTAL.match(texts[0].strip()) or len(texts[0]) > MAX_HEADING))


def is_heading(cell: Cell) -> bool:
    if isinstance(cell, str):
        text = cell.strip()
        if len(text) > MAX_HEADING or re.fullmatch(r"[\d.,%\s+\-—/]+", text) or AMOUNT.fullmatch(text):
            return False
        return bool(re.fullmatch(r"\d{4}年度?", text)) or not is_date(text)
    return False


def _header(head: list[Numbered], index: int, spans: list[Span]) -> Header:
    first = head[index][0]
    last_index = _last_index(head, index, spans)
    chosen = head[index : last_index + 1]
    width = max(len(row) for _, row in head)
    grid = [[clean(str(cell)) for cell in row] + [""] * (width - len(row)) for _, row in chosen]
    kept = [i for i, (_, row) in enumerate(chosen) if i == 0 or not _is_numbering(row)]
    spread = any(first <= span[0] <= chosen[-1][0] for span in spans)
    if spread:
        _fill_spans(grid, [number for number, _ in chosen], spans)
    elif len(kept) > 1:
        _fill_blanks(grid)
    lines = [grid[i] for i in kept]
    banner = tuple(clean(str(cell)) for _, row in head[:index] for cell in row if is_filled(cell))
    return Header(
        rows=tuple(number for number, _ in chosen),
        cells=tuple(tuple(line) for line in grid),
        paths={c + 1: path for c in range(width) if (path := _path(line[c] for line in lines))},
        banner=banner,
        units=tuple(unit for text in banner for unit in _sheet_units(text)),
    )


def _sheet_units(text: str) -> list[Unit]:
    match = SHEET_UNIT.search(text)
    return units_in(match[1].rstrip("）)")) if match else []


def _last_index(head: list[Numbered], index: int, spans: list[Span]) -> int:
    """How far the header reaches: by merged cells, else by words standing where the data has numbers."""
    last = index
    while last + 1 < min(len(head), index + MAX_HEADER_ROWS):
        number, row = head[last]
        following = head[last + 1][1]
        down = any(span[0] <= number < span[2] for span in spans if span[0] >= head[index][0])
        across = any(span[0] == number and span[1] < span[3] for span in spans)
        if down or (_is_sub_header(row, following, head[last + 2 :], across) or _is_numbering(following)):
            last += 1
        else:
            break
    return last


def _is_sub_header(row: Row, following: Row, body: list[Numbered], across: bool) -> bool:
    cells = [cell for cell in following if is_filled(cell)]
    if not cells or not all(is_heading(cell) for cell in cells) or (body and len(cells) < 2):
        return False
    if across:
        return True
    gaps = sum(is_filled(b) and not is_filled(a) for a, b in zip(row, following, strict=False))
    if gaps and not _gaps_are_data(row, following, body):
        return True
    contrast = sum(
        isinstance(cell, str) and bool(cell.strip()) and _is_valued(column, body)
        for column, cell in enumerate(following)
    )
    return contrast >= 2


def _gaps_are_data(row: Row, following: Row, body: list[Numbered]) -> bool:
    """A column without a heading that goes on below is data without a heading, no second header row."""
    for column, cell in enumerate(following):
        above = row[column] if column < len(row) else ""
        if is_filled(cell) and is_filled(above) and not _is_valued(column, body):
            return True
    return False


def _is_valued(column: int, body: list[Numbered]) -> bool:
    """Most of what stands below in this column is numbers or dates."""
    cells = [row[column] for _, row in body[:20] if column < len(row) and is_filled(row[column])]
    valued = sum(
        isinstance(cell, (int, float, dt.date)) or bool(re.fullmatch(r"[\d.,%\-/年月日]+", str(cell)))
        for cell in cells
    )
    return bool(cells) and valued > 0.5 * len(cells)


def _is_numbering(row: Row) -> bool:
    """A row of column numbers under the header: 甲 乙 1 2 3, or 1 2 3 4."""
    cells = [str(cell).strip() for cell in row if is_filled(cell)]
    numbers = [int(float(c)) for c in cells if re.fullmatch(r"\d{1,3}(?:\.0)?", c)]
    letters = [c for c in cells if c in "甲乙丙丁戊"]
    return len(numbers) >= 3 and len(numbers) + len(letters) == len(cells) and _consecutive(numbers)


def _consecutive(numbers: list[int]) -> bool:
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _fill_spans(grid: list[list[str]], numbers: list[int], spans: list[Span]) -> None:
    places = {number: i for i, number in enumerate(numbers)}
    for top, left, bottom, right in spans:
        if top not in places or left > len(grid[0]):
            continue
        value = grid[places[top]][left - 1]
        for number in range(top, min(bottom, numbers[-1]) + 1):
            for column in range(left, min(right, len(grid[0])) + 1):
                if number in places:
                    grid[places[number]][column - 1] = value


def _fill_blanks(grid: list[list[str]]) -> None:
    """Without merged cells (.csv, .ods) a heading reaches right over blanks that have a sub-heading."""
    for upper, lower in pairwise(grid):
        for column in range(1, len(upper)):
            if not upper[column] and lower[column] and lower[column - 1]:
                upper[column] = upper[column - 1]


def _path(texts: Iterable[str]) -> tuple[str, ...]:
    path: list[str] = []
    for text in texts:
        if text and (not path or path[-1] != text):
            path.append(text)
    return tuple(path)

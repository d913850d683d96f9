"""Two tables next to each other in one sheet: the left one is read, the right one is named, as one below another is."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from luodi.exchange.reading.opening import RawSheet, Row
from luodi.exchange.reading.packages import column_letters
from luodi.exchange.reading.tables import Column

NAMED = 6  # headings told in the sentence


@dataclass(frozen=True, slots=True)
class Beside:
    """`gap`: the empty column between the tables."""

    gap: int
    headings: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"{column_letters(self.gap + 1)} 列起右边是另一张表（{'、'.join(self.headings[:NAMED])}），没有读；"
            "请把它移到另一张工作表，或另存一份再导入。"
        )


def table_beside(columns: tuple[Column, ...]) -> Beside | None:
    """
    Behind a column without heading and without values the headings begin anew: the first one again, or two of
    them. Anything less is one wide table with an empty column in it.
    """
    numbers = {column.number for column in columns}
    for gap in range(min(numbers) + 1, max(numbers)):
        if gap in numbers:
            continue
        left = [column.path[-1] for column in columns if column.number < gap and column.path]
        right = [column.path[-1] for column in columns if column.number > gap and column.path]
        if len(left) < 2 or len(right) < 2:
            continue
        if left[0] == right[0] or len(set(left) & set(right)) >= 2:
            return Beside(gap, tuple(right))
    return None


def left_of(sheet: RawSheet, gap: int) -> RawSheet:
    """The sheet up to the column before `gap`."""

    def rows() -> Iterator[tuple[int, Row]]:
        return ((number, row[: gap - 1]) for number, row in sheet.rows())

    spans = tuple(
        (top, left, bottom, min(right, gap - 1)) for top, left, bottom, right in sheet.spans if left < gap
    )
    return replace(sheet, width=min(sheet.width, gap - 1), spans=spans, rows=rows)

"""What recognition finds in a workbook. Rows and columns count from 1, as the person sees them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from luodi.calc.amounts import Unit, plain
from luodi.exchange.reading.opening import Cell


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    SEQUENCE = "sequence"  # 序号: the row's place in the file, never data
    OURS = "ours"  # a column this system added to a result workbook, now come back
    EMPTY = "empty"


STATUS_HEADING = "导入结果"
REASON_HEADING = "原因和改法"
ROW_ID_HEADING = "行标识（请勿改动）"
OUR_HEADINGS = (STATUS_HEADING, REASON_HEADING, ROW_ID_HEADING)


@dataclass(frozen=True, slots=True)
class Column:
    """`path` is the header from the top row down; `unit` from the header, the sheet's note, or None."""

    number: int
    letter: str
    path: tuple[str, ...]
    unit: Unit | None
    kind: Kind
    date_order: str | None  # "mdy" or "dmy" where the column shows which
    samples: tuple[str, ...]
    filled: float = 1.0  # share of the rows looked at
    hidden: bool = False

    @property
    def name(self) -> str:
        return "/".join(self.path) or f"{self.letter} 列"


@dataclass(frozen=True, slots=True)
class Category:
    """A row such as "一、先进制造业（94个）": a value of every row below it until the next of its level."""

    row: int
    label: str
    written: str
    style: str
    stated_count: int | None = None


@dataclass(slots=True)  # not frozen: that takes three times as long to make, a hundred thousand times
class DataRow:
    number: int
    cells: list[Cell]
    categories: tuple[Category, ...]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class TotalCheck:
    """A figure the file states about its own rows, beside what they come to. `column` "" means a count."""

    row: int
    label: str
    column: str
    stated: Decimal
    counted: Decimal
    agrees: bool

    def __str__(self) -> str:
        stated = f"{self.column} 列写的是 {plain(self.stated)}" if self.column else f"写的是 {self.stated} 项"
        return f"第 {self.row} 行「{self.label}」{stated}，逐行加起来是 {plain(self.counted)}"


@dataclass(frozen=True)
class Table:
    """`rows()` starts anew each time and yields the data rows only."""

    sheet: str
    visible: bool
    banner: tuple[str, ...]
    header_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    categories: tuple[Category, ...]
    row_count: int
    first_row: int
    last_row: int
    totals: tuple[TotalCheck, ...]
    repeated_headers: tuple[int, ...]
    notes: tuple[str, ...]
    warnings: tuple[str, ...]
    rows: Callable[[], Iterator[DataRow]] = field(repr=False, compare=False)

    @property
    def disagreements(self) -> tuple[TotalCheck, ...]:
        return tuple(check for check in self.totals if not check.agrees)


@dataclass(frozen=True)
class Recognised:
    kind: str
    tables: tuple[Table, ...]
    skipped: tuple[tuple[str, str], ...]  # sheet, why
    warnings: tuple[str, ...]

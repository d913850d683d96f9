"""Sorts the rows under a header into data, categories, totals, notes and repeated headers, in one pass.

A row with one cell may be a category ("续建项目") or a note; which, shows only when data follows. So such
rows wait until the next row that is certain.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from luodi.exchange.reading.headers import Header, is_heading
from luodi.exchange.reading.opening import Cell, RawSheet, Row
from luodi.exchange.reading.tables import Category, Column, DataRow, Kind
from luodi.exchange.reading.words import (
    BARE_NUMBER,
    NOTE,
    NOTE_LABEL,
    PLAIN_CATEGORY,
    SIGNATURE,
    TOTAL,
    category_label,
    clean,
    stated_count,
    without_count,
)

LEAD_COLUMNS = 5  # categories, totals and notes begin in one of the first columns
KEY_SHARE = 0.95  # a column filled in so many rows is expected in every row of data
WIDE = 8  # columns; in a wide table two cells beside an empty first key are a note such as 本月新增 | 2
SHORT = 12  # characters; totals, plain categories and repeated headings are no longer
LONG = 40  # characters; a longer single cell is a sentence, no category


@dataclass(frozen=True, slots=True)
class TotalRow:
    number: int
    label: str
    cells: list[Cell]
    categories: tuple[Category, ...]


@dataclass(frozen=True, slots=True)
class CategoryRow:
    number: int
    category: Category
    cells: list[Cell]
    categories: tuple[Category, ...]


@dataclass(frozen=True, slots=True)
class NoteRow:
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class HeaderAgain:
    number: int


@dataclass(frozen=True, slots=True)
class OtherTable:
    """Headings of another table below this one: what follows is not this table's."""

    number: int
    headings: tuple[str, ...]


Sorted = DataRow | TotalRow | CategoryRow | NoteRow | HeaderAgain | OtherTable


class RowSorter:
    """Iterate it once; make a new one for another pass. `flat`: rows numbered 一、 with figures are data."""

    def __init__(
        self, sheet: RawSheet, header: Header, columns: tuple[Column, ...], *, flat: bool = False
    ) -> None:
        self._sheet = sheet
        self._flat = flat
        self._after = header.rows[-1]
        self._headers = [{c for c in line if c} for line in header.cells]
        self._leads = {next((c for c in line if c), "") for line in header.cells} | set(header.banner)
        self._banner = set(header.banner)
        self._named = {c - 1: path[-1] for c, path in header.paths.items()}
        self._text_columns = [c.number - 1 for c in columns if c.kind is Kind.TEXT]
        self._sequence = next((c.number - 1 for c in columns if c.kind is Kind.SEQUENCE), None)
        self._certain = max(4, len(columns) // 2)  # cells; so many with a long word first are data
        self._narrow = len(columns) < 4  # a name alone may then be a row of data
        self._keys = [c.number - 1 for c in columns if c.filled >= KEY_SHARE and c.kind is not Kind.SEQUENCE]
        self._sparse = 2 if len(columns) >= WIDE and self._keys else 1
        self._hidden = sheet.facts.hidden_rows
        self._path: tuple[Category, ...] = ()
        self._waiting: list[tuple[int, Row]] = []

    def __iter__(self) -> Iterator[Sorted]:
        hidden = self._hidden
        for number, row in self._sheet.rows():
            if number <= self._after:
                continue
            filled = len(row) - row.count("")
            if not filled:
                continue
            special = self._special(number, row, filled)
            if special is None:
                if self._waiting:
                    yield from self._settle(data_follows=True)
                yield DataRow(number, row, self._path, number in hidden)
            elif special != ():
                if self._waiting:
                    yield from self._settle(data_follows=isinstance(special[0], CategoryRow))
                yield from special
                if isinstance(special[0], OtherTable):
                    return
        yield from self._settle(data_follows=False)

    def _special(self, number: int, row: Row, filled: int) -> tuple[Sorted, ...] | None:
        """None for a data row; () for one that waits or is blank; else what it is."""
        lead = next((c for c in row[:LEAD_COLUMNS] if c != ""), "")
        if not isinstance(lead, str):
            return None
        text = lead.strip()
        if filled > self._certain and text[:1] not in _SIGNS and len(text) > SHORT:
            return None
        bare: Row = ["" if isinstance(c, str) and c.isspace() else c for c in row]
        filled = len(bare) - bare.count("")
        if not filled:
            return ()
        lead = next((c for c in bare[:LEAD_COLUMNS] if c != ""), "")
        if not isinstance(lead, str) or not lead:
            return None
        return self._by_words(number, bare, filled, lead.strip())

    def _by_words(self, number: int, row: Row, filled: int, text: str) -> tuple[Sorted, ...] | None:
        name = clean(text)
        if name in self._leads and self._is_header(row):
            return (HeaderAgain(number),)
        if self._is_other_header(row, filled):
            return (OtherTable(number, tuple(clean(str(c)) for c in row if c != "")),)
        if TOTAL.match(name) and self._texts_beside(row, name) == 0:
            return (TotalRow(number, name, row, self._path),)
        if filled <= 3 and SIGNATURE.match(text):
            return (NoteRow(number, self._joined(row)),)
        if (filled == 1 and NOTE.match(text)) or (filled == 2 and NOTE_LABEL.match(text)):
            return (NoteRow(number, self._joined(row)),)
        category = self._category(number, row, filled, name)
        if category:
            self._enter(category)
            return (CategoryRow(number, category, row, self._path),)
        if filled == 1 and not (self._narrow and len(text) <= LONG and not NOTE.match(text)):
            self._waiting.append((number, row))
            return ()
        if filled == self._sparse == 2 and row[self._keys[0]] == "":
            self._waiting.append((number, row))
            return ()
        return None

    def _is_header(self, row: Row) -> bool:
        cells = {clean(str(c)) for c in row if c != ""}
        return any(len(cells & line) >= 0.8 * len(cells) for line in self._headers) or cells <= self._banner

    def _is_other_header(self, row: Row, filled: int) -> bool:
        """Nothing but headings, of which one stands under the same heading: 序号 under 序号, the others new."""
        if filled < 3 or not all(is_heading(c) for c in row if c != ""):
            return False
        same = [
            column
            for column, cell in enumerate(row)
            if cell != "" and clean(str(cell)) == self._named.get(column)
        ]
        return bool(same)

    def _texts_beside(self, row: Row, name: str) -> int:
        """Words in the row's text columns besides the label: a data row has some, a total none."""
        words = 0
        for column in self._text_columns:
            cell = row[column] if column < len(row) else ""
            if isinstance(cell, str) and any(c.isalpha() for c in cell):
                told = clean(cell)
                words += told != name and not TOTAL.match(told) and stated_count(f"共{told}") is None
        return words

    def _category(self, number: int, row: Row, filled: int, name: str) -> Category | None:
        if self._flat and filled > 1:
            return None
        if BARE_NUMBER.match(name):
            return self._split_category(number, row, name)
        numbered = category_label(name)
        beside = self._texts_beside(row, name)
        if beside:
            return None
        counted = stated_count(name)
        if numbered and (filled == 1 or counted is not None or self._heads(numbered[0], row)):
            return Category(number, numbered[1], name, numbered[0], counted)
        if counted is not None or (PLAIN_CATEGORY.match(name) and not self._is_ordinal(row)):
            return Category(number, without_count(name), name, "plain", counted)
        return None

    def _split_category(self, number: int, row: Row, mark: str) -> Category | None:
        """序号 holds 一 or （一）, the next cell the name; a data row numbered so has more words."""
        rest = [c for c in row if c != ""][1:]
        name = clean(rest[0]) if rest and isinstance(rest[0], str) else ""
        words = [c for c in rest[1:] if isinstance(c, str) and any(x.isalpha() for x in c)]
        if not name or [w for w in words if stated_count(f"共{clean(w)}") is None]:
            return None
        style = "(cn)" if mark[0] in "（(" else "cn"
        counts = (stated_count(name), *(stated_count(f"共{clean(w)}") for w in words))
        count = next((c for c in counts if c is not None), None)
        return Category(number, without_count(name), f"{mark} {name}", style, count)

    def _heads(self, style: str, row: Row) -> bool:
        """With figures beside it 一、 heads a group; 1、 may as well be how somebody numbers their projects."""
        return style in {"cn", "(cn)", "第"} and not self._is_ordinal(row)

    def _is_ordinal(self, row: Row) -> bool:
        """The row carries its own 序号: then it is a row of data."""
        if self._sequence is None or self._sequence >= len(row):
            return False
        cell = row[self._sequence]
        return isinstance(cell, (int, float)) or str(cell).strip().isdigit()

    def _enter(self, category: Category) -> None:
        """A level met before closes everything down to it; a new one goes below."""
        styles = [known.style for known in self._path]
        depth = styles.index(category.style) if category.style in styles else len(styles)
        self._path = (*self._path[:depth], category)

    def _settle(self, *, data_follows: bool) -> Iterator[Sorted]:
        waiting, self._waiting = self._waiting, []
        for number, row in waiting:
            text = self._joined(row)
            if data_follows and len(row) - row.count("") > 1:
                yield DataRow(number, row, self._path, number in self._hidden)
                continue
            if not data_follows or len(text) > LONG or text.endswith(("。", "；", ".")):
                yield NoteRow(number, text)
                continue
            category = Category(number, without_count(text), text, "plain", stated_count(text))
            self._enter(category)
            yield CategoryRow(number, category, [text], self._path)

    @staticmethod
    def _joined(row: Row) -> str:
        return "　".join(str(cell).strip() for cell in row if cell != "")


_SIGNS = frozenset("一二三四五六七八九十（(第共全本注备说填制审※*●•★▲0123456789ABCDEFGH小合总")

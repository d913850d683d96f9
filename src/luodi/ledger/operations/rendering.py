"""
Rows as the lines COPY reads, and the digests of entries, made here: by the thousand that costs the server three times
as much. A digest is that of sql/mechanism.sql, ledger_digest(), to the byte: tests/ledger/test_digests_are_the_servers.py
holds the two against each other.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import islice, repeat
from typing import Any, NamedTuple

from luodi.common.ids import uuid7
from luodi.ledger.operations.cells import (
    CELLS,
    Column,
    Texts,
    column_of,
    copied_column,
    copied_of,
    ignored,
    kind_of,
    rank,
)

CHUNK = 500
"""Lines made, and handed to the driver, at a time."""

Piece = int | str
"""The place of a value among those a row names, or a text every row has."""


class Shape(NamedTuple):
    """How rows that name the same attributes are written: what stands one behind the other in both texts."""

    columns: tuple[Column, ...]
    line: tuple[Piece, ...]
    content: tuple[Piece, ...]

    def lines(self, rows: Sequence[Mapping[str, Any]]) -> list[str]:
        """A column at a time, so that what is done for every value is done by the interpreter's own loops."""
        columns = zip(*[row.values() for row in rows], strict=True)
        found = [cells(column) for cells, column in zip(self.columns, columns, strict=True)]
        lines = _joined("\t", self.line, [copied for copied, _ in found])
        texts = [found[at][1] for at in self.content if isinstance(at, int)]
        if any(None in column for column in texts):
            known = [None not in row for row in zip(*texts, strict=True)]
            contents = _joined("", self.content, [[text or "" for text in column] for _, column in found])
            digests = [
                _digest(content) if is_known else "\\N"
                for content, is_known in zip(contents, known, strict=True)
            ]
        else:
            digests = list(map(_digest, _joined("", self.content, [column for _, column in found])))
        return [f"{line}\t{digest}\n" for line, digest in zip(lines, digests, strict=True)]


def _joined(between: str, pieces: Sequence[Piece], columns: Sequence[Sequence[Any]]) -> Iterator[str]:
    """For every row its pieces, with `between` between them. At least one is a column."""
    return map(
        between.join, zip(*[columns[p] if isinstance(p, int) else repeat(p) for p in pieces], strict=False)
    )


def _digest(content: str) -> str:
    return "\\\\x" + sha256(content.encode()).hexdigest()


class EntryLines:
    """
    Lines of one model's rows, columns in the order of `fields`, the digest last (NULL where the server must make it). A
    row: values by attribute; what it leaves out has its default, a missing lineage is the row's own key. Of CHUNK rows
    those that name the same attributes come together.
    """

    def __init__(self, fields: Sequence[Any], defaults: Mapping[str, Any]) -> None:
        self._fields = fields
        self._defaults = defaults
        self._columns = {field.attname: column_of(field) for field in fields}
        self._shapes: dict[tuple[str, ...], Shape] = {}

    def lines(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
        rows = iter(rows)
        while chunk := list(islice(rows, CHUNK)):
            alike: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
            for row in chunk:
                whole = row if "id" in row else {"id": uuid7(), **row}
                alike.setdefault(tuple(whole), []).append(whole)
            for names, group in alike.items():
                yield from (self._shapes.get(names) or self._shaped(names)).lines(group)

    def _shaped(self, names: tuple[str, ...]) -> Shape:
        places = {name: number for number, name in enumerate(names)}
        places.setdefault("lineage", places["id"])
        at = {field.column: places.get(field.attname) for field in self._fields}
        kept = {
            f.column: [cells[0] for cells in self._columns[f.attname]([self._defaults[f.attname]])]
            for f in self._fields
            if at[f.column] is None
        }
        line = [str(kept[key][0]) if place is None else place for key, place in at.items()]
        content: list[Piece] = []
        for key in sorted(at, key=rank):
            content.append(f'{", " if content else "{"}"{key}": ')
            place = at[key]
            content.append(str(kept[key][1]) if place is None else place)
        shape = Shape(
            tuple(self._columns.get(name, ignored) for name in names),
            tuple(line),
            _run_together([*content, "}"]),
        )
        self._shapes[names] = shape
        return shape


def _run_together(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Texts that follow each other as one."""
    found: list[Piece] = []
    for piece in pieces:
        if found and isinstance(piece, str) and isinstance(found[-1], str):
            found[-1] += piece
        else:
            found.append(piece)
    return tuple(found)


class RowLines:
    """Lines of rows that are no entries: values in the order of the columns."""

    def __init__(self, columns: int) -> None:
        self._texts = [Texts(copied_of) for _ in range(columns)]

    def lines(self, rows: Iterable[Sequence[Any]]) -> Iterator[str]:
        rows = iter(rows)
        while chunk := list(islice(rows, CHUNK)):
            columns = zip(self._texts, zip(*chunk, strict=True), strict=True)
            copied = [copied_column(texts, column) for texts, column in columns]
            yield from [line + "\n" for line in map("\t".join, zip(*copied, strict=True))]


def can_render(fields: Iterable[Any]) -> bool:
    """Whether jsonb prints values of all these fields as this module does."""
    return all(kind_of(field) in (*CELLS, "UUIDField") for field in fields)


def chunked(lines: Iterator[str]) -> Iterator[str]:
    while chunk := "".join(islice(lines, CHUNK)):
        yield chunk
